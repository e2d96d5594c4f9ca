package cache

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// follower is a handler that checks what it is told: every object comes, changes and goes in the order of its versions.
type follower struct {
	mu      sync.Mutex
	name    string
	objects map[string]int // version of each object
	values  map[string]string
	wrong   []string
	stopped bool
}

func newFollower(name string) *follower {
	return &follower{name: name, objects: map[string]int{}, values: map[string]string{}}
}

func (f *follower) complain(format string, args ...any) {
	if len(f.wrong) < 5 {
		f.wrong = append(f.wrong, fmt.Sprintf(format, args...))
	}
}

func versionOf(obj any) int {
	version, _ := strconv.Atoi(obj.(*cached).ResourceVersion)
	return version
}

func (f *follower) see(what string, obj any, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o := obj.(*cached)
	last, exists := f.objects[o.Name]
	if exists != known {
		f.complain("%s: %s although it is known: %t", what, o.Name, exists)
	}
	if versionOf(obj) <= last {
		f.complain("%s: %s has version %d after %d", what, o.Name, versionOf(obj), last)
	}
	if f.stopped {
		f.complain("%s after the stop", what)
	}
	f.objects[o.Name], f.values[o.Name] = versionOf(obj), o.Labels["value"]
}

func (f *follower) OnAdd(obj interface{}, _ bool) { f.see("add", obj, false) }

func (f *follower) OnUpdate(old, obj interface{}) {
	f.mu.Lock()
	if last := f.objects[old.(*cached).Name]; last != versionOf(old) {
		f.complain("update of %s from version %d, the last one was %d", old.(*cached).Name, versionOf(old), last)
	}
	f.mu.Unlock()
	f.see("update", obj, true)
}

func (f *follower) OnDelete(obj interface{}) {
	if unknown, ok := obj.(DeletedFinalStateUnknown); ok {
		obj = unknown.Obj
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	o := obj.(*cached)
	if _, exists := f.objects[o.Name]; !exists {
		f.complain("delete of %s, which is unknown", o.Name)
	}
	delete(f.objects, o.Name)
	delete(f.values, o.Name)
}

func (f *follower) OnStop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stopped = true
}

func (f *follower) check(t *testing.T, want map[string]string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, wrong := range f.wrong {
		t.Errorf("%s: %s", f.name, wrong)
	}
	if want != nil && !maps.Equal(f.values, want) {
		t.Errorf("%s: has %d objects, want %d: %v\nwant %v", f.name, len(f.values), len(want), f.values, want)
	}
}

// TestStress churns a collection, cuts watches, makes the server forget, and lets handlers come and go. In the end
// everybody has what the server has, and nobody was told anything out of order.
func TestStress(t *testing.T) {
	changes := 5_000
	if testing.Short() {
		changes = 1_000
	}
	for name, streams := range map[string]bool{"lists": false, "streams": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(many(200)...)
				s.streams = streams
				informer := NewSharedIndexInformer(s, &cached{}, 0, Indexers{"value": func(obj any) ([]string, error) {
					return []string{obj.(*cached).Labels["value"]}, nil
				}})
				var followers []*follower
				for i := range 10 {
					f := newFollower(fmt.Sprint("follower ", i))
					followers = append(followers, f)
					if _, err := informer.AddEventHandler(f); err != nil {
						t.Fatal(err)
					}
				}
				ctx, cancel := context.WithCancel(quiet(t.Context()))
				defer cancel()
				done := make(chan struct{})
				go func() { defer close(done); informer.RunWithContext(ctx) }()

				var guests sync.WaitGroup
				for i := range 20 {
					guests.Go(func() { visit(t, informer, fmt.Sprint("guest ", i), changes/1000) })
				}
				churn(s, changes)
				guests.Wait()
				time.Sleep(5 * time.Minute) // longer than any backoff
				synctest.Wait()

				want := map[string]string{}
				for name, o := range s.objects {
					want[name] = o.Labels["value"]
				}
				for _, f := range followers {
					f.check(t, want)
				}
				got := map[string]string{}
				for _, value := range informer.GetIndexer().ListIndexFuncValues("value") {
					found, err := informer.GetIndexer().ByIndex("value", value)
					if err != nil {
						t.Error(err)
					}
					for _, o := range found {
						got[o.(*cached).Name] = value
					}
				}
				if !maps.Equal(got, want) {
					t.Errorf("cache has %v, want %v", got, want)
				}
				cancel()
				<-done
				for _, f := range followers {
					if f.mu.Lock(); !f.stopped {
						t.Errorf("%s was not told of the stop", f.name)
					}
					f.mu.Unlock()
				}
			})
		})
	}
}

// churn changes objects at a thousand per second and disturbs the server now and then.
func churn(s *server, changes int) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range changes {
		name := fmt.Sprintf("o%04d", random.IntN(400))
		s.mu.Lock()
		_, exists := s.objects[name]
		s.mu.Unlock()
		if exists && random.IntN(4) == 0 {
			s.remove(name)
		} else {
			s.set(name, fmt.Sprint(i))
		}
		switch random.IntN(1000) {
		case 0:
			s.disconnect()
		case 1:
			s.failWith("", errRefused)
			s.disconnect()
			s.compact()
		case 2, 3:
			s.failWith("", nil)
		}
		time.Sleep(time.Millisecond)
	}
	s.failWith("", nil)
}

// visit adds and removes a handler again and again.
func visit(t *testing.T, informer SharedIndexInformer, name string, times int) {
	for range times {
		f := newFollower(name)
		handle, err := informer.AddEventHandler(f)
		if err != nil {
			t.Error(err)
			return
		}
		time.Sleep(time.Duration(rand.IntN(500)) * time.Millisecond)
		if err := ShutDownEventHandler(informer, handle); err != nil {
			t.Error(err)
		}
		f.check(t, nil)
		if f.mu.Lock(); !f.stopped {
			t.Errorf("%s was not told of the stop", name)
		}
		f.mu.Unlock()
	}
}
