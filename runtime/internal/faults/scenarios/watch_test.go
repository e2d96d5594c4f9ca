package scenarios

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// streamFaults are what a request of a watch or list can meet without the stream lying about what happened.
var streamFaults = []faults.Fault{
	{Kind: faults.Refuse}, {Kind: faults.Reset}, {Kind: faults.Cut, After: 2000}, {Kind: faults.Truncate, After: 2000},
	{Kind: faults.Cut, After: 10}, {Kind: faults.Delay, Delay: 3 * time.Second}, {Kind: faults.Drip, Delay: time.Millisecond},
	faults.Answered(429, "2"), faults.Answered(429, ""), faults.Answered(500, ""), faults.Answered(502, ""), faults.Answered(503, "1"), faults.Answered(504, ""),
	{Kind: faults.Status, Code: 503, Header: map[string]string{"Content-Type": "text/html"}, Body: "<html>"},
}

// stalling are the same and streams that stall, which only those notice who limit the time of a watch.
var stalling = append(slices.Clone(streamFaults), faults.Fault{Kind: faults.Stall, After: 2000}, faults.Fault{Kind: faults.Stall}, faults.Fault{Kind: faults.Hang})

const (
	churnSeeds   = 4
	churnChanges = 300
)

type watchFunc func(context.Context, metav1.ListOptions) (apiwatch.Interface, error)

func (f watchFunc) WatchWithContext(ctx context.Context, opts metav1.ListOptions) (apiwatch.Interface, error) {
	return f(ctx, opts)
}

func entryOf(t *testing.T, event apiwatch.EventType, object *unstructured.Unstructured) entry {
	t.Helper()
	version, err := strconv.Atoi(object.GetResourceVersion())
	if err != nil {
		t.Fatal(err)
	}
	if data, _, _ := unstructured.NestedString(object.Object, "data", "version"); data != object.GetResourceVersion() {
		t.Errorf("%s of %s %d has the data of %s", event, object.GetName(), version, data)
	}
	return entry{event, object.GetName(), version}
}

// followAll changes objects and follows a RetryWatcher, which has to tell of
// every change, in order.
func followAll(t *testing.T, l *ledger, watcher watchFunc, seed uint64, changes int) {
	t.Helper()
	rw, err := watch.NewRetryWatcherWithContext(t.Context(), "1", watcher)
	if err != nil {
		t.Fatal(err)
	}
	go l.churn(seed, changes, 3*time.Second)
	for i := range changes {
		event := <-rw.ResultChan()
		object, ok := event.Object.(*unstructured.Unstructured)
		if !ok {
			t.Fatalf("event %d is %s of %v", i, event.Type, event.Object)
		}
		if got, want := entryOf(t, event.Type, object), l.history(1)[i]; got != want {
			t.Fatalf("event %d is %s, want %s", i, got, want)
		}
	}
	rw.Stop()
	<-rw.Done()
	time.Sleep(time.Hour) // for the last of what goes on
}

// TestRetryWatcherLosesNothing compares every event of a watch over breaking streams with what happened, in order.
func TestRetryWatcherLosesNothing(t *testing.T) {
	scenario(t)
	for seed := range uint64(churnSeeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLedger()
				l.change(apiwatch.Added, "first")
				transport := faults.New(l, faults.Random(seed, 0.8, streamFaults...))
				followAll(t, l, watchFunc(l.on(t, transport).Watch), seed, churnChanges)
				if n := transport.Open(); n != 0 || l.started() < 10 {
					t.Errorf("%d responses are open, after %d watches", n, l.started())
				}
			})
		})
	}
}

// checker holds what Events returns to the ledger.
type checker struct {
	*testing.T
	l     *ledger
	known map[string]int
	lying bool // of two frames that were swapped, the first is told as it is and the second not at all
}

func (c *checker) event(event watch.Event[*unstructured.Unstructured]) {
	c.Helper()
	e := entryOf(c.T, event.Type, event.Object)
	before, there := c.known[e.name]
	switch e.kind {
	case apiwatch.Added, apiwatch.Modified:
		if there != (e.kind == apiwatch.Modified) && !c.lying || e.version <= before {
			c.Errorf("%s, and %s was known at %d", e, e.name, before)
		}
		if happened := c.l.history(e.version - 1)[0]; happened.name != e.name || happened.kind == apiwatch.Deleted {
			c.Errorf("%s, and what happened is %s", e, happened)
		}
		c.known[e.name] = e.version
	case apiwatch.Deleted:
		if !there && !c.lying || e.version < before || e.version == before && !event.Listed {
			c.Errorf("%s, and %s was known at %d", e, e.name, before)
		}
		delete(c.known, e.name)
	}
}

