package cache

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var forbidden = apierrors.NewForbidden(schema.GroupResource{Resource: "pods"}, "", errors.New("user \"x\" cannot list"))

func quiet(ctx context.Context) context.Context { return logr.NewContext(ctx, logr.Discard()) }

// runQuiet runs an informer that logs nothing.
func runQuiet(t *testing.T, informer SharedInformer) {
	run(t, quietly{informer})
}

type quietly struct{ SharedInformer }

func (q quietly) RunWithContext(ctx context.Context) { q.SharedInformer.RunWithContext(quiet(ctx)) }

func TestWaitForSync(t *testing.T) {
	const name = "SharedIndexInformer *v1.PartialObjectMetadata"
	notFound := apierrors.NewNotFound(schema.GroupResource{Resource: "pods"}, "")
	unavailable := apierrors.NewServiceUnavailable("starting")
	tests := map[string]struct {
		err      error
		refusal  bool
		after    time.Duration // 0 is at once
		contains []string
	}{
		"synced":                           {nil, false, 0, nil},
		"synced, refusals are final":       {nil, true, 0, nil},
		"forbidden":                        {forbidden, false, time.Minute, []string{"the deadline has passed", name + " has not synced after ", "is forbidden"}},
		"forbidden is final":               {forbidden, true, 0, []string{name + " has not synced: list", "is forbidden"}},
		"no such resource is final":        {notFound, true, 0, []string{"not found"}},
		"unavailable is not final":         {unavailable, true, time.Minute, []string{"the deadline has passed", "starting"}},
		"nobody there is not final either": {errRefused, true, time.Minute, []string{"connection refused"}},
	}
	for title, tt := range tests {
		t.Run(title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				good := NewSharedIndexInformer(newServer("a"), &cached{}, 0, nil)
				s := newServer()
				s.failWith("", tt.err)
				informer := NewTypedSharedIndexInformer[*cached](NewSharedIndexInformer(listOnly{s}, &cached{}, 0, nil))
				runQuiet(t, good)
				synctest.Wait()
				runQuiet(t, informer)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				wait := WaitForSync
				if tt.refusal {
					wait = WaitForSyncOrRefusal
				}
				start := time.Now()
				err := wait(ctx, good, informer)
				if took := time.Since(start); took != tt.after {
					t.Errorf("took %s, want %s", took, tt.after)
				}
				if (err == nil) != (tt.contains == nil) {
					t.Errorf("got %v", err)
				}
				for _, part := range tt.contains {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("got %v\nwant it to say %q", err, part)
					}
				}
				var failed *SyncError
				if err != nil && (!errors.As(err, &failed) || len(failed.Informers) != 1 || !errors.Is(err, tt.err)) {
					t.Errorf("got %#v", err)
				}
				if tt.after > 0 != errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// Who waits hears of a refusal when it comes, also when other errors came first.
func TestWaitForSyncOrRefusalLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		s.failWith("", apierrors.NewServiceUnavailable("starting"))
		informer := NewSharedIndexInformer(listOnly{s}, &cached{}, 0, nil)
		runQuiet(t, informer)
		time.AfterFunc(5*time.Second, func() { s.failWith("", forbidden) })
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		start := time.Now()
		err := WaitForSyncOrRefusal(ctx, informer)
		// The attempt that is refused comes within a backoff, which is half a minute at most here.
		if took := time.Since(start); !errors.Is(err, forbidden) || took < 5*time.Second || took > time.Minute {
			t.Errorf("got %v after %s", err, took)
		}
	})
}

func TestWaitForSyncRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		s.failWith("", forbidden)
		informer := NewSharedIndexInformer(listOnly{s}, &cached{}, 0, nil)
		time.AfterFunc(5*time.Second, func() { runQuiet(t, informer) })
		time.AfterFunc(20*time.Second, func() { s.failWith("", nil) })
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if err := WaitForSync(ctx, informer); err != nil {
			t.Error(err)
		}
	})
}

func TestWaitForSyncStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		informer := NewSharedIndexInformer(newServer("a"), &cached{}, 0, nil)
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("no more time"))
		err := WaitForSync(ctx, informer)
		if err == nil || !strings.Contains(err.Error(), "no more time") || !strings.Contains(err.Error(), "not started") {
			t.Errorf("got %v", err)
		}
		time.AfterFunc(time.Second, func() {
			if err := StopInformer(t.Context(), informer); err != nil {
				t.Error(err)
			}
		})
		err = WaitForSync(t.Context(), informer)
		if err == nil || !strings.Contains(err.Error(), "it is stopped") {
			t.Errorf("got %v", err)
		}
		hanging := NewSharedIndexInformer(&ListWatch{
			ListWithContextFunc: func(ctx context.Context, _ metav1.ListOptions) (runtime.Object, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
		}, &cached{}, 0, nil)
		h := hanging.(*sharedIndexInformer)
		h.lw = ToListWatcherWithWatchListSemantics(h.lw.(*ListWatch), listOnly{})
		runQuiet(t, hanging)
		soon, cancel2 := context.WithTimeout(t.Context(), time.Second)
		defer cancel2()
		if err := WaitForSync(soon, hanging); err == nil || !strings.Contains(err.Error(), "has not answered yet") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWaitForCacheSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan struct{})
		ready := time.Now().Add(time.Second)
		later := func() bool { return !time.Now().Before(ready) }
		asked := 0
		once := func() bool { asked++; return true }
		if !WaitForCacheSync(stop, once, later) || time.Since(ready) != 0 || asked != 1 {
			t.Errorf("asked %d times, late by %s", asked, time.Since(ready))
		}
		time.AfterFunc(time.Second, func() { close(stop) })
		if WaitForCacheSync(stop, func() bool { return false }) || WaitForNamedCacheSync("x", stop, func() bool { return false }) {
			t.Error("synced")
		}
		if !WaitForCacheSync(stop) || !WaitForNamedCacheSync("x", nil, once) {
			t.Error("not synced")
		}
		var log bytes.Buffer
		ctx := logr.NewContextWithSlogLogger(t.Context(), slog.New(slog.NewTextHandler(&log, nil)).With("controller", "mine"))
		if !WaitForNamedCacheSyncWithContext(ctx, once) || strings.Count(log.String(), "controller=mine") != 2 {
			t.Errorf("log: %s", &log)
		}
	})
}

