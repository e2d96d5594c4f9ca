package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

const table = "things"

func put(t *testing.T, s *store.Store, key store.Key, value string) uint64 {
	t.Helper()
	var revision uint64
	err := s.Write(func(tx *store.Txn) error {
		revision = tx.Put(table, key, func(uint64) store.Object { return store.Object{"v": value} }).Revision
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

func remove(t *testing.T, s *store.Store, key store.Key) {
	t.Helper()
	err := s.Write(func(tx *store.Txn) error {
		last := tx.Get(table, key).Object
		tx.Delete(table, key, func(uint64) store.Object { return last })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func show(records []*store.Record) string {
	out := ""
	for _, r := range records {
		out += fmt.Sprintf("%s=%v ", r.Key, r.Object["v"])
	}
	return out
}

func TestSnapshots(t *testing.T) {
	s := store.New(0)
	a, b, c := store.Key{Namespace: "n", Name: "a"}, store.Key{Namespace: "n", Name: "b"}, store.Key{Namespace: "m", Name: "c"}
	put(t, s, b, "1")
	first := put(t, s, a, "1")
	put(t, s, c, "1")
	put(t, s, a, "2")
	remove(t, s, b)
	for _, test := range []struct {
		namespace string
		after     store.Key
		at        uint64
		want      string
	}{
		{"", store.Key{}, 0, "m/c=1 n/a=2 "},
		{"n", store.Key{}, 0, "n/a=2 "},
		{"n", store.Key{}, first, "n/a=1 n/b=1 "},
		{"", c, first, "n/a=1 n/b=1 "},
		{"", a, first, "n/b=1 "},
		{"x", store.Key{}, 0, ""},
	} {
		records, _, err := s.List(table, test.namespace, test.after, test.at)
		if err != nil || show(records) != test.want {
			t.Errorf("%+v: %q, %v", test, show(records), err)
		}
	}
	s.Compact()
	if _, _, err := s.List(table, "", store.Key{}, first); !errors.Is(err, store.ErrExpired) {
		t.Errorf("snapshot after compaction: %v", err)
	}
	records, revision, err := s.List(table, "", store.Key{}, 0)
	if err != nil || revision != s.Revision() || show(records) != "m/c=1 n/a=2 " {
		t.Errorf("after compaction: %q at %d, %v", show(records), revision, err)
	}
}

func TestWatcher(t *testing.T) {
	s := store.New(0)
	key := store.Key{Name: "a"}
	w := s.Watch(table, s.Revision())
	put(t, s, key, "1")
	put(t, s, key, "2")
	remove(t, s, key)
	events, _, done, err := w.Next(t.Context(), nil)
	if err != nil || done || len(events) != 3 {
		t.Fatalf("%v, %v, %v", events, done, err)
	}
	for i, want := range []store.EventType{store.Created, store.Updated, store.Deleted} {
		if events[i].Type != want || (events[i].Previous == nil) != (want == store.Created) {
			t.Errorf("event %d: %+v", i, events[i])
		}
	}
	fired := make(chan time.Time, 1)
	fired <- time.Time{}
	if events, revision, _, err := w.Next(t.Context(), fired); err != nil || len(events) != 0 || revision != s.Revision() {
		t.Errorf("on the timer: %v, %d, %v", events, revision, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, _, err := w.Next(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	slow := s.Watch(table, 1)
	put(t, s, key, "3")
	s.Compact()
	if _, _, _, err := slow.Next(t.Context(), nil); !errors.Is(err, store.ErrExpired) {
		t.Errorf("slow watcher: %v", err)
	}
	live := s.Watch(table, s.Revision())
	s.Drop(table)
	if _, _, done, err := live.Next(t.Context(), nil); !done || err != nil {
		t.Errorf("dropped table: %v, %v", done, err)
	}
}

func TestParseKey(t *testing.T) {
	for _, key := range []store.Key{{Name: "a"}, {Namespace: "n", Name: "a"}} {
		if got, err := store.ParseKey(key.String()); err != nil || got != key {
			t.Errorf("%q: %v, %v", key, got, err)
		}
	}
	if _, err := store.ParseKey("x"); err == nil {
		t.Error("a key without slash was parsed")
	}
}

// TestKeyOrder lists over all namespaces in the order of the text "namespace/name".
func TestKeyOrder(t *testing.T) {
	s := store.New(0)
	for _, key := range []store.Key{{Namespace: "b", Name: "x"}, {Namespace: "a", Name: "y"}, {Namespace: "a", Name: "b"},
		{Namespace: "a-two", Name: "x"}, {Namespace: "a0", Name: "x"}, {Name: "cluster"}} {
		put(t, s, key, "1")
	}
	for namespace, want := range map[string]string{
		"":      "/cluster=1 a-two/x=1 a/b=1 a/y=1 a0/x=1 b/x=1 ",
		"a":     "a/b=1 a/y=1 ",
		"a-two": "a-two/x=1 ",
	} {
		records, _, err := s.List(table, namespace, store.Key{}, 0)
		if err != nil || show(records) != want {
			t.Errorf("in %q: %q, want %q, %v", namespace, show(records), want, err)
		}
	}
	records, _, err := s.List(table, "", store.Key{Namespace: "a-two", Name: "x"}, 0)
	if want := "a/b=1 a/y=1 a0/x=1 b/x=1 "; err != nil || show(records) != want {
		t.Errorf("after a-two/x: %q, want %q, %v", show(records), want, err)
	}
}

// TestCompactCountsForLaterTables watches a table that did not exist yet when the history was forgotten.
func TestCompactCountsForLaterTables(t *testing.T) {
	s := store.New(0)
	old := put(t, s, store.Key{Name: "a"}, "1")
	put(t, s, store.Key{Name: "a"}, "2")
	s.Compact()
	_, oldest, _, err := s.Watch("later", old).Next(t.Context(), nil)
	if !errors.Is(err, store.ErrExpired) || oldest != s.Revision() {
		t.Errorf("watch of a new table from %d: %d, %v", old, oldest, err)
	}
}
