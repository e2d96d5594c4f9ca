package cache

import (
	"errors"
	"testing"
)

func TestDeltaFIFOGathersByObject(t *testing.T) {
	q := NewDeltaFIFOWithOptions(DeltaFIFOOptions{})
	q.Add(object("n", "a", "1"))
	q.Add(object("n", "b", "1"))
	q.Update(object("n", "a", "2"))
	q.Delete(object("n", "a", "3"))
	q.Delete(object("n", "a", "4"))
	q.Add(object("n", "a", "5"))
	q.Delete(object("n", "unknown", "1"))
	expect(t, "popped", popAll(t, q, q.empty), []string{
		"[Added n/a@1 Updated n/a@2 Deleted n/a@3 Added n/a@5]", "[Added n/b@1]",
	})
	expect(t, "name", q.Name(), "DeltaFIFO")
}

func TestDeltaFIFOKeepsTheDeletionThatKnowsMore(t *testing.T) {
	known := NewStore(MetaNamespaceKeyFunc)
	known.Add(object("n", "a", "1"))
	real, unknown := object("n", "a", "9"), DeletedFinalStateUnknown{Key: "n/a", Obj: object("n", "a", "1")}
	for _, order := range [][]any{{real, unknown}, {unknown, real}, {real, object("n", "a", "10")}} {
		q := NewDeltaFIFOWithOptions(DeltaFIFOOptions{KnownObjects: known})
		for _, obj := range order {
			q.Delete(obj)
		}
		expect(t, "popped", popAll(t, q, q.empty), []string{"[Deleted n/a@9]"})
	}
}

func TestDeltaFIFOReplace(t *testing.T) {
	known := NewStore(MetaNamespaceKeyFunc)
	known.Add(object("k", "stays", "1"))
	known.Add(object("k", "goes", "1"))
	known.Add(object("k", "deleted", "1"))
	for _, replaced := range []bool{false, true} {
		q := NewDeltaFIFOWithOptions(DeltaFIFOOptions{KnownObjects: known, EmitDeltaTypeReplaced: replaced})
		q.Add(object("n", "goes", "1"))
		q.Update(object("n", "goes", "2"))
		q.Add(object("n", "stays", "1"))
		q.Delete(object("k", "deleted", "5"))
		q.Delete(DeletedFinalStateUnknown{Key: "k/goes", Obj: object("k", "goes", "1")})
		if err := q.Replace([]any{object("n", "new", "6"), object("n", "stays", "6"), object("k", "stays", "6"), object("n", "new", "7")}, "7"); err != nil {
			t.Fatal(err)
		}
		kind := "Sync"
		if replaced {
			kind = "Replaced"
		}
		expect(t, "popped", popAll(t, q, q.empty), []string{
			"[Added n/goes@1 Updated n/goes@2 Deleted gone(n/goes,n/goes@2)]",
			"[Added n/stays@1 " + kind + " n/stays@6]",
			"[Deleted k/deleted@5]",
			"[Deleted gone(k/goes,k/goes@1)]",
			"[" + kind + " n/new@6 " + kind + " n/new@7]",
			"[" + kind + " k/stays@6]",
		})
		if q.Replace([]any{object("n", "b", "7"), 3}, "7") == nil || !q.empty() {
			t.Error("a list with an object without a key is queued")
		}
	}
}

func TestDeltaFIFOInitialList(t *testing.T) {
	known := NewStore(MetaNamespaceKeyFunc)
	known.Add(object("k", "goes", "1"))
	q := NewDeltaFIFOWithOptions(DeltaFIFOOptions{KnownObjects: known, EmitDeltaTypeReplaced: true})
	q.Replace([]any{object("n", "a", "1"), object("n", "b", "1")}, "1")
	q.Add(object("n", "c", "2"))
	q.Update(object("n", "a", "2"))
	expect(t, "popped", popAll(t, q, q.empty), []string{
		"[Replaced n/a@1 Updated n/a@2] initial", "[Replaced n/b@1] initial",
		"[Deleted gone(k/goes,k/goes@1)] initial", "[Added n/c@2]",
	})
}

func TestDeltaFIFOResync(t *testing.T) {
	known := NewStore(MetaNamespaceKeyFunc)
	known.Add(object("k", "queued", "1"))
	known.Add(object("k", "other", "1"))
	q := NewDeltaFIFO(MetaNamespaceKeyFunc, known)
	q.Update(object("k", "queued", "2"))
	q.Resync()
	expect(t, "popped", popAll(t, q, q.empty), []string{"[Updated k/queued@2]", "[Sync k/other@1]"})
	q = NewDeltaFIFO(MetaNamespaceKeyFunc, nil)
	q.Resync()
	if !q.empty() {
		t.Error("resync of nothing known queued something")
	}
}