// TestEventsLoseNothing makes the same comparison where the server forgets what happened as well: no change of an object
// is told out of order or twice, and in the end what was told is what is there.
func TestEventsLoseNothing(t *testing.T) {
	scenario(t)
	for _, tt := range []struct {
		name     string
		compact  time.Duration
		statuses bool
	}{{"", 0, false}, {"410 as an event", 40 * time.Second, false}, {"410 as an answer", 40 * time.Second, true}} {
		for seed := range uint64(churnSeeds) {
			t.Run(fmt.Sprint(tt.name, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l := newLedger()
					l.statuses = tt.statuses
					l.change(apiwatch.Added, "first")
					transport := faults.New(l, func(n int, req *http.Request) faults.Fault {
						plan := faults.Random(seed, 0.7, streamFaults...)
						if faults.Watches(req) { // a list that stalls waits for its context, as every request does
							plan = faults.Random(seed, 0.7, stalling...)
						}
						return plan(n, req)
					})
					ctx, cancel := context.WithCancel(t.Context())
					done := make(chan struct{})
					go func() {
						defer close(done)
						l.churn(seed, churnChanges, 3*time.Second)
					}()
					go func() {
						for tt.compact > 0 && ctx.Err() == nil {
							time.Sleep(tt.compact)
							l.compact()
						}
					}()
					c := &checker{T: t, l: l, known: map[string]int{}}
					follow(ctx, c, l.on(t, transport), cancel, func() {
						<-done
						transport.SetPlan(faults.Never())
					})
					if !maps.Equal(c.known, l.state(0)) {
						t.Errorf("told %v, there is %v", c.known, l.state(0))
					}
					time.Sleep(time.Hour) // for what compacts
					if n := transport.Open(); n != 0 || l.started() < 5 {
						t.Errorf("%d responses are open, after %d watches", n, l.started())
					}
				})
			})
		}
	}
}

// follow hands events to c until long after quiet has returned, when there are no more changes and faults. Events ends
// with the first error when it has not begun, so it is begun until it has.
func follow(ctx context.Context, c *checker, client dynamic.ResourceInterface, cancel func(), quiet func()) {
	c.Helper()
	go func() {
		quiet()
		time.Sleep(time.Hour) // which is far longer than the last fault lasts
		cancel()
	}()
	for ctx.Err() == nil {
		for event, err := range watch.Events[*unstructured.Unstructured](ctx, client, metav1.ListOptions{Limit: 3}) {
			if err != nil {
				break
			}
			c.event(event)
		}
		if len(c.known) > 0 {
			break
		}
		time.Sleep(time.Second)
	}
	if ctx.Err() == nil {
		c.Errorf("the events ended by themselves")
	}
}

// TestEventsOfLyingStreams: frames that come twice or in the wrong order do not make an object go back, nor one that is
// gone come back.
func TestEventsOfLyingStreams(t *testing.T) {
	scenario(t)
	for _, kind := range []faults.Kind{faults.DuplicateFrames, faults.SwapFrames} {
		for seed := range uint64(churnSeeds) {
			t.Run(fmt.Sprint(kind, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l := newLedger()
					l.change(apiwatch.Added, "first")
					transport := faults.New(l, faults.Only(faults.Watches, faults.Random(seed, 0.5, faults.Fault{Kind: kind})))
					c := &checker{T: t, l: l, known: map[string]int{}, lying: kind == faults.SwapFrames}
					ctx, cancel := context.WithCancel(t.Context())
					done := make(chan struct{})
					go func() {
						defer close(done)
						l.churn(seed, churnChanges, 3*time.Second)
					}()
					follow(ctx, c, l.on(t, transport), cancel, func() {
						<-done
						transport.SetPlan(faults.Never())
					})
					if !maps.Equal(c.known, l.state(0)) {
						t.Errorf("told %v, there is %v", c.known, l.state(0))
					}
					if transport.Met(kind) == 0 {
						t.Error("no fault was met")
					}
				})
			})
		}
	}
}

// TestRetryWatcherOfRepeatedFrames: an event that comes twice is told once.
func TestRetryWatcherOfRepeatedFrames(t *testing.T) {
	scenario(t)
	synctest.Test(t, func(t *testing.T) {
		l := newLedger()
		l.change(apiwatch.Added, "first")
		transport := faults.New(l, faults.Always(faults.Fault{Kind: faults.DuplicateFrames}))
		rw, err := watch.NewRetryWatcherWithContext(t.Context(), "1", watchFunc(l.on(t, transport).Watch))
		if err != nil {
			t.Fatal(err)
		}
		go l.churn(1, churnChanges, 3*time.Second)
		for i := range churnChanges {
			event := <-rw.ResultChan()
			if got, want := entryOf(t, event.Type, event.Object.(*unstructured.Unstructured)), l.history(1)[i]; got != want {
				t.Fatalf("event %d is %s, want %s", i, got, want)
			}
		}
		rw.Stop()
		<-rw.Done()
		time.Sleep(time.Hour)
	})
}
