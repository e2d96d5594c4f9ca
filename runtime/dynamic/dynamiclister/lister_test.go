package dynamiclister

import (
	"errors"
	"slices"
	"testing"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func object(namespace, name, app string) *unstructured.Unstructured {
	u := &unstructured.Unstructured{}
	u.SetAPIVersion("example.com/v1")
	u.SetKind("Thing")
	u.SetNamespace(namespace)
	u.SetName(name)
	u.SetLabels(map[string]string{"app": app})
	return u
}

func newLister(t *testing.T) Lister {
	t.Helper()
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	for _, obj := range []any{object("n", "a", "x"), object("n", "b", "y"), object("m", "a", "x"), object("", "c", "y")} {
		if err := indexer.Add(obj); err != nil {
			t.Fatal(err)
		}
	}
	return New(indexer, schema.GroupVersionResource{Group: "g", Version: "v1", Resource: "things"})
}

// names returns the sorted keys of a list.
func names[T runtime.Object](t *testing.T, objs []T, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, obj := range objs {
		key, err := cache.MetaNamespaceKeyFunc(obj)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func TestListers(t *testing.T) {
	l := newLister(t)
	generic := NewRuntimeObjectShim(l)
	for _, c := range []struct {
		namespace string
		selector  labels.Selector
		want      []string
	}{
		{"", labels.Everything(), []string{"c", "m/a", "n/a", "n/b"}},
		{"", labels.SelectorFromSet(labels.Set{"app": "x"}), []string{"m/a", "n/a"}},
		{"n", labels.Everything(), []string{"n/a", "n/b"}},
		{"n", labels.SelectorFromSet(labels.Set{"app": "y"}), []string{"n/b"}},
		{"nowhere", labels.Everything(), nil},
	} {
		list, genericList := l.List, generic.List
		if c.namespace != "" {
			list, genericList = l.Namespace(c.namespace).List, generic.ByNamespace(c.namespace).List
		}
		objs, err := list(c.selector)
		if got := names(t, objs, err); !slices.Equal(got, c.want) {
			t.Errorf("%q %v: got %v, want %v", c.namespace, c.selector, got, c.want)
		}
		runtimeObjs, err := genericList(c.selector)
		if got := names(t, runtimeObjs, err); !slices.Equal(got, c.want) {
			t.Errorf("generic %q %v: got %v, want %v", c.namespace, c.selector, got, c.want)
		}
	}
}

func TestGet(t *testing.T) {
	l := newLister(t)
	generic := NewRuntimeObjectShim(l)
	if obj, err := l.Namespace("m").Get("a"); err != nil || obj.GetNamespace() != "m" {
		t.Errorf("got %v, %v", obj, err)
	}
	if obj, err := l.Get("c"); err != nil || obj.GetName() != "c" {
		t.Errorf("got %v, %v", obj, err)
	}
	obj, err := generic.ByNamespace("m").Get("a")
	if err != nil {
		t.Fatal(err)
	}
	if m, err := meta.Accessor(obj); err != nil || m.GetNamespace() != "m" {
		t.Errorf("got %v, %v", m, err)
	}
	for _, get := range []func(string) (runtime.Object, error){generic.Get, generic.ByNamespace("n").Get} {
		obj, err := get("missing")
		if obj != nil || !apierrors.IsNotFound(err) || err.Error() != `things.g "missing" not found` {
			t.Errorf("what is not there: got %v, %v", obj, err)
		}
	}
	if obj, err := l.Get("missing"); obj != nil || !apierrors.IsNotFound(err) {
		t.Errorf("what is not there: got %v, %v", obj, err)
	}
}

// failing is a lister of nothing.
type failing struct{ err error }

func (f failing) List(labels.Selector) ([]*unstructured.Unstructured, error) { return nil, f.err }
func (f failing) Get(string) (*unstructured.Unstructured, error)             { return nil, f.err }
func (f failing) Namespace(string) NamespaceLister                           { return f }

func TestShimReturnsErrors(t *testing.T) {
	no := errors.New("no")
	generic := NewRuntimeObjectShim(failing{no})
	objs, listErr := generic.ByNamespace("n").List(labels.Everything())
	obj, getErr := generic.Get("a")
	if objs != nil || obj != nil || listErr != no || getErr != no {
		t.Errorf("got %v, %v, %v, %v", objs, listErr, obj, getErr)
	}
}
