package cache

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// object returns an object for a store.
func object(namespace, name, resourceVersion string) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{
		Namespace: namespace, Name: name, ResourceVersion: resourceVersion,
	}}
}

// labelIndex indexes by the label "v".
func labelIndex(obj any) ([]string, error) {
	v, found := obj.(*metav1.PartialObjectMetadata).Labels["v"]
	if !found {
		return nil, nil
	}
	return []string{v}, nil
}

// asText prints objects, deltas and what else a queue may hold.
func asText(x any) string {
	switch v := x.(type) {
	case *metav1.PartialObjectMetadata:
		return NewObjectName(v.Namespace, v.Name).String() + "@" + v.ResourceVersion
	case DeletedFinalStateUnknown:
		return fmt.Sprintf("gone(%s,%s)", v.Key, asText(v.Obj))
	case ReplacedAllInfo:
		return fmt.Sprintf("all(%s,%v)", v.ResourceVersion, asTexts(v.Objects))
	case Deltas:
		var all []string
		for _, d := range v {
			all = append(all, string(d.Type)+" "+asText(d.Object))
		}
		return fmt.Sprint(all)
	}
	return fmt.Sprintf("%v", x)
}

func asTexts(items []any) []string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = asText(item)
	}
	return all
}

func sorted(items []string) []string {
	slices.Sort(items)
	return items
}

func expect[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
		t.Errorf("%s:\n got %#v\nwant %#v", what, got, want)
	}
}

func TestStoreResourceVersion(t *testing.T) {
	s := NewStore(MetaNamespaceKeyFunc)
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"nothing", func() {}, ""},
		{"add", func() { s.Add(object("a", "b", "5")) }, "5"},
		{"the last write counts, not the highest", func() { s.Update(object("a", "c", "3")) }, "3"},
		{"it need not be a number", func() { s.Update(object("a", "c", "x")) }, "x"},
		{"an object without one", func() { s.Add(object("a", "d", "")) }, ""},
		{"bookmark", func() { s.Bookmark("9") }, "9"},
		{"delete", func() { s.Delete(object("a", "b", "12")) }, "12"},
		{"delete of nothing", func() { s.Delete(object("a", "nothing", "13")) }, "13"},
		{"delete without an object", func() { s.Delete(ExplicitKey("a/c")) }, "13"},
		{"replace", func() { s.Replace([]any{object("a", "b", "44")}, "20") }, "20"},
		{"failed write", func() { s.Add(3) }, "20"},
	}
	for _, step := range steps {
		step.do()
		expect(t, step.name, s.LastStoreSyncResourceVersion(), step.want)
	}
}

func TestStoreReadsAndWrites(t *testing.T) {
	s := NewStore(MetaNamespaceKeyFunc)
	a, b := object("n", "a", "1"), object("n", "b", "1")
	for _, err := range []error{s.Add(a), s.Add(b), s.Update(object("n", "b", "2")), s.Resync()} {
		expect(t, "error", err, nil)
	}
	item, exists, err := s.Get(object("n", "a", "other"))
	if item != any(a) || !exists || err != nil {
		t.Errorf("Get returned %v, %v, %v", item, exists, err)
	}
	expect(t, "list", sorted(asTexts(s.List())), []string{"n/a@1", "n/b@2"})
	expect(t, "delete", s.Delete(object("n", "a", "")), nil)
	item, exists, err = s.GetByKey("n/a")
	if item != nil || exists || err != nil {
		t.Errorf("GetByKey of a deleted object returned %v, %v, %v", item, exists, err)
	}
	expect(t, "keys", s.ListKeys(), []string{"n/b"})
	// Of two with the same key the last is kept.
	expect(t, "replace", s.Replace([]any{a, object("n", "c", "1"), object("n", "a", "7")}, "8"), nil)
	expect(t, "list", sorted(asTexts(s.List())), []string{"n/a@7", "n/c@1"})
	s.Replace(nil, "9")
	if l := s.List(); l == nil || len(l) != 0 {
		t.Errorf("List of an empty store is %#v", l)
	}
}

