package rest

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var podKind = metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}

// mediaTypes are the formats of a response that typed clients decode.
var mediaTypes = []string{runtime.ContentTypeJSON, runtime.ContentTypeYAML, runtime.ContentTypeProtobuf}

func TestDecodedObjectsKeepTheirKind(t *testing.T) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "a", Labels: map[string]string{"k": "v"}}, Spec: corev1.PodSpec{NodeName: "n"}}
	for _, mediaType := range mediaTypes {
		t.Run(mediaType, func(t *testing.T) {
			a := answer{status: 200, header: map[string]string{"Content-Type": mediaType}, body: string(encodeTo(t, mediaType, pod))}
			got := &corev1.Pod{}
			if err := do(t, a).Into(got); err != nil {
				t.Fatal(err)
			}
			if got.TypeMeta != podKind || got.Name != "a" || got.Labels["k"] != "v" || got.Spec.NodeName != "n" {
				t.Errorf("Into: %+v", got)
			}
			obj, err := do(t, a).Get()
			if p, ok := obj.(*corev1.Pod); err != nil || !ok || p.TypeMeta != podKind {
				t.Errorf("Get: %+v, %v", obj, err)
			}
		})
	}
}

func TestListItemsGetTheirKind(t *testing.T) {
	list := &corev1.PodList{Items: []corev1.Pod{{ObjectMeta: metav1.ObjectMeta{Name: "a"}}, {ObjectMeta: metav1.ObjectMeta{Name: "b"}}}}
	for _, mediaType := range mediaTypes {
		t.Run(mediaType, func(t *testing.T) {
			a := answer{status: 200, header: map[string]string{"Content-Type": mediaType}, body: string(encodeTo(t, mediaType, list))}
			got := &corev1.PodList{}
			if err := do(t, a).Into(got); err != nil {
				t.Fatal(err)
			}
			if got.Kind != "PodList" || got.APIVersion != "v1" || len(got.Items) != 2 {
				t.Fatalf("list: %+v", got)
			}
			for _, item := range got.Items {
				if item.TypeMeta != podKind {
					t.Errorf("item %s: %+v", item.Name, item.TypeMeta)
				}
			}
		})
	}
}

func TestListItemsThatSayWhatTheyAre(t *testing.T) {
	a := answer{status: 200, header: jsonHeader, body: `{"kind":"PodList","apiVersion":"v1","items":[{"kind":"Special"},{"apiVersion":"x/v1"},{}]}`}
	got := &corev1.PodList{}
	if err := do(t, a).Into(got); err != nil {
		t.Fatal(err)
	}
	want := []metav1.TypeMeta{{Kind: "Special"}, {APIVersion: "x/v1"}, podKind}
	for i, item := range got.Items {
		if item.TypeMeta != want[i] {
			t.Errorf("item %d: %+v, want %+v", i, item.TypeMeta, want[i])
		}
	}
}

// pointerList is a list of pointers, which may be nil.
type pointerList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata"`
	Items           []*corev1.Pod `json:"items"`
}

func (l *pointerList) DeepCopyObject() runtime.Object { c := *l; return &c }

func TestStampItems(t *testing.T) {
	gvk := schema.GroupVersionKind{Group: "g", Version: "v1", Kind: "PodList"}
	pointers := &pointerList{Items: []*corev1.Pod{nil, {}}}
	stampItems(pointers, gvk)
	if want := (metav1.TypeMeta{APIVersion: "g/v1", Kind: "Pod"}); pointers.Items[1].TypeMeta != want {
		t.Errorf("pointers: %+v", pointers.Items[1].TypeMeta)
	}
	for name, kind := range map[string]string{"not named after its items": "Pods", "nothing but List": "List"} {
		list := &corev1.PodList{Items: make([]corev1.Pod, 1)}
		stampItems(list, schema.GroupVersionKind{Version: "v1", Kind: kind})
		if list.Items[0].TypeMeta != (metav1.TypeMeta{}) {
			t.Errorf("%s: %+v", name, list.Items[0].TypeMeta)
		}
	}
	u := &unstructured.UnstructuredList{Items: []unstructured.Unstructured{{Object: map[string]any{}}}}
	stampItems(u, gvk)
	if len(u.Items[0].Object) != 0 {
		t.Errorf("unstructured: %v", u.Items[0].Object)
	}
	stampItems(&corev1.Pod{}, gvk) // must not panic
}

func TestStampItemsAllocatesPerListOnly(t *testing.T) {
	gvk := schema.GroupVersionKind{Group: "g", Version: "v1", Kind: "PodList"}
	few, many := &corev1.PodList{Items: make([]corev1.Pod, 1)}, &corev1.PodList{Items: make([]corev1.Pod, 1000)}
	allocs := func(list *corev1.PodList) float64 {
		return testing.AllocsPerRun(10, func() {
			for i := range list.Items {
				list.Items[i].TypeMeta = metav1.TypeMeta{}
			}
			stampItems(list, gvk)
		})
	}
	if f, m := allocs(few), allocs(many); m > f {
		t.Errorf("%v allocations for 1 item, %v for 1000", f, m)
	}
}

func TestKeepKindLeavesOtherDecodersAlone(t *testing.T) {
	decoder := testCodecs.UniversalDeserializer()
	if got := newContentState(ClientContentConfig{}).keepKind(decoder); got != decoder {
		t.Errorf("got %T", got)
	}
}

func TestDecodeErrorsPassThrough(t *testing.T) {
	_, err := do(t, answer{status: 200, header: jsonHeader, body: `{"kind":"Nothing","apiVersion":"v1"}`}).Get()
	if !runtime.IsNotRegisteredError(err) {
		t.Errorf("got %v", err)
	}
	_, err = do(t, answer{status: 200, header: jsonHeader, body: `{}`}).Get()
	if !runtime.IsMissingKind(err) {
		t.Errorf("got %v", err)
	}
}
