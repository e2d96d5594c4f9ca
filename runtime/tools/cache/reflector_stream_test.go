package cache

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/features"
)

func TestStreamRequests(t *testing.T) {
	resource := schema.GroupResource{Resource: "pods"}
	tests := map[string]struct {
		setup func(s *server)
		want  []string
		on    bool // streams are asked for again
	}{
		"served":     {func(s *server) { s.streams = true }, []string{`watch rv="" initial`}, true},
		"not served": {func(*server) {}, []string{`watch rv="" initial`, `list rv="0" limit=500`, `watch rv="2"`}, true},
		"forbidden": {func(s *server) {
			s.streams = true
			s.fail = func(verb string, _ metav1.ListOptions) error {
				if len(s.asked) == 1 {
					return apierrors.NewForbidden(resource, "", errors.New("no"))
				}
				return nil
			}
		}, []string{`watch rv="" initial`, `list rv="0" limit=500`, `watch rv="2"`}, true},
		"refused": {func(s *server) {
			s.streams = true
			s.fail = func(verb string, _ metav1.ListOptions) error {
				if len(s.asked) == 1 {
					return errRefused
				}
				return nil
			}
		}, []string{`watch rv="" initial`, `watch rv="" initial`}, true},
		"expired for ever": {func(s *server) {
			s.streams = true
			s.fail = func(verb string, o metav1.ListOptions) error {
				if o.SendInitialEvents != nil {
					return apierrors.NewResourceExpired("old")
				}
				return nil
			}
		}, []string{`watch rv="" initial`, `watch rv="" initial`, `list rv="" limit=500`, `watch rv="2"`}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer("a", "b")
				tt.setup(s)
				store := NewStore(MetaNamespaceKeyFunc)
				r := NewReflector(s, &cached{}, store, 0)
				run(t, r)
				time.Sleep(3 * time.Second)
				if got := s.requests(); got != strings.Join(tt.want, "\n") {
					t.Errorf("asked for\n%s\nwant\n%s", got, strings.Join(tt.want, "\n"))
				}
				if got := contents(store); got != "a, b" || r.LastSyncResourceVersion() != "2" || store.LastStoreSyncResourceVersion() != "2" {
					t.Errorf("%s at %s, in the store %s", got, r.LastSyncResourceVersion(), store.LastStoreSyncResourceVersion())
				}
				s.set("c", "")
				s.remove("a")
				synctest.Wait()
				if got := contents(store); got != "b, c" {
					t.Errorf("then %s", got)
				}
				synctest.Wait()
				if r.streaming.on != tt.on {
					t.Errorf("streaming is %t", r.streaming.on)
				}
			})
		})
	}
}

func TestStreamGate(t *testing.T) {
	old := features.FeatureGates()
	features.ReplaceFeatureGates(noWatchList{old})
	t.Cleanup(func() { features.ReplaceFeatureGates(old) })
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		s.streams = true
		run(t, NewReflector(s, &cached{}, NewStore(MetaNamespaceKeyFunc), 0))
		synctest.Wait()
		if got := s.requests(); strings.Contains(got, "initial") {
			t.Errorf("asked for %s", got)
		}
	})
}

type noWatchList struct{ features.Gates }

func (n noWatchList) Enabled(key features.Feature) bool {
	return key != features.WatchListClient && n.Gates.Enabled(key)
}

// A server that takes the request for one of an ordinary watch is asked for a list after a while.
func TestStreamWithoutEnd(t *testing.T) {
	for name, busy := range map[string]bool{"quiet": false, "busy": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer("a", "b")
				s.streams, s.mute = true, true
				informer := NewSharedIndexInformer(s, &cached{}, 0, nil)
				run(t, informer)
				changes := 0
				for !informer.HasSynced() && changes < 100 {
					time.Sleep(time.Second)
					if busy {
						s.set("a", fmt.Sprint(changes))
					}
					changes++
				}
				if changes < 10 || changes > 21 {
					t.Errorf("synced after %d seconds", changes)
				}
				if busy {
					s.set("a", "last")
				}
				synctest.Wait()
				if got := contents(informer.GetStore()); busy && got != "a=last, b" || !busy && got != "a, b" {
					t.Errorf("cache has %s", got)
				}
				// The second time it is done with streams.
				for range 2 {
					s.failWith("watch", apierrors.NewResourceExpired("old"))
					s.disconnect()
					time.Sleep(time.Second)
					s.failWith("", nil)
					time.Sleep(3 * time.Minute)
				}
				synctest.Wait()
				if reflectorOf(informer).streaming.on {
					t.Error("streams are still asked for")
				}
			})
		})
	}
}

