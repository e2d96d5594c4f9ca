package cache

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/util/watchlist"
)

func TestListWatchPrefersItsOwn(t *testing.T) {
	var called string
	without := &ListWatch{
		ListFunc:  func(metav1.ListOptions) (runtime.Object, error) { called = "list"; return nil, nil },
		WatchFunc: func(metav1.ListOptions) (watch.Interface, error) { called = "watch"; return nil, nil },
	}
	with := &ListWatch{
		ListWithContextFunc: func(context.Context, metav1.ListOptions) (runtime.Object, error) {
			called = "list with"
			return nil, nil
		},
		WatchFuncWithContext: func(context.Context, metav1.ListOptions) (watch.Interface, error) {
			called = "watch with"
			return nil, nil
		},
	}
	both := &ListWatch{without.ListFunc, without.WatchFunc, with.ListWithContextFunc, with.WatchFuncWithContext, false}
	tests := []struct {
		lw                               *ListWatch
		list, listWith, watch, watchWith string
	}{
		{without, "list", "list", "watch", "watch"},
		{with, "list with", "list with", "watch with", "watch with"},
		{both, "list", "list with", "watch", "watch with"},
	}
	for i, tt := range tests {
		var got []string
		for _, call := range []func(){
			func() { _, _ = tt.lw.List(metav1.ListOptions{}) },
			func() { _, _ = tt.lw.ListWithContext(t.Context(), metav1.ListOptions{}) },
			func() { _, _ = tt.lw.Watch(metav1.ListOptions{}) },
			func() { _, _ = tt.lw.WatchWithContext(t.Context(), metav1.ListOptions{}) },
		} {
			called = ""
			call()
			got = append(got, called)
		}
		if want := []string{tt.list, tt.listWith, tt.watch, tt.watchWith}; len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
			t.Errorf("%d: got %q, want %q", i, got, want)
		}
	}
	if _, err := (&ListWatch{}).List(metav1.ListOptions{}); err == nil {
		t.Error("an empty ListWatch lists")
	}
	if _, err := (&ListWatch{}).WatchWithContext(t.Context(), metav1.ListOptions{}); err == nil {
		t.Error("an empty ListWatch watches")
	}
}

func TestWatchListSemantics(t *testing.T) {
	lw := &ListWatch{}
	if watchlist.DoesClientNotSupportWatchListSemantics(ToListWatcherWithWatchListSemantics(lw, newServer())) {
		t.Error("a client that says nothing counts as one without")
	}
	without := ToListWatcherWithWatchListSemantics(lw, listOnly{})
	if !watchlist.DoesClientNotSupportWatchListSemantics(without) {
		t.Error("a client without counts as one with")
	}
	if _, ok := without.(ListerWatcherWithContext); !ok {
		t.Error("contexts are lost")
	}
}

// contextless is a ListerWatcher of before there were contexts.
type contextless struct {
	wait  chan struct{}
	watch *watch.FakeWatcher
}

func (c contextless) List(metav1.ListOptions) (runtime.Object, error) {
	<-c.wait
	return &metav1.PartialObjectMetadataList{}, nil
}

func (c contextless) Watch(metav1.ListOptions) (watch.Interface, error) {
	<-c.wait
	return c.watch, nil
}

// A context ends calls that know none, and a watch that comes too late is stopped.
func TestContextlessCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := contextless{make(chan struct{}), watch.NewFake()}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("enough"))
		defer cancel()
		lw := ToListerWatcherWithContext(c)
		if _, err := lw.ListWithContext(ctx, metav1.ListOptions{}); err == nil || err.Error() != "enough" {
			t.Errorf("got %v", err)
		}
		if _, err := lw.WatchWithContext(ctx, metav1.ListOptions{}); err == nil || err.Error() != "enough" {
			t.Errorf("got %v", err)
		}
		if c.watch.IsStopped() {
			t.Error("stopped before it came")
		}
		close(c.wait)
		synctest.Wait()
		if !c.watch.IsStopped() {
			t.Error("a watch that came too late goes on")
		}
		if list, err := lw.ListWithContext(t.Context(), metav1.ListOptions{}); err != nil || list == nil {
			t.Errorf("got %v, %v", list, err)
		}
		if w, err := ToWatcherWithContext(c).WatchWithContext(context.Background(), metav1.ListOptions{}); err != nil || w != watch.Interface(c.watch) {
			t.Errorf("got %v, %v", w, err)
		}
		if w, err := ToListerWithContext(c).ListWithContext(context.Background(), metav1.ListOptions{}); err != nil || w == nil {
			t.Errorf("got %v, %v", w, err)
		}
	})
}

// An informer on such a ListerWatcher ends all the same.
func TestInformerEndsWhileListHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := contextless{make(chan struct{}), watch.NewFake()}
		informer := NewSharedIndexInformer(c, &cached{}, 0, nil)
		stop := run(t, informer)
		synctest.Wait()
		stop()
		close(c.wait)
	})
}
