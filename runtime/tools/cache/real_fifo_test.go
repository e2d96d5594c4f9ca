package cache

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// popAll pops what is in the queue and shows it, with "initial" where it is of the first list.
func popAll(t *testing.T, q Queue, empty func() bool) []string {
	t.Helper()
	got := []string{}
	for !empty() {
		_, err := q.Pop(func(obj any, initial bool) error {
			line := asText(obj)
			if initial {
				line += " initial"
			}
			got = append(got, line)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return got
}

func (f *RealFIFO) empty() bool  { f.mu.Lock(); defer f.mu.Unlock(); return f.queue.len() == 0 }
func (f *DeltaFIFO) empty() bool { f.mu.Lock(); defer f.mu.Unlock(); return len(f.items) == 0 }
func (f *FIFO) empty() bool      { f.mu.Lock(); defer f.mu.Unlock(); return len(f.items) == 0 }

func TestRealFIFOOptions(t *testing.T) {
	known := NewStore(MetaNamespaceKeyFunc)
	for i, c := range []struct {
		opts RealFIFOOptions
		bad  bool
	}{
		{RealFIFOOptions{}, true},
		{RealFIFOOptions{KnownObjects: known}, false},
		{RealFIFOOptions{AtomicEvents: true}, false},
		{RealFIFOOptions{AtomicEvents: true, KnownObjects: known}, true},
		{RealFIFOOptions{UnlockWhileProcessing: true, KnownObjects: known}, true},
		{RealFIFOOptions{EmitDeltaTypeBookmark: true, KnownObjects: known}, true},
		{RealFIFOOptions{AtomicEvents: true, UnlockWhileProcessing: true, EmitDeltaTypeBookmark: true}, false},
	} {
		func() {
			defer func() {
				if panicked := recover() != nil; panicked != c.bad {
					t.Errorf("case %d: panicked %v, want %v", i, panicked, c.bad)
				}
			}()
			NewRealFIFOWithOptions(c.opts)
		}()
	}
	id := (&InformerName{name: "given", resources: map[schema.GroupVersionResource]struct{}{}}).WithResource(schema.GroupVersionResource{})
	expect(t, "default name", NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true}).Name(), "RealFIFO")
	expect(t, "name", NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, Name: "n"}).Name(), "n")
	expect(t, "name of the identity", NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, Name: "n", Identifier: id}).Name(), "given")
}

func TestRealFIFOKeepsEveryEventInOrder(t *testing.T) {
	q := NewRealFIFO(MetaNamespaceKeyFunc, NewStore(MetaNamespaceKeyFunc), nil)
	q.Add(object("n", "a", "1"))
	q.Update(object("n", "a", "2"))
	q.Add(object("n", "b", "3"))
	q.Delete(object("n", "a", "4"))
	q.Delete(DeletedFinalStateUnknown{Key: "n/c"})
	q.Bookmark("9")
	expect(t, "popped", popAll(t, q, q.empty), []string{
		"[Added n/a@1]", "[Updated n/a@2]", "[Added n/b@3]", "[Deleted n/a@4]", "[Deleted gone(n/c,<nil>)]",
	})
	for name, err := range map[string]error{"add": q.Add(3), "update": q.Update(nil), "delete": q.Delete(3)} {
		var keyErr KeyError
		if !errors.As(err, &keyErr) {
			t.Errorf("%s without a key: %v", name, err)
		}
	}
	if !q.empty() {
		t.Error("something without a key is queued")
	}
}

func TestRealFIFOReplace(t *testing.T) {
	known := NewStore(MetaNamespaceKeyFunc)
	known.Add(object("k", "stays", "1"))
	known.Add(object("k", "goes", "1"))
	q := NewRealFIFO(MetaNamespaceKeyFunc, known, nil)
	q.Replace([]any{object("n", "z", "2"), object("k", "stays", "2"), object("n", "a", "2")}, "2")
	expect(t, "first list", popAll(t, q, q.empty), []string{
		"[Deleted gone(k/goes,k/goes@1)] initial", "[Replaced n/z@2] initial",
		"[Replaced k/stays@2] initial", "[Replaced n/a@2] initial",
	})

	q.Add(object("n", "stays", "3"))
	q.Add(object("n", "goes", "3"))
	q.Update(object("n", "goes", "4"))
	q.Add(object("n", "deleted", "4"))
	q.Delete(object("n", "deleted", "5"))
	q.Add(object("k", "goes", "5"))
	q.Delete(object("k", "stays", "5"))
	q.Replace([]any{object("n", "stays", "6")}, "6")
	expect(t, "second list", popAll(t, q, q.empty)[7:], []string{
		"[Deleted gone(n/goes,n/goes@4)]", "[Deleted gone(k/goes,k/goes@5)]", "[Replaced n/stays@6]",
	})

	if q.Replace([]any{object("n", "b", "7"), 3}, "7") == nil || !q.empty() {
		t.Error("a list with an object without a key is queued")
	}
}

