package cache

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestSharedInformer(t *testing.T) {
	for name, streams := range map[string]bool{"by list": false, "by stream": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer("a", "b")
				s.streams = streams
				informer := NewSharedIndexInformer(s, &cached{}, 0, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
				early, late := &recorder{}, &recorder{}
				handle, err := informer.AddEventHandler(early)
				if err != nil {
					t.Fatal(err)
				}
				if informer.HasSynced() || handle.HasSynced() || informer.LastSyncResourceVersion() != "" {
					t.Error("synced before it runs")
				}
				stop := run(t, informer)
				synctest.Wait()
				if !informer.HasSynced() || !handle.HasSynced() {
					t.Error("not synced")
				}
				s.set("a", "1")
				s.set("c", "")
				s.remove("b")
				synctest.Wait()
				if got, want := early.told(), "initial a, initial b, update a to a=1, add c, delete b"; got != want {
					t.Errorf("told %s\nwant %s", got, want)
				}
				lateHandle, err := informer.AddEventHandler(late)
				if err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				s.set("c", "2")
				synctest.Wait()
				if got, want := late.told(), "initial a=1, initial c, update c to c=2"; got != want {
					t.Errorf("late told %s\nwant %s", got, want)
				}
				if !lateHandle.HasSynced() {
					t.Error("late handler has not synced")
				}
				if got := contents(informer.GetStore()); got != "a=1, c=2" {
					t.Errorf("cache has %s", got)
				}
				if got := informer.LastSyncResourceVersion(); got != "6" {
					t.Errorf("version %s", got)
				}
				if got := informer.GetStore().LastStoreSyncResourceVersion(); got != "6" {
					t.Errorf("version of the store %s", got)
				}
				stop()
				if early.stopped() != 1 || late.stopped() != 1 {
					t.Errorf("handlers were told %d and %d times that it stopped", early.stopped(), late.stopped())
				}
				if _, err := informer.AddEventHandler(late); err == nil || !informer.IsStopped() {
					t.Error("a handler was added to an informer that has stopped")
				}
			})
		})
	}
}

func TestSharedInformerReconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a", "b", "c")
		informer := NewSharedIndexInformer(s, &cached{}, 0, nil)
		r := &recorder{}
		if _, err := informer.AddEventHandler(r); err != nil {
			t.Fatal(err)
		}
		run(t, informer)
		synctest.Wait()
		r.told()
		s.requests()

		time.Sleep(time.Minute)
		s.disconnect()
		s.set("a", "1")
		synctest.Wait()
		if got := s.requests(); got != `watch rv="3"` {
			t.Errorf("after a cut: %s", got)
		}
		if got := r.told(); got != "update a to a=1" {
			t.Errorf("told %s", got)
		}

		// While it is away the server forgets what has changed.
		time.Sleep(time.Minute)
		s.failWith("watch", errRefused)
		s.disconnect()
		s.remove("b")
		s.set("c", "1")
		s.set("d", "")
		s.compact()
		time.Sleep(time.Minute)
		s.failWith("", nil)
		s.requests()
		time.Sleep(3 * time.Minute) // longer than the backoff
		if got, want := s.requests(), "watch rv=\"4\"\nwatch rv=\"4\" initial\nlist rv=\"4\"\nwatch rv=\"7\""; got != want {
			t.Errorf("after 410: %s\nwant %s", got, want)
		}
		if got, want := r.told(), "delete unknown(b), update c to c=1, add d"; got != want {
			t.Errorf("told %s\nwant %s", got, want)
		}
		if got := contents(informer.GetStore()); got != "a=1, c=1, d" {
			t.Errorf("cache has %s", got)
		}
	})
}
