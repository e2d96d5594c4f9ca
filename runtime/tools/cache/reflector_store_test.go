package cache

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// bookmarkStore is a store that wants to know how far its reflector is.
type bookmarkStore struct {
	Store
	bookmarks, versions []string
}

func (b *bookmarkStore) Bookmark(version string) error {
	b.bookmarks = append(b.bookmarks, version)
	return nil
}

// Store has a Bookmark without a result, which this hides.
type plainStore struct {
	ReflectorStore
	b *bookmarkStore
}

func (p plainStore) Bookmark(version string) error { return p.b.Bookmark(version) }
func (p plainStore) UpdateResourceVersion(version string) {
	p.b.versions = append(p.b.versions, version)
}

func TestReflectorBookmarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		b := &bookmarkStore{}
		r := NewReflector(listOnly{s}, &cached{}, plainStore{NewStore(MetaNamespaceKeyFunc), b}, 0)
		run(t, r)
		s.mu.Lock()
		o := &cached{}
		o.ResourceVersion = "17"
		s.record(watch.Event{Type: watch.Bookmark, Object: o})
		s.mu.Unlock()
		synctest.Wait()
		if fmt.Sprint(b.bookmarks, b.versions) != "[17] [17]" || r.LastSyncResourceVersion() != "17" {
			t.Errorf("bookmarks %v, versions %v, last %s", b.bookmarks, b.versions, r.LastSyncResourceVersion())
		}
	})
}

// Objects that a watch from anywhere begins with come in any order, and say nothing about how far it is.
func TestReflectorVersionsOfFakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch.NewFake()
		lw := &ListWatch{
			ListFunc:  func(metav1.ListOptions) (runtime.Object, error) { return &metav1.PartialObjectMetadataList{}, nil },
			WatchFunc: func(metav1.ListOptions) (watch.Interface, error) { return w, nil },
		}
		r := NewReflector(ToListWatcherWithWatchListSemantics(lw, listOnly{}), &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
		run(t, r)
		w.Add(&cached{ObjectMeta: metav1.ObjectMeta{Name: "a", ResourceVersion: "9"}})
		synctest.Wait()
		if got := r.LastSyncResourceVersion(); got != "" {
			t.Errorf("after an existing object: %q", got)
		}
		w.Modify(&cached{ObjectMeta: metav1.ObjectMeta{Name: "b", ResourceVersion: "8"}})
		w.Modify(&cached{ObjectMeta: metav1.ObjectMeta{Name: "b"}})
		w.Add(&cached{ObjectMeta: metav1.ObjectMeta{Name: "c", ResourceVersion: "10"}})
		synctest.Wait()
		if got := r.LastSyncResourceVersion(); got != "10" {
			t.Errorf("after changes: %q", got)
		}
	})
}

func TestReflectorSkipsWrongObjects(t *testing.T) {
	kind := func(kind, name string) *unstructured.Unstructured {
		return &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": kind, "metadata": map[string]any{"name": name, "resourceVersion": "5"},
		}}
	}
	tests := map[string]struct {
		expected any
		events   []runtime.Object
		want     string
	}{
		"type":      {&unstructured.Unstructured{}, []runtime.Object{&cached{}, kind("Pod", "a"), kind("Node", "b")}, "a b"},
		"kind":      {kind("Pod", ""), []runtime.Object{kind("Pod", "a"), kind("Node", "b")}, "a"},
		"any":       {nil, []runtime.Object{kind("Pod", "a"), kind("Node", "b")}, "a b"},
		"any table": {nil, []runtime.Object{&metav1.Table{}, kind("Pod", "a")}, "a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := watch.NewFake()
				lw := &ListWatch{
					ListFunc: func(metav1.ListOptions) (runtime.Object, error) {
						return &unstructured.UnstructuredList{Object: map[string]any{"metadata": map[string]any{"resourceVersion": "1"}}}, nil
					},
					WatchFunc: func(metav1.ListOptions) (watch.Interface, error) { return w, nil },
				}
				var log lockedBuffer
				store := NewStore(MetaNamespaceKeyFunc)
				r := NewReflectorWithOptions(ToListWatcherWithWatchListSemantics(lw, listOnly{}), tt.expected, store, logTo(&log))
				run(t, r)
				for _, obj := range tt.events {
					w.Add(obj)
				}
				synctest.Wait()
				var got []string
				for _, key := range []string{"a", "b"} {
					if _, ok, _ := store.GetByKey(key); ok {
						got = append(got, key)
					}
				}
				if strings.Join(got, " ") != tt.want {
					t.Errorf("stored %v, want %s", got, tt.want)
				}
				if skipped := len(tt.events) - len(got); strings.Count(log.String(), "skipped") != skipped {
					t.Errorf("%d skipped, log: %s", skipped, &log)
				}
			})
		})
	}
}

func TestReflectorRefusesTables(t *testing.T) {
	lw := &ListWatch{ListFunc: func(metav1.ListOptions) (runtime.Object, error) {
		return &metav1.Table{TypeMeta: metav1.TypeMeta{APIVersion: "meta.k8s.io/v1", Kind: "Table"}}, nil
	}}
	r := NewReflector(ToListWatcherWithWatchListSemantics(lw, listOnly{}), nil, NewStore(MetaNamespaceKeyFunc), 0)
	if err := r.ListAndWatchWithContext(t.Context()); err == nil || !strings.Contains(err.Error(), "Table") {
		t.Errorf("got %v", err)
	}
}