func TestRealFIFOResync(t *testing.T) {
	known := NewStore(MetaNamespaceKeyFunc)
	known.Add(object("k", "queued", "1"))
	known.Add(object("k", "other", "1"))
	q := NewRealFIFO(MetaNamespaceKeyFunc, known, nil)
	q.Update(object("k", "queued", "2"))
	q.Resync()
	expect(t, "popped", popAll(t, q, q.empty), []string{"[Updated k/queued@2]", "[Sync k/other@1]"})
}

func TestRealFIFOAtomic(t *testing.T) {
	for _, bookmarks := range []bool{false, true} {
		q := NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, EmitDeltaTypeBookmark: bookmarks})
		q.Replace([]any{object("n", "a", "1"), object("n", "b", "1")}, "1")
		q.Add(object("n", "c", "2"))
		q.Resync()
		q.Bookmark("7")
		q.Replace(nil, "8")
		want := []string{"[ReplacedAll all(1,[n/a@1 n/b@1])] initial", "[Added n/c@2]", "[SyncAll {}]"}
		if bookmarks {
			want = append(want, "[Bookmark {7}]")
		}
		expect(t, "popped", popAll(t, q, q.empty), append(want, "[ReplacedAll all(8,[])]"))
	}
}

func TestQueuesTransform(t *testing.T) {
	var seen []string
	fail := false
	transform := func(obj any) (any, error) {
		if fail {
			return nil, errors.New("no")
		}
		seen = append(seen, asText(obj))
		return obj, nil
	}
	known := NewStore(MetaNamespaceKeyFunc)
	known.Add(object("k", "known", "1"))
	for name, q := range map[string]interface {
		Queue
		TransformingStore
		empty() bool
	}{
		"real":   NewRealFIFO(MetaNamespaceKeyFunc, known, transform),
		"delta":  NewDeltaFIFOWithOptions(DeltaFIFOOptions{KnownObjects: known, Transformer: transform}),
		"atomic": NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, Transformer: transform}),
	} {
		seen, fail = nil, false
		q.Resync()
		q.Add(object("n", "a", "1"))
		q.Update(object("n", "a", "2"))
		q.Delete(object("n", "a", "3"))
		q.Delete(DeletedFinalStateUnknown{Key: "n/a", Obj: object("n", "a", "3")})
		q.Replace([]any{object("n", "b", "4")}, "4")
		popAll(t, q, q.empty)
		expect(t, name+": transformed once each, what was stored not again", seen, []string{"n/a@1", "n/a@2", "n/a@3", "n/b@4"})
		fail = true
		if q.Add(object("n", "c", "5")) == nil || q.Replace([]any{object("n", "d", "6")}, "6") == nil || !q.empty() {
			t.Errorf("%s: what can't be transformed is queued", name)
		}
		if q.Transformer() == nil {
			t.Errorf("%s: the transformer is not known", name)
		}
	}
}

func TestRealFIFOPopError(t *testing.T) {
	q := NewRealFIFO(MetaNamespaceKeyFunc, NewStore(MetaNamespaceKeyFunc), nil)
	q.Add(object("n", "a", "1"))
	boom := errors.New("boom")
	item, err := q.Pop(func(any, bool) error { return boom })
	expect(t, "item", asText(item), "[Added n/a@1]")
	expect(t, "error", err, boom)
	if !q.empty() {
		t.Error("the item is queued again")
	}
	q.Add(object("n", "a", "1"))
	q.Add(object("n", "b", "1"))
	expect(t, "error of a batch", q.PopBatch(func([]Delta, bool) error { return boom }, nil), boom)
}

func TestRealFIFOPopBatch(t *testing.T) {
	for _, unlock := range []bool{false, true} {
		q := NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, EmitDeltaTypeBookmark: true, UnlockWhileProcessing: unlock})
		q.Replace([]any{object("n", "a", "1")}, "1")
		q.Add(object("n", "b", "2"))
		q.Add(object("n", "c", "2"))
		q.Update(object("n", "b", "3"))
		q.Delete(DeletedFinalStateUnknown{Key: "n/d"})
		q.Resync()
		q.Add(object("n", "e", "4"))
		q.Bookmark("5")
		q.Update(object("n", "f", "6"))
		q.Update(object("n", "f", "7"))
		expect(t, "batches", popBatches(t, q), []string{
			"single [ReplacedAll all(1,[n/a@1])] true",
			"batch [Added n/b@2 Added n/c@2] false",
			"batch [Updated n/b@3 Deleted gone(n/d,<nil>)] false",
			"single [SyncAll {}] false",
			"single [Added n/e@4] false",
			"single [Bookmark {5}] false",
			"single [Updated n/f@6] false",
			"single [Updated n/f@7] false",
		})
	}
}

