package cache

import (
	"errors"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func labelled(name, v string) *metav1.PartialObjectMetadata {
	o := object("n", name, "1")
	o.Labels = map[string]string{"v": v}
	return o
}

func TestIndexerQueries(t *testing.T) {
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
	for _, o := range []any{object("n", "c", "1"), object("n", "a", "1"), object("m", "b", "1"), object("", "d", "1")} {
		s.Add(o)
	}
	keys, err := s.IndexKeys(NamespaceIndex, "n")
	expect(t, "keys", keys, []string{"n/a", "n/c"})
	expect(t, "error", err, nil)
	items, err := s.ByIndex(NamespaceIndex, "m")
	expect(t, "items", asTexts(items), []string{"m/b@1"})
	expect(t, "error", err, nil)
	items, err = s.Index(NamespaceIndex, object("", "other", ""))
	expect(t, "items", asTexts(items), []string{"d@1"})
	expect(t, "error", err, nil)
	expect(t, "values", sorted(s.ListIndexFuncValues(NamespaceIndex)), []string{"", "m", "n"})

	keys, err = s.IndexKeys(NamespaceIndex, "nowhere")
	expect(t, "keys of an unknown value", keys, []string{})
	expect(t, "error", err, nil)
	items, err = s.ByIndex(NamespaceIndex, "nowhere")
	expect(t, "items of an unknown value", items, []any{})
	expect(t, "error", err, nil)

	expect(t, "values of an unknown index", s.ListIndexFuncValues("unknown"), []string{})
	_, keysErr := s.IndexKeys("unknown", "n")
	_, byErr := s.ByIndex("unknown", "n")
	_, indexErr := s.Index("unknown", object("", "", ""))
	_, objErr := s.Index(NamespaceIndex, 3)
	for name, err := range map[string]error{"IndexKeys": keysErr, "ByIndex": byErr, "Index": indexErr, "Index of 3": objErr} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestIndexFollowsWrites(t *testing.T) {
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{"v": labelIndex})
	s.Add(labelled("a", "1"))
	s.Add(labelled("b", "1"))
	s.Add(object("n", "none", "1"))
	check := func(what, value string, want ...string) {
		t.Helper()
		keys, _ := s.IndexKeys("v", value)
		expect(t, what, keys, append([]string{}, want...))
	}
	check("after add", "1", "n/a", "n/b")
	s.Update(labelled("a", "2"))
	check("after update, old value", "1", "n/b")
	check("after update, new value", "2", "n/a")
	s.Delete(labelled("b", "2"))
	check("after delete", "1")
	check("after delete, of another", "2", "n/a")
	s.Add(labelled("c", "1"))
	check("slot used again", "1", "n/c")
	s.Update(object("n", "a", "3"))
	expect(t, "values", s.ListIndexFuncValues("v"), []string{"1"})
	s.Replace([]any{labelled("x", "3"), labelled("y", "3")}, "4")
	check("after replace", "3", "n/x", "n/y")
	expect(t, "values", s.ListIndexFuncValues("v"), []string{"3"})
}

func TestIndexOfSeveralValues(t *testing.T) {
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{"letters": func(obj any) ([]string, error) {
		var letters []string
		for _, r := range obj.(*metav1.PartialObjectMetadata).Labels["v"] {
			letters = append(letters, string(r))
		}
		return letters, nil
	}})
	s.Add(labelled("a", "xyx")) // x twice
	s.Add(labelled("b", "yz"))
	s.Add(labelled("c", "w"))
	items, _ := s.Index("letters", labelled("q", "xyq"))
	expect(t, "each object once", sorted(asTexts(items)), []string{"n/a@1", "n/b@1"})
	items, _ = s.Index("letters", labelled("q", ""))
	expect(t, "no value", items, []any{})
	s.Update(labelled("a", "xw"))
	keys, _ := s.IndexKeys("letters", "y")
	expect(t, "y", keys, []string{"n/b"})
	s.Delete(labelled("a", ""))
	expect(t, "values", sorted(s.ListIndexFuncValues("letters")), []string{"w", "y", "z"})
}

func TestAddIndexers(t *testing.T) {
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
	s.Add(labelled("a", "1"))
	s.Add(labelled("gone", "2"))
	s.Delete(labelled("gone", "2"))
	expect(t, "nothing to add", s.AddIndexers(nil), nil)
	expect(t, "later", s.AddIndexers(Indexers{"v": labelIndex}), nil)
	keys, _ := s.IndexKeys("v", "1")
	expect(t, "keys", keys, []string{"n/a"})
	expect(t, "values", s.ListIndexFuncValues("v"), []string{"1"})

	if s.AddIndexers(Indexers{"a": labelIndex, "v": labelIndex}) == nil {
		t.Error("no error for a name that is taken")
	}
	bad := errors.New("bad")
	err := s.AddIndexers(Indexers{"a": labelIndex, "z": func(any) ([]string, error) { return nil, bad }})
	if !errors.Is(err, bad) {
		t.Errorf("error of an index function: got %v", err)
	}
	indexers := s.GetIndexers()
	expect(t, "indexers", len(indexers), 2)
	delete(indexers, "v")
	expect(t, "indexers after a change to the copy", len(s.GetIndexers()), 2)
}