func TestReflectorResync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		var resyncs atomic.Int32
		var off atomic.Bool
		store := &FakeCustomStore{ResyncFunc: func() error { resyncs.Add(1); return nil }}
		r := NewReflector(listOnly{s}, &cached{}, store, time.Minute)
		r.ShouldResync = func() bool { return !off.Load() }
		run(t, r)
		time.Sleep(3*time.Minute + time.Second)
		if n := resyncs.Load(); n != 3 {
			t.Errorf("%d resyncs in three minutes", n)
		}
		// The period goes on when the collection is listed again, once a minute here at the latest.
		s.failWith("watch", apierrors.NewResourceExpired("old"))
		s.disconnect()
		time.Sleep(10 * time.Minute)
		if n := resyncs.Load(); n < 5 {
			t.Error("no resync while the watch does not last")
		}
		off.Store(true)
		before := resyncs.Load()
		time.Sleep(3 * time.Minute)
		if resyncs.Load() != before {
			t.Error("resync although it was not due")
		}
	})
}

func TestReflectorResyncError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		store := &FakeCustomStore{ResyncFunc: func() error { return broken }}
		r := NewReflector(listOnly{newServer("a")}, &cached{}, store, time.Minute)
		if err := r.ListAndWatchWithContext(t.Context()); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
}

func TestReflectorDescribesItself(t *testing.T) {
	u := &unstructured.Unstructured{}
	u.SetAPIVersion("apps/v1")
	u.SetKind("Deployment")
	tests := []struct {
		expected any
		options  ReflectorOptions
		want     string
	}{
		{nil, ReflectorOptions{}, "<unspecified>"},
		{&cached{}, ReflectorOptions{}, "*v1.PartialObjectMetadata"},
		{u, ReflectorOptions{}, "apps/v1, Kind=Deployment"},
		{&unstructured.Unstructured{}, ReflectorOptions{}, "*unstructured.Unstructured"},
		{u, ReflectorOptions{TypeDescription: "deployments"}, "deployments"},
	}
	for _, tt := range tests {
		r := NewReflectorWithOptions(newServer(), tt.expected, NewStore(MetaNamespaceKeyFunc), tt.options)
		if r.TypeDescription() != tt.want {
			t.Errorf("got %s, want %s", r.TypeDescription(), tt.want)
		}
	}
	if r := NewNamedReflector("mine", newServer(), nil, NewStore(MetaNamespaceKeyFunc), 0); r.Name() != "mine" {
		t.Errorf("name %s", r.Name())
	}
	if r := NewReflector(newServer(), nil, NewStore(MetaNamespaceKeyFunc), 0); r.Name() == "" {
		t.Error("no name")
	}
}

func TestReflectorWatchTimeout(t *testing.T) {
	for _, tt := range []struct{ given, low time.Duration }{{0, 5 * time.Minute}, {time.Minute, 5 * time.Minute}, {time.Hour, time.Hour}} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer()
			s.fail = func(verb string, o metav1.ListOptions) error {
				if verb != "watch" {
					return nil
				}
				if got := time.Duration(*o.TimeoutSeconds) * time.Second; got < tt.low || got > 2*tt.low {
					t.Errorf("timeout %s with at least %s", got, tt.given)
				}
				return nil
			}
			r := NewReflectorWithOptions(s, &cached{}, NewStore(MetaNamespaceKeyFunc), ReflectorOptions{MinWatchTimeout: tt.given})
			run(t, r)
			time.Sleep(time.Minute)
			if s.requests() == "" {
				t.Error("nothing was asked for")
			}
		})
	}
}

func TestDefaultWatchErrorHandler(t *testing.T) {
	tests := []struct {
		err   error
		level string
	}{
		{apierrors.NewResourceExpired("old"), "DEBUG"},
		{fmt.Errorf("list: %w", errRefused), "ERROR"},
		{fmt.Errorf("watch: %w", errUnexpectedEOF), "INFO"},
		{fmt.Errorf("watch: %w", errEOF), ""},
	}
	for _, tt := range tests {
		var log lockedBuffer
		r := NewReflectorWithOptions(newServer(), &cached{}, NewStore(MetaNamespaceKeyFunc), logTo(&log))
		DefaultWatchErrorHandler(t.Context(), r, tt.err)
		if got := log.String(); (tt.level == "") != (got == "") || !strings.Contains(got, tt.level) {
			t.Errorf("%v: %q, want level %s", tt.err, got, tt.level)
		}
	}
}

// A watch that the server neither feeds nor ends is left.
func TestReflectorLeavesStalledWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		r := NewReflector(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
		run(t, r)
		time.Sleep(5 * time.Minute)
		s.requests()
		time.Sleep(6 * time.Minute)
		if got := s.requests(); got != `watch rv="1"` {
			t.Errorf("asked for %q", got)
		}
	})
}
