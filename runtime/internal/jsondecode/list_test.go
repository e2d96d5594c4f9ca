package jsondecode

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

func TestListsThatServersSendNeedNoFallback(t *testing.T) {
	widget := string(readTestdata(t, "widget.json"))
	for name, list := range map[string]string{
		"typed server":  `{"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"1"},"items":[` + widget + "," + widget + "]}\n",
		"custom server": `{"apiVersion":"example.com/v1","items":[` + widget + "," + widget + `],"kind":"WidgetList","metadata":{"resourceVersion":"1"}}`,
		"empty":         `{"apiVersion":"example.com/v1","items":[],"kind":"WidgetList","metadata":{"resourceVersion":"1"}}`,
	} {
		d := New(general)
		got := streamWith(d, strings.NewReader(list), reflect.TypeFor[WidgetList]())
		same(t, name, got, decodeWith(general, []byte(list), reflect.TypeFor[WidgetList]()), true)
		if n := d.Fallbacks(); n != 0 {
			t.Errorf("%s: %d fallbacks", name, n)
		}
	}
}

func TestOneOddItemCostsOneFallback(t *testing.T) {
	list := `{"kind":"WidgetList","apiVersion":"example.com/v1","items":[{"spec":{"i":1}},{"spec":{"i":2,"i":3}},{"spec":{"i":4}}]}`
	d, into := New(general), &WidgetList{}
	if _, _, err := d.DecodeList(strings.NewReader(list), into); err != nil {
		t.Fatal(err)
	}
	if len(into.Items) != 3 || into.Items[1].Spec.I != 3 || into.Items[2].Spec.I != 4 || d.Fallbacks() != 1 {
		t.Errorf("%d fallbacks, %+v", d.Fallbacks(), into.Items)
	}
}

func TestListErrorsNameTheItem(t *testing.T) {
	list := `{"kind":"WidgetList","apiVersion":"example.com/v1","items":[{},{},{"spec":{"subs":[{"i":"x"}]}}]}`
	into := &WidgetList{}
	_, _, err := New(general).DecodeList(strings.NewReader(list), into)
	if err == nil || !strings.Contains(err.Error(), "items[2]") || !strings.Contains(err.Error(), "spec.subs.i") {
		t.Errorf("got %v", err)
	}
	if !reflect.ValueOf(*into).IsZero() {
		t.Errorf("the target holds %+v", into)
	}
}

func TestListReadError(t *testing.T) {
	errBroken := errors.New("broken")
	list := podList(t, 3)
	for _, n := range []int{0, 1, 20, 90, 100, len(list) / 2, len(list) - 2} {
		into := &corev1.PodList{}
		r := io.MultiReader(bytes.NewReader(list[:n]), iotest.ErrReader(errBroken))
		if _, _, err := New(general).DecodeList(r, into); err != errBroken {
			t.Errorf("after %d bytes: %v", n, err)
		}
		if !reflect.ValueOf(*into).IsZero() {
			t.Errorf("after %d bytes the target holds %+v", n, into)
		}
	}
}

// peak is a reader of a long list that looks at how much of it the decoder keeps.
type peak struct {
	io.Reader
	source *source
	most   int
}

func (p *peak) Read(b []byte) (int, error) {
	p.most = max(p.most, cap(p.source.buf))
	return p.Reader.Read(b)
}

func TestListsAreNotKept(t *testing.T) {
	data := podList(t, 400)
	l := newList(New(general), nil, itemsOf(planFor(reflect.TypeFor[corev1.PodList]())).plan)
	p := &peak{Reader: bytes.NewReader(data), source: &l.source}
	l.source.reader = p
	into := &corev1.PodList{}
	if _, _, err := l.decode(into); err != nil || l.items.Len() != 400 {
		t.Fatalf("%d items, %v", l.items.Len(), err)
	}
	if p.most > len(data)/10 {
		t.Errorf("up to %d of %d bytes are kept", p.most, len(data))
	}
}

func TestStreamsInto(t *testing.T) {
	tests := []struct {
		obj  runtime.Object
		want bool
	}{
		{&corev1.PodList{}, true},
		{&WidgetList{}, true},
		{&corev1.Pod{}, false},
		{&corev1.PodList{ListMeta: metav1.ListMeta{Continue: "x"}}, false},
		{(*corev1.PodList)(nil), false},
		{&corev1.List{}, true}, // of raw objects
		{nil, false},
	}
	for i, tt := range tests {
		if got := New(general).StreamsInto(tt.obj); got != tt.want {
			t.Errorf("%d: %T: %v", i, tt.obj, got)
		}
	}
	if _, _, err := New(general).DecodeList(strings.NewReader("{}"), &corev1.Pod{}); err == nil {
		t.Error("decoded a stream into a pod")
	}
}
