package listers

import (
	"fmt"
	"slices"
	"testing"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

type meta = metav1.PartialObjectMetadata

func object(namespace, name, app string) *meta {
	return &meta{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, Labels: map[string]string{"app": app}}}
}

func newIndexer(objs ...any) cache.Indexer {
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	for _, obj := range objs {
		if err := indexer.Add(obj); err != nil {
			panic(err)
		}
	}
	return indexer
}

func TestList(t *testing.T) {
	all := New[*meta](newIndexer(object("n", "a", "x"), object("n", "b", "y"), object("m", "a", "x"), object("", "c", "x")), schema.GroupResource{})
	x := labels.SelectorFromSet(labels.Set{"app": "x"})
	for _, c := range []struct {
		lister   ResourceIndexer[*meta]
		selector labels.Selector
		want     []string
	}{
		{all, labels.Everything(), []string{"c", "m/a", "n/a", "n/b"}},
		{all, nil, []string{"c", "m/a", "n/a", "n/b"}},
		{all, x, []string{"c", "m/a", "n/a"}},
		{all, labels.Nothing(), nil},
		{NewNamespaced(all, "n"), labels.Everything(), []string{"n/a", "n/b"}},
		{NewNamespaced(all, "n"), x, []string{"n/a"}},
		{NewNamespaced(all, "nowhere"), labels.Everything(), nil},
		{NewNamespaced(NewNamespaced(all, "n"), "m"), labels.Everything(), []string{"m/a"}},
	} {
		objs, err := c.lister.List(c.selector)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, obj := range objs {
			got = append(got, cache.MetaObjectToName(obj).String())
		}
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("namespace %q, selector %v: got %v, want %v", c.lister.namespace, c.selector, got, c.want)
		}
	}
}

func TestGet(t *testing.T) {
	a, c := object("n", "a", "x"), object("", "c", "x")
	all := New[*meta](newIndexer(a, c), schema.GroupResource{Group: "g", Resource: "things"})
	if got, err := NewNamespaced(all, "n").Get("a"); got != a || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := all.Get("c"); got != c || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	for _, l := range []ResourceIndexer[*meta]{all, NewNamespaced(all, "m")} {
		got, err := l.Get("a")
		if got != nil || !apierrors.IsNotFound(err) || err.Error() != `things.g "a" not found` {
			t.Errorf("what is not there: got %v, %v", got, err)
		}
	}
}

func TestAnotherTypeInTheCache(t *testing.T) {
	all := New[*metav1.PartialObjectMetadataList](newIndexer(object("n", "a", "x")), schema.GroupResource{Resource: "things"})
	_, listErr := all.List(labels.Everything())
	_, getErr := NewNamespaced(all, "n").Get("a")
	if listErr == nil || getErr == nil {
		t.Errorf("errors are %v, %v", listErr, getErr)
	}
}

func Example() {
	// The indexer is normally that of an informer: informer.GetIndexer().
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	_ = indexer.Add(&metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "nightly"}})

	lister := New[*metav1.PartialObjectMetadata](indexer, schema.GroupResource{Group: "stable.example.com", Resource: "crontabs"})
	obj, err := NewNamespaced(lister, "default").Get("nightly")
	fmt.Println(obj.Name, err)
	_, err = NewNamespaced(lister, "default").Get("hourly")
	fmt.Println(err)
	// Output:
	// nightly <nil>
	// crontabs.stable.example.com "hourly" not found
}
