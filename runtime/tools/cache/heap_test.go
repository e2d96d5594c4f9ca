package cache

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
)

type ranked struct{ key, rank int }

func newRankedHeap() *Heap {
	return NewHeap(func(obj any) (string, error) {
		r, ok := obj.(ranked)
		if !ok {
			return "", errors.New("not ranked")
		}
		return strconv.Itoa(r.key), nil
	}, func(a, b any) bool { return a.(ranked).rank < b.(ranked).rank })
}

func popRanked(t *testing.T, h *Heap) []ranked {
	t.Helper()
	got := []ranked{}
	for len(h.List()) > 0 {
		obj, err := h.Pop()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, obj.(ranked))
	}
	return got
}

func TestHeap(t *testing.T) {
	h := newRankedHeap()
	for i, err := range []error{
		h.Add(ranked{1, 5}), h.Add(ranked{2, 3}), h.AddIfNotPresent(ranked{1, 1}), h.AddIfNotPresent(ranked{3, 4}),
		h.BulkAdd([]any{ranked{4, 9}, ranked{5, 0}}), h.Update(ranked{4, 1}), h.Delete(ranked{3, 0}),
	} {
		if err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	obj, exists, err := h.Get(ranked{4, 0})
	if obj != any(ranked{4, 1}) || !exists || err != nil {
		t.Errorf("Get: %v, %v, %v", obj, exists, err)
	}
	obj, exists, err = h.GetByKey("3")
	if obj != nil || exists || err != nil {
		t.Errorf("GetByKey of a deleted object: %v, %v, %v", obj, exists, err)
	}
	expect(t, "keys", sorted(h.ListKeys()), []string{"1", "2", "4", "5"})
	expect(t, "popped", popRanked(t, h), []ranked{{5, 0}, {4, 1}, {2, 3}, {1, 5}})
}

func TestHeapErrors(t *testing.T) {
	h := newRankedHeap()
	_, _, getErr := h.Get(3)
	for name, err := range map[string]error{
		"add": h.Add(3), "add if not present": h.AddIfNotPresent(3), "bulk add": h.BulkAdd([]any{ranked{1, 1}, 3}),
		"delete": h.Delete(3), "get": getErr,
	} {
		var keyErr KeyError
		if !errors.As(err, &keyErr) {
			t.Errorf("%s: got %v, want a KeyError", name, err)
		}
	}
	expect(t, "content after a failed bulk add", len(h.List()), 0)
	if h.Delete(ranked{1, 1}) == nil {
		t.Error("deleted what is not there")
	}

	h.Add(ranked{1, 1})
	h.Close()
	_, popErr := h.Pop()
	for name, err := range map[string]error{
		"add": h.Add(ranked{2, 2}), "add if not present": h.AddIfNotPresent(ranked{2, 2}), "bulk add": h.BulkAdd(nil), "pop": popErr,
	} {
		if err == nil {
			t.Errorf("%s on a closed heap: no error", name)
		}
	}
	if !h.IsClosed() || h.Delete(ranked{1, 1}) != nil {
		t.Error("a closed heap can't be emptied")
	}
}

func TestHeapPopWaits(t *testing.T) {
	h := newRankedHeap()
	var wg sync.WaitGroup
	popped := make(chan any, 3)
	for range 2 {
		wg.Go(func() {
			for {
				obj, err := h.Pop()
				if err != nil {
					return
				}
				popped <- obj
			}
		})
	}
	h.BulkAdd([]any{ranked{1, 1}, ranked{2, 2}, ranked{3, 3}})
	seen := map[any]bool{<-popped: true, <-popped: true, <-popped: true}
	h.Close()
	wg.Wait()
	expect(t, "seen", len(seen), 3)
}

func TestHeapAgainstModel(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	h := newRankedHeap()
	model := map[int]int{}
	for range 5000 {
		r := ranked{rnd.IntN(40), rnd.IntN(1000)}
		switch _, present := model[r.key]; rnd.IntN(5) {
		case 0, 1:
			h.Add(r)
			model[r.key] = r.rank
		case 2:
			h.AddIfNotPresent(r)
			if !present {
				model[r.key] = r.rank
			}
		case 3:
			if (h.Delete(r) == nil) != present {
				t.Fatalf("delete of %v: present %v", r, present)
			}
			delete(model, r.key)
		case 4:
			if len(model) == 0 {
				continue
			}
			obj, _ := h.Pop()
			got := obj.(ranked)
			for _, rank := range model {
				if rank < got.rank {
					t.Fatalf("popped rank %d while there was %d", got.rank, rank)
				}
			}
			if model[got.key] != got.rank {
				t.Fatalf("popped %v, which is not there", got)
			}
			delete(model, got.key)
		}
	}
	expect(t, "left", len(h.List()), len(model))
}