func TestStoreKeyErrors(t *testing.T) {
	s := NewStore(MetaNamespaceKeyFunc)
	s.Add(object("n", "a", "1"))
	_, _, getErr := s.Get(3)
	for name, err := range map[string]error{
		"add": s.Add(3), "update": s.Update(3), "delete": s.Delete(3), "get": getErr,
		"replace": s.Replace([]any{object("n", "b", "1"), 3}, "2"),
	} {
		var keyErr KeyError
		if !errors.As(err, &keyErr) || keyErr.Obj != any(3) {
			t.Errorf("%s: got %v, want a KeyError for 3", name, err)
		}
	}
	expect(t, "content after errors", asTexts(s.List()), []string{"n/a@1"})
}

func TestStoreTransformer(t *testing.T) {
	var seen []string
	fail := false
	s := NewStore(MetaNamespaceKeyFunc, WithTransformer(func(obj any) (any, error) {
		seen = append(seen, asText(obj))
		if fail {
			return nil, errors.New("no")
		}
		return object("n", obj.(*metav1.PartialObjectMetadata).Name, "t"), nil
	}))
	s.Add(object("n", "a", "1"))
	s.Update(object("n", "a", "2"))
	s.Replace([]any{object("n", "b", "3")}, "3")
	s.Delete(object("n", "c", "4"))
	expect(t, "transformed", seen, []string{"n/a@1", "n/a@2", "n/b@3"})
	expect(t, "stored", asTexts(s.List()), []string{"n/b@t"})
	fail = true
	for name, err := range map[string]error{
		"add": s.Add(object("n", "c", "1")), "replace": s.Replace([]any{object("n", "c", "1")}, "9"),
	} {
		if err == nil {
			t.Errorf("%s: no error from the transformation", name)
		}
	}
	expect(t, "stored after errors", asTexts(s.List()), []string{"n/b@t"})
}

func TestStoreTransaction(t *testing.T) {
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
	s.Add(object("n", "old", "1"))
	store := s.(TransactionStore)
	if err := store.Transaction(); err != nil {
		t.Errorf("empty transaction: %v", err)
	}
	err := store.Transaction(
		Transaction{object("n", "a", "1"), TransactionTypeAdd},
		Transaction{3, TransactionTypeAdd},
		Transaction{object("n", "a", "2"), TransactionTypeUpdate},
		Transaction{object("n", "old", "9"), TransactionTypeDelete},
		Transaction{4, TransactionTypeDelete},
		Transaction{object("n", "b", "10"), "Unheard"},
		Transaction{object("m", "c", "11"), TransactionTypeAdd},
	)
	if err == nil {
		t.Fatal("no error")
	}
	expect(t, "successful", err.SuccessfulIndices, []int{0, 2, 3, 6})
	expect(t, "total", err.TotalTransactions, 7)
	expect(t, "errors", len(err.Errors), 3)
	var keyErr KeyError
	if !errors.As(err, &keyErr) {
		t.Errorf("no KeyError in %v", err)
	}
	expect(t, "content", sorted(asTexts(s.List())), []string{"m/c@11", "n/a@2"})
	keys, _ := s.IndexKeys(NamespaceIndex, "n")
	expect(t, "index", keys, []string{"n/a"})
	expect(t, "resource version", s.LastStoreSyncResourceVersion(), "11")
}

func TestThreadSafeStore(t *testing.T) {
	s := NewThreadSafeStore(nil, nil)
	s.Add("k", 3)
	s.Update("nil", nil)
	item, exists := s.Get("nil")
	if item != nil || !exists {
		t.Errorf("Get of a nil object returned %v, %v", item, exists)
	}
	s.Delete("k")
	s.Delete("k")
	expect(t, "list", s.List(), []any{nil})
	s.Replace(map[string]any{"a": object("", "a", "1")}, "4")
	expect(t, "keys", s.ListKeys(), []string{"a"})
	s.(ThreadSafeStoreWithTransaction).Transaction(
		ThreadSafeStoreTransaction{Transaction{object("", "b", "5"), TransactionTypeAdd}, "b"},
		ThreadSafeStoreTransaction{Transaction{object("", "a", "6"), TransactionTypeDelete}, "a"},
	)
	expect(t, "keys", s.ListKeys(), []string{"b"})
	expect(t, "resource version", s.LastStoreSyncResourceVersion(), "6")
	s.Bookmark("7")
	expect(t, "resource version", s.LastStoreSyncResourceVersion(), "7")
}