type checker struct {
	name string
	done chan struct{}
}

func (c checker) Name() string          { return c.name }
func (c checker) Done() <-chan struct{} { return c.done }

func TestWaitFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx, cancel := context.WithCancel(logr.NewContextWithSlogLogger(t.Context(), slog.New(slog.NewTextHandler(&log, nil))))
		defer cancel()
		a, b := checker{"first", make(chan struct{})}, checker{"second", make(chan struct{})}
		close(a.done)
		time.AfterFunc(time.Second, func() { close(b.done) })
		if !WaitFor(ctx, "", a, b) || log.Len() != 0 {
			t.Errorf("not done, log %s", &log)
		}
		c := checker{"third", make(chan struct{})}
		time.AfterFunc(time.Second, cancel)
		if WaitFor(ctx, "breakfast", a, c) || !strings.Contains(log.String(), "breakfast") || !strings.Contains(log.String(), "third") {
			t.Errorf("done, log %s", &log)
		}
		if !WaitFor(ctx, "", a, b) {
			t.Error("what is done is not done when the context has ended")
		}
	})
}

func TestSyncResult(t *testing.T) {
	synced := map[reflect.Type]bool{reflect.TypeFor[*cached](): true, reflect.TypeFor[*metav1.Status](): false}
	if err := (SyncResult{Synced: synced}).AsError(); err != nil {
		t.Error(err)
	}
	err := SyncResult{Err: context.Canceled, Synced: synced}.AsError()
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "*v1.Status") || strings.Contains(err.Error(), "Metadata") {
		t.Errorf("got %v", err)
	}
}

func TestStopInformer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		one := NewSharedIndexInformer(listOnly{s}, &cached{}, time.Second, nil)
		other := NewSharedIndexInformer(listOnly{s}, &cached{}, 0, nil)
		told, otherTold := &recorder{}, &recorder{}
		handle, err := one.AddEventHandler(told)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.AddEventHandler(otherTold); err != nil {
			t.Fatal(err)
		}
		run(t, one)
		run(t, other)
		synctest.Wait()
		if err := StopInformer(t.Context(), NewTypedSharedIndexInformer[*cached](one)); err != nil {
			t.Fatal(err)
		}
		if told.stopped() != 1 || !one.IsStopped() || other.IsStopped() {
			t.Errorf("told %d times; stopped %t, other %t", told.stopped(), one.IsStopped(), other.IsStopped())
		}
		s.set("b", "")
		synctest.Wait()
		if got := otherTold.told(); got != "initial a, add b" {
			t.Errorf("other told %s", got)
		}
		if got := contents(one.GetStore()); got != "a" || !handle.HasSynced() {
			t.Errorf("cache has %s", got)
		}
		if err := one.RemoveEventHandler(handle); err != nil {
			t.Error(err)
		}
		if err := one.AddIndexers(Indexers{"x": MetaNamespaceIndexFunc}); err == nil {
			t.Error("an index was added")
		}
		one.RunWithContext(quiet(t.Context())) // returns
		if err := StopInformer(t.Context(), one); err != nil {
			t.Error(err)
		}
		if err := StopInformer(t.Context(), quietly{one}); err == nil {
			t.Error("an unknown informer was stopped")
		}
	})
}

func TestStopInformerThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		informer := NewSharedIndexInformer(listOnly{newServer("a")}, &cached{}, 0, nil)
		slow := newBlocker()
		if _, err := informer.AddEventHandler(slow); err != nil {
			t.Fatal(err)
		}
		run(t, informer)
		<-slow.entered
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := StopInformer(ctx, informer); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(slow.leave)
		if err := StopInformer(t.Context(), informer); err != nil {
			t.Error(err)
		}
	})
}

func TestStopInformerBeforeStart(t *testing.T) {
	informer := NewSharedIndexInformer(newServer("a"), &cached{}, 0, nil)
	told := &recorder{}
	if _, err := informer.AddEventHandler(told); err != nil {
		t.Fatal(err)
	}
	if err := StopInformer(t.Context(), informer); err != nil {
		t.Fatal(err)
	}
	informer.RunWithContext(quiet(t.Context())) // returns
	if told.stopped() != 1 || !informer.IsStopped() || informer.HasSynced() {
		t.Errorf("told %d times, stopped %t, synced %t", told.stopped(), informer.IsStopped(), informer.HasSynced())
	}
}