func TestIndexFuncErrorLeavesStoreAsItWas(t *testing.T) {
	fail := false
	bad := errors.New("bad")
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{"v": labelIndex, "w": func(obj any) ([]string, error) {
		if fail {
			return nil, bad
		}
		return labelIndex(obj)
	}})
	s.Add(labelled("a", "1"))
	fail = true
	for name, write := range map[string]func(){
		"add":     func() { s.Add(labelled("b", "1")) },
		"update":  func() { s.Update(labelled("a", "2")) },
		"replace": func() { s.Replace([]any{labelled("c", "1")}, "9") },
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !errors.Is(err, bad) {
					t.Errorf("%s: panicked with %v", name, err)
				}
			}()
			write()
		}()
	}
	fail = false
	expect(t, "keys", s.ListKeys(), []string{"n/a"})
	expect(t, "resource version", s.LastStoreSyncResourceVersion(), "1")
	for _, index := range []string{"v", "w"} {
		expect(t, "values of "+index, s.ListIndexFuncValues(index), []string{"1"})
	}
}

// Programs do modify objects of the cache, against the rule. They must not make the index return deleted or other objects
// for good.
func TestIndexRecoversFromModifiedObjects(t *testing.T) {
	for _, later := range []string{"1", "2", "3", ""} {
		s := NewIndexer(MetaNamespaceKeyFunc, Indexers{"v": labelIndex})
		modified := labelled("a", "1")
		s.Add(modified)
		s.Add(labelled("b", "2"))
		if modified.Labels["v"] = "2"; later == "" {
			s.Delete(modified)
			s.Add(labelled("c", "3"))
		} else {
			s.Update(labelled("a", later))
		}
		for _, value := range s.ListIndexFuncValues("v") {
			items, _ := s.ByIndex("v", value)
			for _, item := range items {
				if got := item.(*metav1.PartialObjectMetadata).Labels["v"]; got != value {
					t.Errorf("then %q: index returns an object with value %q for %q", later, got, value)
				}
			}
		}
		if _, exists, _ := s.GetByKey("n/a"); exists {
			keys, _ := s.IndexKeys("v", later)
			found := false
			for _, key := range keys {
				found = found || key == "n/a"
			}
			if !found {
				t.Errorf("then %q: the object is not in the index under its value: %v", later, keys)
			}
		}
	}
}

func TestIndexFuncToKeyFuncAdapter(t *testing.T) {
	bad := errors.New("bad")
	for _, c := range []struct {
		values  []string
		err     error
		want    string
		wantErr bool
	}{
		{values: []string{"a"}, want: "a"},
		{values: []string{"a", "b"}, wantErr: true},
		{values: nil, wantErr: true},
		{values: []string{"a"}, err: bad, wantErr: true},
	} {
		got, err := IndexFuncToKeyFuncAdapter(func(any) ([]string, error) { return c.values, c.err })(0)
		if got != c.want || (err != nil) != c.wantErr || (c.err != nil && !errors.Is(err, c.err)) {
			t.Errorf("%v, %v: got %q, %v", c.values, c.err, got, err)
		}
	}
}

func TestTypedIndexer(t *testing.T) {
	type M = *metav1.PartialObjectMetadata
	byName := func(m M) ([]string, error) { return []string{m.Name}, nil }
	s := newTypedIndexer[M](NewIndexer(MetaNamespaceKeyFunc, TypedIndexersToIndexers(TypedIndexers[M]{"name": byName})))
	a := object("n", "a", "1")
	s.Add(a)
	got, err := s.ByTypedIndex("name", "a")
	if err != nil || len(got) != 1 || got[0] != a {
		t.Errorf("ByTypedIndex: %v, %v", got, err)
	}
	got, err = s.TypedIndex("name", object("m", "a", ""))
	if err != nil || len(got) != 1 || got[0] != a {
		t.Errorf("TypedIndex: %v, %v", got, err)
	}
	expect(t, "add", s.AddTypedIndexers(TypedIndexers[M]{"again": byName}), nil)
	got, err = s.ByTypedIndex("again", "a")
	if err != nil || len(got) != 1 {
		t.Errorf("ByTypedIndex: %v, %v", got, err)
	}
	for name, fn := range map[string]func() error{
		"unknown index":   func() error { _, err := s.ByTypedIndex("x", "a"); return err },
		"unknown index 2": func() error { _, err := s.TypedIndex("x", a); return err },
		"name taken":      func() error { return s.AddTypedIndexers(TypedIndexers[M]{"again": byName}) },
		"other type": func() error {
			_, err := TypedIndexerFuncToIndexerFunc(byName)("text")
			return err
		},
		"other type in the store": func() error {
			other := newTypedIndexer[string](s.(typedIndexer[M]).Indexer)
			_, err := other.ByTypedIndex("name", "a")
			return err
		},
	} {
		if fn() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if TypedIndexersToIndexers[M](nil) == nil {
		t.Error("no indexers from nil")
	}
}