func reflectorOf(informer SharedIndexInformer) *Reflector {
	return informer.(*sharedIndexInformer).reflector
}

func TestStreamOfManyIsNotGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch.NewFake()
		lw := &ListWatch{
			ListFunc:  func(metav1.ListOptions) (runtime.Object, error) { return nil, errors.New("no list") },
			WatchFunc: func(metav1.ListOptions) (watch.Interface, error) { return w, nil },
		}
		informer := NewSharedIndexInformer(lw, &cached{}, 0, nil)
		run(t, informer)
		for _, name := range many(60) { // a minute in all
			time.Sleep(time.Second)
			w.Add(&cached{ObjectMeta: metav1.ObjectMeta{Name: name}})
		}
		end := &cached{ObjectMeta: metav1.ObjectMeta{ResourceVersion: "9", Annotations: map[string]string{metav1.InitialEventsAnnotationKey: "true"}}}
		w.Action(watch.Bookmark, end)
		synctest.Wait()
		if !informer.HasSynced() || len(informer.GetStore().List()) != 60 {
			t.Errorf("synced %t with %d objects", informer.HasSynced(), len(informer.GetStore().List()))
		}
	})
}

func TestStreamEndsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		s.streams, s.mute = true, true
		informer := NewSharedIndexInformer(s, &cached{}, 0, nil)
		run(t, informer)
		synctest.Wait()
		s.disconnect()
		synctest.Wait()
		if got, want := s.requests(), "watch rv=\"\" initial\nlist rv=\"0\" limit=500\nwatch rv=\"1\""; got != want {
			t.Errorf("asked for %s", got)
		}
		if !informer.HasSynced() {
			t.Error("not synced")
		}
	})
}

// What happens before the end of the initial state is part of it.
func TestStreamCollects(t *testing.T) {
	event := func(kind watch.EventType, name, value string) watch.Event {
		return watch.Event{Type: kind, Object: &cached{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"value": value}}}}
	}
	events := []watch.Event{
		event(watch.Added, "a", ""), event(watch.Added, "b", ""), event(watch.Added, "c", ""),
		event(watch.Modified, "b", "1"), event(watch.Deleted, "a", ""), event(watch.Deleted, "x", ""),
		event(watch.Added, "d", ""), event(watch.Modified, "e", "2"), event(watch.Deleted, "d", ""), event(watch.Added, "a", "3"),
	}
	transforms := 0
	c := collection{transform: func(obj any) (any, error) {
		transforms++
		if obj.(*cached).Name == "c" {
			return nil, errors.New("not this one")
		}
		return obj, nil
	}}
	failed := 0
	for _, e := range events {
		if c.apply(e) != nil {
			failed++
		}
	}
	var got []string
	for _, obj := range c.take() {
		got = append(got, show(obj))
	}
	if strings.Join(got, " ") != "b=1 e=2 a=3" || transforms != 7 || failed != 1 {
		t.Errorf("got %v after %d transformations, %d failed", got, transforms, failed)
	}
}

// An informer transforms each object once, however it gets it.
func TestTransformedOnce(t *testing.T) {
	for name, streams := range map[string]bool{"by list": false, "by stream": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer("a", "b", "bad")
				s.streams = streams
				informer := NewSharedIndexInformer(s, &cached{}, 0, nil)
				if err := informer.SetTransform(func(obj any) (any, error) {
					o := obj.(*cached)
					if o.Name == "bad" {
						return nil, errors.New("bad")
					}
					o = o.DeepCopy()
					o.Labels = map[string]string{"value": o.Labels["value"] + "t"}
					return o, nil
				}); err != nil {
					t.Fatal(err)
				}
				r := &recorder{}
				if _, err := informer.AddEventHandler(r); err != nil {
					t.Fatal(err)
				}
				run(t, informer)
				synctest.Wait()
				s.set("a", "1")
				s.remove("b")
				synctest.Wait()
				if got, want := r.told(), "initial a=t, initial b=t, update a=t to a=1t, delete b=t"; got != want {
					t.Errorf("told %s", got)
				}
				if err := informer.SetTransform(nil); err == nil {
					t.Error("a transformation was set after the start")
				}
			})
		})
	}
}
