package workqueue

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// take takes an item that must be there.
func take[T comparable](t *testing.T, q TypedInterface[T], want T) {
	t.Helper()
	if q.Len() == 0 {
		t.Fatalf("nothing to take, want %v", want)
	}
	if got, shutdown := q.Get(); got != want || shutdown {
		t.Fatalf("took %v, %t, want %v", got, shutdown, want)
	}
}

func wantLen[T comparable](t *testing.T, q TypedInterface[T], want int) {
	t.Helper()
	if got := q.Len(); got != want {
		t.Fatalf("%d in the queue, want %d", got, want)
	}
}

func TestOrderAndOnce(t *testing.T) {
	q := NewTyped[string]()
	for _, item := range []string{"a", "b", "a", "c", "b"} {
		q.Add(item)
	}
	wantLen(t, q, 3)
	for _, want := range []string{"a", "b", "c"} {
		take(t, q, want)
	}
	wantLen(t, q, 0)
}

func TestAddedWhileWorkedOn(t *testing.T) {
	q := NewTyped[string]()
	q.Add("a")
	take(t, q, "a")
	q.Add("a")
	q.Add("a")
	wantLen(t, q, 0)
	q.Add("b")
	q.Done("a")
	wantLen(t, q, 2)
	take(t, q, "b")
	take(t, q, "a")
	q.Done("a")
	q.Done("b")
	wantLen(t, q, 0)
}

func TestDoneWithoutGet(t *testing.T) {
	q := NewTyped[string]()
	q.Add("a")
	q.Done("a")
	q.Done("b")
	wantLen(t, q, 1)
	take(t, q, "a")
}

func TestFIFOGrowsAndWraps(t *testing.T) {
	q := DefaultQueue[int]()
	next, taken := 0, 0
	for round := range 50 {
		for range 7 + round {
			q.Push(next)
			next++
		}
		for range 5 + round {
			if got := q.Pop(); got != taken {
				t.Fatalf("popped %d, want %d", got, taken)
			}
			taken++
		}
		if q.Len() != next-taken {
			t.Fatalf("length %d, want %d", q.Len(), next-taken)
		}
	}
	for q.Len() > 0 {
		if got := q.Pop(); got != taken {
			t.Fatalf("popped %d, want %d", got, taken)
		}
		taken++
	}
	if taken != next || cap(q.(*fifo[int]).ring) != 0 {
		t.Errorf("took %d of %d, capacity %d", taken, next, cap(q.(*fifo[int]).ring))
	}
}

// lifo takes the last first and moves what is touched to the front.
type lifo struct {
	items   []string
	touched []string
}

func (l *lifo) Touch(item string) { l.touched = append(l.touched, item) }
func (l *lifo) Push(item string)  { l.items = append(l.items, item) }
func (l *lifo) Len() int          { return len(l.items) }
func (l *lifo) Pop() string {
	item := l.items[len(l.items)-1]
	l.items = l.items[:len(l.items)-1]
	return item
}

func TestOwnQueue(t *testing.T) {
	order := &lifo{}
	q := NewTypedWithConfig(TypedQueueConfig[string]{Queue: order})
	q.Add("a")
	q.Add("b")
	q.Add("a")
	take(t, q, "b")
	q.Add("b") // in work: not touched
	take(t, q, "a")
	q.Done("b")
	take(t, q, "b")
	if fmt.Sprint(order.touched) != "[a]" {
		t.Errorf("touched %v", order.touched)
	}
}

func TestGetWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTyped[string]()
		var got atomic.Value
		go func() {
			item, _ := q.Get()
			got.Store(item)
		}()
		synctest.Wait()
		if got.Load() != nil {
			t.Fatalf("got %v from an empty queue", got.Load())
		}
		q.Add("a")
		synctest.Wait()
		if got.Load() != "a" {
			t.Errorf("got %v", got.Load())
		}
	})
}

func TestShutDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTyped[string]()
		var ended sync.WaitGroup
		for range 3 {
			ended.Go(func() {
				if item, shutdown := q.Get(); item != "" || !shutdown {
					t.Errorf("got %q, %t", item, shutdown)
				}
			})
		}
		synctest.Wait()
		if q.ShuttingDown() {
			t.Error("shutting down at first")
		}
		q.ShutDown()
		q.ShutDown()
		ended.Wait()
		q.Add("late")
		wantLen(t, q, 0)
		if !q.ShuttingDown() {
			t.Error("not shutting down")
		}
	})
}

func TestShutDownHandsOutWhatIsThere(t *testing.T) {
	q := NewTyped[string]()
	q.Add("a")
	q.ShutDown()
	take(t, q, "a")
	if _, shutdown := q.Get(); !shutdown {
		t.Error("not shut down")
	}
}

func TestShutDownWithDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTyped[string]()
		q.Add("a")
		q.Add("b")
		take(t, q, "a")
		q.Add("a")
		drained := make(chan struct{})
		go func() {
			q.ShutDownWithDrain()
			close(drained)
		}()
		isDrained := func() bool {
			synctest.Wait()
			select {
			case <-drained:
				return true
			default:
				return false
			}
		}
		for _, step := range []func(){
			func() {}, func() { q.Done("a") }, func() { take(t, q, "b") }, func() { q.Done("b") }, func() { take(t, q, "a") },
		} {
			if step(); isDrained() {
				t.Fatal("drained too early")
			}
		}
		if q.Done("a"); !isDrained() {
			t.Error("not drained")
		}
	})
}

func TestShutDownEndsTheDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTyped[string]()
		q.Add("a")
		take(t, q, "a")
		drained := make(chan struct{})
		go func() {
			q.ShutDownWithDrain()
			close(drained)
		}()
		synctest.Wait()
		q.ShutDown()
		<-drained
	})
}

// TestManyHands adds and takes from many goroutines: no item is in two hands, and the last state of each is seen.
func TestManyHands(t *testing.T) {
	const items, adds, workers = 20, 200, 8
	q := NewTyped[int]()
	var state, seen [items]atomic.Int64
	var inWork [items]atomic.Bool
	var adders, takers sync.WaitGroup
	for range workers {
		takers.Go(func() {
			for {
				item, shutdown := q.Get()
				if shutdown {
					return
				}
				if !inWork[item].CompareAndSwap(false, true) {
					t.Errorf("%d is in two hands", item)
				}
				seen[item].Store(state[item].Load())
				inWork[item].Store(false)
				q.Done(item)
			}
		})
		adders.Go(func() {
			for i := range adds {
				item := i % items
				state[item].Add(1)
				q.Add(item)
			}
		})
	}
	adders.Wait()
	q.ShutDownWithDrain()
	takers.Wait()
	for i := range items {
		if seen[i].Load() != adds/items*workers {
			t.Errorf("item %d was last seen at %d of %d", i, seen[i].Load(), adds/items*workers)
		}
	}
}