// popBatches pops what is in the queue in batches and shows them.
func popBatches(t *testing.T, q *RealFIFO) []string {
	t.Helper()
	var got []string
	for !q.empty() {
		err := q.PopBatch(func(deltas []Delta, initial bool) error {
			got = append(got, fmt.Sprint("batch ", asText(Deltas(deltas)), " ", initial))
			return nil
		}, func(obj any, initial bool) error {
			got = append(got, fmt.Sprint("single ", asText(obj), " ", initial))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return got
}

func TestRealFIFOBatchBoundaries(t *testing.T) {
	q := NewRealFIFO(MetaNamespaceKeyFunc, NewStore(MetaNamespaceKeyFunc), nil)
	q.Replace([]any{object("n", "a", "1"), object("n", "b", "1")}, "1")
	q.Add(object("n", "c", "2"))
	q.Add(object("n", "d", "2"))
	expect(t, "the first list is apart", popBatches(t, q), []string{
		"batch [Replaced n/a@1 Replaced n/b@1] true", "batch [Added n/c@2 Added n/d@2] false",
	})

	for i := range 2500 {
		q.Add(object("n", fmt.Sprint(i), "1"))
	}
	var sizes []int
	for !q.empty() {
		if err := q.PopBatch(func(deltas []Delta, _ bool) error { sizes = append(sizes, len(deltas)); return nil }, nil); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "sizes", sizes, []int{1000, 1000, 500})
}

func TestRealFIFOHasSynced(t *testing.T) {
	testHasSynced(t, func() Queue { return NewRealFIFO(MetaNamespaceKeyFunc, NewStore(MetaNamespaceKeyFunc), nil) })
}

// testHasSynced is for all queues that hand out the objects of a list one by one.
func testHasSynced(t *testing.T, newQueue func() Queue) {
	t.Helper()
	check := func(what string, q Queue, want bool) {
		t.Helper()
		if q.HasSynced() != want || IsDone(q.HasSyncedChecker()) != want {
			t.Errorf("%s: synced %v, done %v, want %v", what, q.HasSynced(), IsDone(q.HasSyncedChecker()), want)
		}
	}
	pop := func(q Queue) {
		q.Pop(func(any, bool) error { return errors.New("counts all the same") })
	}
	q := newQueue()
	check("new", q, false)
	q.Resync()
	check("resync", q, false)
	q.Replace([]any{object("n", "a", "1"), object("n", "b", "1")}, "1")
	check("list", q, false)
	q.Add(object("n", "c", "1"))
	pop(q)
	check("one popped", q, false)
	pop(q)
	check("list popped", q, true)
	q.Replace([]any{object("n", "x", "1")}, "2")
	check("another list", q, true)

	q = newQueue()
	q.Replace(nil, "1")
	check("empty list", q, true)
	for name, write := range map[string]func(Queue){
		"add":    func(q Queue) { q.Add(object("n", "a", "1")) },
		"update": func(q Queue) { q.Update(object("n", "a", "1")) },
		"delete": func(q Queue) { q.Delete(object("n", "a", "1")) },
	} {
		q = newQueue()
		write(q)
		check(name, q, true)
		q.Replace([]any{object("n", "a", "1")}, "2")
		check(name+", then a list", q, true)
	}
}

// The first list is handled when the function has returned, not when it was taken.
func TestRealFIFOSyncsAfterProcessing(t *testing.T) {
	q := NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, UnlockWhileProcessing: true})
	q.Replace([]any{object("n", "a", "1")}, "1")
	q.Pop(func(any, bool) error {
		if q.HasSynced() || IsDone(q) {
			t.Error("synced while the list is handled")
		}
		return q.Add(object("n", "b", "2")) // must not block
	})
	if !q.HasSynced() || !IsDone(q) {
		t.Error("not synced")
	}
	expect(t, "queued meanwhile", popAll(t, q, q.empty), []string{"[Added n/b@2]"})
}

func TestRealFIFOPanicLeavesItUsable(t *testing.T) {
	for _, unlock := range []bool{false, true} {
		q := NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, UnlockWhileProcessing: unlock})
		q.Replace(nil, "1")
		func() {
			defer func() { recover() }()
			q.Pop(func(any, bool) error { panic("boom") })
		}()
		if !q.HasSynced() || q.Add(object("n", "a", "1")) != nil {
			t.Error("the queue is not usable after a panic")
		}
	}
}

