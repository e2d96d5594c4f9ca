package synctrack

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

var (
	_ cache.DoneChecker = (*AsyncTracker[string])(nil)
	_ cache.DoneChecker = (*SingleFileTracker)(nil)
)

// tracker is what both trackers have in common, for items that are numbers.
type tracker interface {
	cache.DoneChecker
	HasSynced() bool
	UpstreamHasSynced()
}

// trackers returns the trackers under test with functions to start and finish an item.
func trackers() map[string]func() (t tracker, start, finish func(int)) {
	return map[string]func() (tracker, func(int), func(int)){
		"async": func() (tracker, func(int), func(int)) {
			t := NewAsyncTracker[int]("async")
			return t, t.Start, t.Finished
		},
		"single file": func() (tracker, func(int), func(int)) {
			t := NewSingleFileTracker("single file")
			return t, func(int) { t.Start() }, func(int) { t.Finished() }
		},
	}
}

func TestTrackers(t *testing.T) {
	for name, newTracker := range trackers() {
		tr, start, finish := newTracker()
		check := func(what string, want bool) {
			t.Helper()
			if tr.HasSynced() != want || cache.IsDone(tr) != want {
				t.Errorf("%s: %s: synced %v, done %v, want %v", name, what, tr.HasSynced(), cache.IsDone(tr), want)
			}
		}
		if tr.Name() != name {
			t.Errorf("name is %q, want %q", tr.Name(), name)
		}
		check("new", false)
		start(1)
		finish(1)
		check("all finished, upstream not synced", false)
		start(2)
		start(3)
		tr.UpstreamHasSynced()
		check("upstream synced", false)
		finish(2)
		check("one left", false)
		finish(3)
		check("all finished", true)
		start(4)
		check("done stays done", true)
		tr.UpstreamHasSynced()
		finish(4)
		check("done stays done", true)

		tr, _, _ = newTracker()
		tr.UpstreamHasSynced()
		check("an empty list", true)
	}
}

func TestAsyncTrackerIgnoresUnknownKeys(t *testing.T) {
	tr := NewAsyncTracker[string]("t")
	tr.Start("a")
	tr.Start("a")
	tr.Finished("b")
	tr.UpstreamHasSynced()
	if tr.HasSynced() {
		t.Error("another key finished the first")
	}
	tr.Finished("a")
	if !tr.HasSynced() {
		t.Error("not synced")
	}
}

func TestSingleFileTrackerPanics(t *testing.T) {
	tr := NewSingleFileTracker("t")
	tr.Start()
	tr.Finished()
	defer func() {
		if recover() == nil {
			t.Error("Finished without Start does not panic")
		}
	}()
	tr.Finished()
}

func TestTrackersConcurrently(t *testing.T) {
	for name, newTracker := range trackers() {
		tr, start, finish := newTracker()
		var wg sync.WaitGroup
		for i := range 50 {
			start(i)
			wg.Go(func() {
				if tr.HasSynced() {
					t.Errorf("%s: synced while an item is handled", name)
				}
				finish(i)
			})
		}
		tr.UpstreamHasSynced()
		<-tr.Done()
		wg.Wait()
	}
}

func TestLazy(t *testing.T) {
	calls := 0
	z := Lazy[int]{Evaluate: func() (int, error) {
		if calls++; calls == 3 {
			return 0, errors.New("third")
		}
		return calls, nil
	}}
	got := ""
	get := func() {
		v, err := z.Get()
		got += fmt.Sprintf("%d,%v ", v, err)
	}
	get()
	get()
	z.Notify()
	get()
	z.Notify()
	get()
	get()
	get()
	if want := "1,<nil> 1,<nil> 2,<nil> 0,third 4,<nil> 4,<nil> "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLazySharesAnEvaluation(t *testing.T) {
	calls := 0
	started, release := make(chan struct{}), make(chan struct{})
	z := Lazy[int]{Evaluate: func() (int, error) {
		calls++
		close(started)
		<-release
		return calls, nil
	}}
	var wg sync.WaitGroup
	get := func() {
		if v, err := z.Get(); v != 1 || err != nil {
			t.Errorf("got %d, %v", v, err)
		}
	}
	wg.Go(get)
	<-started
	for range 4 {
		wg.Go(get)
	}
	close(release)
	wg.Wait()
}

// What is evaluated when Notify is called is not what a later Get returns.
func TestLazyNotifyDuringEvaluation(t *testing.T) {
	source := 1
	var z Lazy[int]
	z.Evaluate = func() (int, error) {
		v := source
		if v == 1 {
			source = 2
			z.Notify()
		}
		return v, nil
	}
	if v, _ := z.Get(); v != 1 {
		t.Errorf("first Get: %d", v)
	}
	if v, _ := z.Get(); v != 2 {
		t.Errorf("Get after Notify: %d", v)
	}
}