func TestDeltaFIFOHasSynced(t *testing.T) {
	testHasSynced(t, func() Queue { return NewDeltaFIFOWithOptions(DeltaFIFOOptions{}) })
}

func TestDeltaFIFOKeyOf(t *testing.T) {
	q := NewDeltaFIFOWithOptions(DeltaFIFOOptions{})
	for _, c := range []struct {
		obj  any
		want string
		err  error
	}{
		{obj: object("n", "a", "1"), want: "n/a"},
		{obj: Deltas{{Added, object("n", "a", "1")}, {Deleted, DeletedFinalStateUnknown{Key: "n/a"}}}, want: "n/a"},
		{obj: DeletedFinalStateUnknown{Key: "n/b"}, want: "n/b"},
		{obj: Deltas{}, err: ErrZeroLengthDeltasObject},
	} {
		got, err := q.KeyOf(c.obj)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%v: got %q, %v", c.obj, got, err)
		}
	}
	var keyErr KeyError
	if _, err := q.KeyOf(3); !errors.As(err, &keyErr) {
		t.Errorf("key of 3: %v", err)
	}
}

func TestDeltasEnds(t *testing.T) {
	if (Deltas{}).Newest() != nil || (Deltas{}).Oldest() != nil {
		t.Error("no deltas have an end")
	}
	d := Deltas{{Type: Added}, {Type: Updated}, {Type: Deleted}}
	if d.Oldest() != &d[0] || d.Newest() != &d[2] {
		t.Errorf("ends are %v and %v", d.Oldest(), d.Newest())
	}
}

func TestFIFO(t *testing.T) {
	q := NewFIFO(MetaNamespaceKeyFunc)
	q.Replace([]any{object("n", "a", "1"), object("n", "b", "1"), object("n", "a", "2")}, "2")
	q.Add(object("n", "c", "3"))
	q.Update(object("n", "b", "3"))
	q.Delete(object("n", "a", "4"))
	expect(t, "popped", popAll(t, q, q.empty), []string{"n/b@3 initial", "n/c@3"})
	if !q.HasSynced() {
		t.Error("not synced")
	}
	// An object that was deleted and is added again goes to the end.
	for _, name := range []string{"a", "b", "c"} {
		q.Add(object("n", name, "1"))
	}
	q.Delete(object("n", "a", "2"))
	q.Add(object("n", "a", "3"))
	expect(t, "popped", popAll(t, q, q.empty), []string{"n/b@1", "n/c@1", "n/a@3"})
	for name, err := range map[string]error{"add": q.Add(3), "delete": q.Delete(3), "replace": q.Replace([]any{3}, "")} {
		var keyErr KeyError
		if !errors.As(err, &keyErr) {
			t.Errorf("%s: %v", name, err)
		}
	}
	q.Add(object("n", "a", "1"))
	q.Replace([]any{object("n", "b", "1")}, "5")
	expect(t, "popped", popAll(t, q, q.empty), []string{"n/b@1"})
	expect(t, "resync", q.Resync(), nil)
	expect(t, "name", q.Name(), "FIFO")
}

func TestFIFOHasSynced(t *testing.T) {
	testHasSynced(t, func() Queue { return NewFIFO(MetaNamespaceKeyFunc) })

	q := NewFIFO(MetaNamespaceKeyFunc)
	q.Replace([]any{object("n", "a", "1"), object("n", "b", "1")}, "1")
	q.Delete(object("n", "a", "2"))
	q.Delete(object("n", "b", "2"))
	if !q.HasSynced() {
		t.Error("not synced after all of the first list was deleted")
	}
	q = NewFIFO(MetaNamespaceKeyFunc)
	q.Replace([]any{object("n", "a", "1"), object("n", "b", "1")}, "1")
	q.Replace([]any{object("n", "b", "2")}, "2")
	popAll(t, q, q.empty)
	if !q.HasSynced() {
		t.Error("not synced after a second list without an object of the first was handled")
	}
}

func TestFIFOForgetsDeleted(t *testing.T) {
	q := NewFIFO(MetaNamespaceKeyFunc)
	q.Add(object("n", "stays", "1"))
	for range 1000 {
		q.Add(object("n", "comes and goes", "1"))
		q.Delete(object("n", "comes and goes", "1"))
	}
	if n := q.order.len(); n > 3 {
		t.Errorf("a queue of one object has an order of %d", n)
	}
	expect(t, "popped", popAll(t, q, q.empty), []string{"n/stays@1"})
}