func TestQueuesClose(t *testing.T) {
	for name, q := range map[string]interface {
		Queue
		IsClosed() bool
		empty() bool
	}{
		"real":  NewRealFIFO(MetaNamespaceKeyFunc, NewStore(MetaNamespaceKeyFunc), nil),
		"delta": NewDeltaFIFOWithOptions(DeltaFIFOOptions{}),
		"fifo":  NewFIFO(MetaNamespaceKeyFunc),
	} {
		popped := make(chan error)
		go func() {
			_, err := q.Pop(func(any, bool) error { return nil })
			popped <- err
		}()
		q.Close()
		if err := <-popped; err != ErrFIFOClosed {
			t.Errorf("%s: a waiting Pop returned %v", name, err)
		}
		if !q.IsClosed() {
			t.Errorf("%s: not closed", name)
		}
		q.Add(object("n", "a", "1"))
		expect(t, name+": what was queued is handed out", len(popAll(t, q, q.empty)), 1)
		if _, err := q.Pop(nil); err != ErrFIFOClosed {
			t.Errorf("%s: Pop returned %v", name, err)
		}
		if b, ok := q.(QueueWithBatch); ok && b.PopBatch(nil, nil) != ErrFIFOClosed {
			t.Errorf("%s: PopBatch does not say that the queue is closed", name)
		}
	}
}

func TestRealFIFOMetrics(t *testing.T) {
	name, err := NewInformerName(t.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer name.Release()
	gvr := schema.GroupVersionResource{Resource: "r"}
	var p recordedMetrics
	q := NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, Identifier: name.WithResource(gvr), MetricsProvider: &p})
	q.Replace(nil, "1")
	q.Add(object("n", "a", "1"))
	q.Add(object("n", "b", "1"))
	popBatches(t, q)
	expect(t, "queued", p.queued, []float64{1, 2, 3, 2, 0})
	expect(t, "latencies", len(p.latency), 2)

	var second recordedMetrics
	q = NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, Identifier: name.WithResource(gvr), MetricsProvider: &second})
	q.Replace(nil, "1")
	expect(t, "published by the second for the resource", len(second.queued), 0)
}

// Whatever several writers do, the consumer sees the events of each in order and none twice.
func TestRealFIFOConcurrent(t *testing.T) {
	for _, unlock := range []bool{false, true} {
		q := NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, UnlockWhileProcessing: unlock})
		const writers, events = 4, 500
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for e := range events {
					q.Update(object("n", fmt.Sprint(w), fmt.Sprint(e)))
				}
			})
		}
		next := map[string]int{}
		see := func(d Delta) {
			key, _ := MetaNamespaceKeyFunc(d.Object)
			if got, want := asText(d.Object), fmt.Sprintf("%s@%d", key, next[key]); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			next[key]++
		}
		for seen := 0; seen < writers*events; {
			q.PopBatch(func(deltas []Delta, _ bool) error {
				for _, d := range deltas {
					see(d)
				}
				seen += len(deltas)
				return nil
			}, func(obj any, _ bool) error {
				see(obj.(Deltas)[0])
				seen++
				return nil
			})
		}
		wg.Wait()
		if !q.empty() {
			t.Error("there is more than was written")
		}
	}
}

func TestSliceQueue(t *testing.T) {
	var q sliceQueue[*int]
	next, want := 0, 0
	push := func(n int) {
		items := make([]*int, n)
		for i := range items {
			v := next
			items[i] = &v
			next++
		}
		q.push(items...)
	}
	pop := func(n int) {
		for range n {
			if got := *q.pop(); got != want {
				t.Fatalf("got %d, want %d", got, want)
			}
			want++
		}
	}
	for round := range 200 {
		push(round % 7)
		pop(min(q.len(), round%5))
		for i, item := range q.items[:cap(q.items)] {
			if live := i >= q.head && i < len(q.items); (item != nil) != live {
				t.Fatalf("round %d: position %d: live %v, but %v", round, i, live, item)
			}
		}
	}
	pop(q.len())
	push(5000)
	pop(5000)
	if cap(q.items) != 0 {
		t.Errorf("an empty queue keeps room for %d items", cap(q.items))
	}
	// A queue that is never empty must not grow for ever.
	push(10)
	for range 10000 {
		push(1)
		pop(1)
	}
	if cap(q.items) > 64 {
		t.Errorf("a queue of 10 items has room for %d", cap(q.items))
	}
}
