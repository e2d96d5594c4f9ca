package cache

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
)

func TestResyncPeriods(t *testing.T) {
	second := time.Second
	tests := map[string]struct {
		informer      time.Duration
		before, after []time.Duration // of handlers; negative for the informer's
		want          []int           // resyncs of each in a minute
	}{
		"informer does not":          {0, []time.Duration{10 * second, 0}, []time.Duration{second}, []int{0, 0, 0}},
		"informer's":                 {10 * second, []time.Duration{-1, 0}, []time.Duration{-1}, []int{6, 0, 6}},
		"shorter before the start":   {20 * second, []time.Duration{10 * second, -1}, nil, []int{6, 3}},
		"shorter after the start":    {20 * second, []time.Duration{-1}, []time.Duration{5 * second}, []int{3, 3}},
		"rounded up":                 {10 * second, []time.Duration{-1, 15 * second}, nil, []int{6, 3}},
		"not less than a second":     {10 * second, []time.Duration{second / 100}, nil, []int{60}},
		"informer's less than that":  {second / 2, []time.Duration{-1}, nil, []int{60}},
		"longer than the informer's": {10 * second, []time.Duration{30 * second}, nil, []int{2}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				informer := NewSharedIndexInformer(listOnly{newServer("a")}, &cached{}, tt.informer, nil)
				discard := logr.Discard()
				var recorders []*recorder
				add := func(periods []time.Duration) {
					for _, period := range periods {
						r := &recorder{}
						options := HandlerOptions{Logger: &discard}
						if period >= 0 {
							options.ResyncPeriod = &period
						}
						if _, err := informer.AddEventHandlerWithOptions(r, options); err != nil {
							t.Fatal(err)
						}
						recorders = append(recorders, r)
					}
				}
				add(tt.before)
				run(t, informer)
				synctest.Wait()
				add(tt.after)
				time.Sleep(time.Minute + second/2)
				for i, r := range recorders {
					if n := strings.Count(r.told(), "update a to a"); n != tt.want[i] {
						t.Errorf("handler %d: %d resyncs in a minute, want %d", i, n, tt.want[i])
					}
				}
			})
		})
	}
}

// What a new list shows without a change is for those who want resyncs.
func TestUnchangedObjects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		informer := NewSharedIndexInformer(listOnly{s}, &cached{}, 10*time.Second, nil)
		with, without := &recorder{}, &recorder{}
		if _, err := informer.AddEventHandler(with); err != nil {
			t.Fatal(err)
		}
		if _, err := informer.AddEventHandlerWithResyncPeriod(without, 0); err != nil {
			t.Fatal(err)
		}
		run(t, informer)
		time.Sleep(15 * time.Second)
		with.told()
		without.told()
		s.failWith("watch", apierrors.NewResourceExpired("old"))
		s.disconnect()
		time.Sleep(4 * time.Second)
		if got := with.told(); !strings.HasPrefix(got, "update a to a") {
			t.Errorf("with resyncs: %s", got)
		}
		if got := without.told(); got != "" {
			t.Errorf("without resyncs: %s", got)
		}
	})
}

// blocker is a handler that waits in its first call.
type blocker struct {
	recorder
	entered, leave chan struct{}
	once           sync.Once
}

func newBlocker() *blocker {
	return &blocker{entered: make(chan struct{}), leave: make(chan struct{})}
}

func (b *blocker) OnAdd(obj interface{}, initial bool) {
	b.recorder.OnAdd(obj, initial)
	b.once.Do(func() { close(b.entered); <-b.leave })
}

func TestRemoveEventHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a", "b", "c")
		informer := NewSharedIndexInformer(listOnly{s}, &cached{}, 0, nil)
		slow, other := newBlocker(), &recorder{}
		handle, err := informer.AddEventHandler(slow)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := informer.AddEventHandler(other); err != nil {
			t.Fatal(err)
		}
		run(t, informer)
		<-slow.entered
		for range 2 {
			if err := informer.RemoveEventHandler(handle); err != nil {
				t.Fatal(err)
			}
		}
		var down atomic.Bool
		go func() {
			if err := ShutDownEventHandler(informer, handle); err != nil {
				t.Error(err)
			}
			down.Store(true)
		}()
		synctest.Wait()
		if down.Load() {
			t.Error("shut down while the handler is in a call")
		}
		close(slow.leave)
		s.set("d", "")
		synctest.Wait()
		if !down.Load() || slow.stopped() != 1 {
			t.Errorf("shut down %t, told of it %d times", down.Load(), slow.stopped())
		}
		if got := slow.told(); got != "initial a" {
			t.Errorf("told %s", got)
		}
		if handle.HasSynced() {
			t.Error("synced without having been told of everything")
		}
		if got := other.told(); got != "initial a, initial b, initial c, add d" {
			t.Errorf("other told %s", got)
		}
		foreign, err := NewSharedIndexInformer(s, &cached{}, 0, nil).AddEventHandler(other)
		if err != nil {
			t.Fatal(err)
		}
		if informer.RemoveEventHandler(foreign) == nil || informer.RemoveEventHandler(nil) == nil {
			t.Error("the registration of another informer was removed")
		}
	})
}

func TestRemoveBeforeStart(t *testing.T) {
	informer := NewSharedIndexInformer(newServer("a"), &cached{}, 0, nil)
	r := &recorder{}
	handle, err := informer.AddEventHandler(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := ShutDownEventHandler(informer, handle); err != nil || r.stopped() != 1 {
		t.Errorf("%v, told %d times", err, r.stopped())
	}
}

func TestStopDropsWhatIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		informer := NewSharedIndexInformer(listOnly{newServer("a", "b")}, &cached{}, 0, nil)
		slow := newBlocker()
		if _, err := informer.AddEventHandler(slow); err != nil {
			t.Fatal(err)
		}
		stop := run(t, informer)
		<-slow.entered
		stopped := make(chan struct{})
		go func() { defer close(stopped); stop() }()
		synctest.Wait()
		close(slow.leave)
		<-stopped
		if got := slow.told(); got != "initial a" || slow.stopped() != 1 {
			t.Errorf("told %s, and of the stop %d times", got, slow.stopped())
		}
	})
}

func TestNilHandler(t *testing.T) {
	informer := NewSharedIndexInformer(newServer(), &cached{}, 0, nil)
	if _, err := informer.AddEventHandler(nil); err == nil {
		t.Error("a nil handler was added")
	}
	if _, err := NewTypedSharedIndexInformer[*cached](informer).AddTypedEventHandler(nil); err == nil {
		t.Error("a nil typed handler was added")
	}
}

// Where a panic does not end the program the handler goes on behind it.
func TestHandlerPanics(t *testing.T) {
	crash, handlers := utilruntime.ReallyCrash, utilruntime.PanicHandlers
	utilruntime.ReallyCrash, utilruntime.PanicHandlers = false, nil
	t.Cleanup(func() { utilruntime.ReallyCrash, utilruntime.PanicHandlers = crash, handlers })
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a", "b", "c")
		informer := NewSharedIndexInformer(listOnly{s}, &cached{}, 0, nil)
		r := &recorder{}
		handle, err := informer.AddEventHandler(ResourceEventHandlerDetailedFuncs{
			AddFunc: func(obj interface{}, initial bool) {
				r.OnAdd(obj, initial)
				if obj.(*cached).Name == "b" {
					panic("b")
				}
			},
			DeleteFunc: func(obj interface{}) { r.OnDelete(obj); panic("deleted") },
		})
		if err != nil {
			t.Fatal(err)
		}
		run(t, informer)
		s.remove("a")
		time.Sleep(time.Minute)
		s.set("d", "")
		synctest.Wait()
		if got := r.told(); !strings.HasSuffix(got, "initial b, initial c, add d") && got != "initial a, initial b, initial c, delete a, add d" {
			t.Errorf("told %s", got)
		}
		if !handle.HasSynced() {
			t.Error("not synced")
		}
	})
}

