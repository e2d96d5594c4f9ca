package cache

import (
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func objectTexts(objs []runtime.Object) []string {
	texts := []string{}
	for _, obj := range objs {
		texts = append(texts, asText(obj))
	}
	return sorted(texts)
}

func TestGenericLister(t *testing.T) {
	for name, indexers := range map[string]Indexers{
		"with index": {NamespaceIndex: MetaNamespaceIndexFunc}, "without index": {},
	} {
		s := NewIndexer(MetaNamespaceKeyFunc, indexers)
		other := object("m", "d", "1")
		for _, obj := range []any{labelled("a", "1"), labelled("b", "2"), object("", "c", "1"), other} {
			s.Add(obj)
		}
		l := NewGenericLister(s, schema.GroupResource{Group: "g", Resource: "r"})
		for _, c := range []struct {
			namespace string
			selector  labels.Selector
			want      []string
		}{
			{"", labels.Everything(), []string{"c@1", "m/d@1", "n/a@1", "n/b@1"}},
			{"", nil, []string{"c@1", "m/d@1", "n/a@1", "n/b@1"}},
			{"", labels.Nothing(), []string{}},
			{"", labels.SelectorFromSet(labels.Set{"v": "1"}), []string{"n/a@1"}},
			{"n", labels.Everything(), []string{"n/a@1", "n/b@1"}},
			{"n", labels.SelectorFromSet(labels.Set{"v": "2"}), []string{"n/b@1"}},
			{"m", labels.SelectorFromSet(labels.Set{"v": "2"}), []string{}},
			{"nowhere", labels.Everything(), []string{}},
		} {
			list := l.List
			if c.namespace != "" {
				list = l.ByNamespace(c.namespace).List
			}
			got, err := list(c.selector)
			if err != nil {
				t.Errorf("%s: list %q: %v", name, c.namespace, err)
			}
			expect(t, name+": list "+c.namespace, objectTexts(got), c.want)
		}
		obj, err := l.ByNamespace("m").Get("d")
		if obj != runtime.Object(other) || err != nil {
			t.Errorf("%s: get: %v, %v", name, obj, err)
		}
		if obj, err := l.Get("c"); asText(obj) != "c@1" || err != nil {
			t.Errorf("%s: get: %v, %v", name, obj, err)
		}
		for _, get := range []func(string) (runtime.Object, error){l.Get, l.ByNamespace("n").Get, l.ByNamespace("").Get} {
			obj, err := get("d")
			if obj != nil || !apierrors.IsNotFound(err) || err.Error() != `r.g "d" not found` {
				t.Errorf("%s: get what is not there: %v, %v", name, obj, err)
			}
		}
	}
}

func TestListersRefuseWhatIsNoObject(t *testing.T) {
	s := NewIndexer(func(obj any) (string, error) { return obj.(string), nil }, nil)
	s.Add("text")
	l := NewGenericLister(s, schema.GroupResource{Resource: "r"})
	byLabel := labels.SelectorFromSet(labels.Set{"v": "1"})
	_, listErr := l.List(labels.Everything())
	_, labelErr := l.List(byLabel)
	_, namespaceErr := l.ByNamespace("n").List(labels.Everything())
	_, getErr := l.Get("text")
	for name, err := range map[string]error{"list": listErr, "by label": labelErr, "by namespace": namespaceErr, "get": getErr} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	var got []any
	if err := ListAll(s, labels.Everything(), func(obj any) { got = append(got, obj) }); err != nil || len(got) != 1 {
		t.Errorf("ListAll of everything looks at what it lists: %v, %v", got, err)
	}
}