func TestUndeltaStore(t *testing.T) {
	var pushed [][]string
	u := NewUndeltaStore(func(items []any) { pushed = append(pushed, sorted(asTexts(items))) }, MetaNamespaceKeyFunc)
	u.Add(object("", "a", "1"))
	u.Update(object("", "a", "2"))
	u.Replace([]any{object("", "b", "3"), object("", "c", "3")}, "3")
	u.Delete(object("", "b", "4"))
	if u.Add(3) == nil {
		t.Error("no error for an object without a key")
	}
	expect(t, "pushed", pushed, [][]string{{"a@1"}, {"a@2"}, {"b@3", "c@3"}, {"c@3"}})
}

func TestFakeCustomStore(t *testing.T) {
	var s Store = &FakeCustomStore{}
	s.Bookmark("1")
	if s.Add(1) != nil || s.List() != nil || s.LastStoreSyncResourceVersion() != "" {
		t.Error("a store without functions does something")
	}
	boom := errors.New("boom")
	var calls []string
	called := func(name string) error { calls = append(calls, name); return boom }
	s = &FakeCustomStore{
		AddFunc:                          func(any) error { return called("add") },
		UpdateFunc:                       func(any) error { return called("update") },
		DeleteFunc:                       func(any) error { return called("delete") },
		ListFunc:                         func() []any { called("list"); return nil },
		ListKeysFunc:                     func() []string { called("keys"); return nil },
		GetFunc:                          func(any) (any, bool, error) { return nil, false, called("get") },
		GetByKeyFunc:                     func(string) (any, bool, error) { return nil, false, called("bykey") },
		ReplaceFunc:                      func([]any, string) error { return called("replace") },
		ResyncFunc:                       func() error { return called("resync") },
		BookmarkFunc:                     func(string) { called("bookmark") },
		LastStoreSyncResourceVersionFunc: func() string { called("rv"); return "7" },
	}
	_, _, getErr := s.Get(1)
	_, _, byKeyErr := s.GetByKey("1")
	for i, err := range []error{s.Add(1), s.Update(1), s.Delete(1), getErr, byKeyErr, s.Replace(nil, ""), s.Resync()} {
		if err != boom {
			t.Errorf("call %d: %v", i, err)
		}
	}
	s.List()
	s.ListKeys()
	s.Bookmark("2")
	expect(t, "rv", s.LastStoreSyncResourceVersion(), "7")
	expect(t, "calls", sorted(calls), sorted([]string{
		"add", "update", "delete", "get", "bykey", "replace", "resync", "list", "keys", "bookmark", "rv",
	}))
}

type recordedMetric struct{ values *[]float64 }

func (m recordedMetric) Set(v float64)     { *m.values = append(*m.values, v) }
func (m recordedMetric) Observe(v float64) { *m.values = append(*m.values, v) }

// recordedMetrics is an InformerMetricsProvider that keeps what is published.
type recordedMetrics struct{ queued, latency, version []float64 }

func (p *recordedMetrics) NewQueuedItemMetric(InformerNameAndResource) GaugeMetric {
	return recordedMetric{&p.queued}
}

func (p *recordedMetrics) NewProcessingLatencyMetric(InformerNameAndResource) HistogramMetric {
	return recordedMetric{&p.latency}
}

func (p *recordedMetrics) NewStoreResourceVersionMetric(InformerNameAndResource) GaugeMetric {
	return recordedMetric{&p.version}
}

func TestStoreMetrics(t *testing.T) {
	name, err := NewInformerName(t.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer name.Release()
	id := name.WithResource(schema.GroupVersionResource{Resource: "r"})
	var p, unnamed recordedMetrics
	s := NewStore(MetaNamespaceKeyFunc, WithStoreMetrics(id, &p))
	s.Add(object("", "a", "7"))
	s.Bookmark("not a number")
	s.Bookmark("8")
	name.Release()
	s.Bookmark("9")
	expect(t, "published", p.version, []float64{7, 8})
	NewStore(MetaNamespaceKeyFunc, WithStoreMetrics(InformerNameAndResource{}, &unnamed)).Bookmark("7")
	expect(t, "published without a name", unnamed.version, nil)
}