// Where a panic ends the program it does so at once.
func TestHandlerPanicsEndTheProgram(t *testing.T) {
	handlers := utilruntime.PanicHandlers
	utilruntime.PanicHandlers = nil
	t.Cleanup(func() { utilruntime.PanicHandlers = handlers })
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		defer func() {
			if r := recover(); r != "b" || time.Since(start) != 0 {
				t.Errorf("panicked with %v after %v", r, time.Since(start))
			}
		}()
		l := &listener{ctx: t.Context(), handler: ResourceEventHandlerFuncs{AddFunc: func(any) { panic("b") }}}
		l.tell([]event{{kind: objectAdded, cur: &cached{}}})
	})
}

// events reads what a place has before it without waiting.
func readLog(l *eventLog, p *place) []string {
	var got []string
	for {
		l.mu.Lock()
		empty := !p.left && !p.begin && p.i == p.chunk.n && p.chunk.next == nil
		l.mu.Unlock()
		if empty {
			return got
		}
		events, ok := l.next(p)
		if !ok {
			return append(got, "end")
		}
		for _, e := range events {
			got = append(got, fmt.Sprint(e.cur))
		}
	}
}

func TestEventLog(t *testing.T) {
	l := newEventLog()
	l.append(event{cur: "nobody listens"})
	var a, b place
	l.join(&a)
	var want []string
	for i := range 200 {
		l.append(event{cur: i})
		want = append(want, fmt.Sprint(i))
		if i == 99 {
			l.join(&b)
		}
	}
	if got := readLog(l, &a); !slices.Equal(got, want) {
		t.Errorf("first reader got %v", got)
	}
	l.leave(&a)
	l.leave(&a)
	if got := readLog(l, &a); !slices.Equal(got, []string{"end"}) {
		t.Errorf("reader that left got %v", got)
	}
	if got := readLog(l, &b); !slices.Equal(got, want[100:]) {
		t.Errorf("second reader got %v", got)
	}
	l.append(event{cur: "last"})
	l.close()
	if got := readLog(l, &b); !slices.Equal(got, []string{"end"}) {
		t.Errorf("reader of a closed log got %v", got)
	}
	var c place
	l.join(&c)
	if got := readLog(l, &c); !slices.Equal(got, []string{"end"}) {
		t.Errorf("reader that came later got %v", got)
	}
}

// When all readers have caught up, the memory of the log is used again and holds on to nothing.
func TestEventLogForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newEventLog()
		var readers [3]place
		for i := range readers {
			l.join(&readers[i])
			go func() {
				for {
					if _, ok := l.next(&readers[i]); !ok {
						return
					}
				}
			}()
		}
		synctest.Wait()
		first := l.tail
		for i := range 1000 {
			l.append(event{cur: i})
			synctest.Wait()
		}
		l.mu.Lock()
		if l.tail != first || l.tail.n != 0 || l.tail.events[0].cur != nil {
			t.Errorf("%d events are left in the log", l.tail.n)
		}
		l.mu.Unlock()
		l.close()
	})
}

type gauge struct{ atomic.Int64 }

func (g *gauge) Set(v float64) { g.Store(int64(v)) }

func TestEventLogBacklog(t *testing.T) {
	l := newEventLog()
	g := &gauge{}
	l.backlog = g
	var a, b place
	l.join(&a)
	l.join(&b)
	l.append(event{kind: objectsAdded, cur: []any{1, 2, 3}}, event{cur: 4}, event{kind: cacheSynced})
	if g.Load() != 4 {
		t.Errorf("backlog %d, want 4", g.Load())
	}
	readLog(l, &a)
	if g.Load() != 4 {
		t.Errorf("backlog %d, want 4 of the slower reader", g.Load())
	}
	l.leave(&b)
	l.append(event{cur: 5})
	if g.Load() != 5 {
		t.Errorf("backlog %d, want 5: what was read is being handled", g.Load())
	}
	readLog(l, &a)
	l.append(event{cur: 6})
	if g.Load() != 2 {
		t.Errorf("backlog %d, want 2", g.Load())
	}
}
