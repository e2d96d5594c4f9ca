package cache

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func obj(name, value string) *cached {
	return &cached{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name, Labels: map[string]string{"value": value}}}
}

func TestFuncsMayBeNil(t *testing.T) {
	for _, h := range []ResourceEventHandler{ResourceEventHandlerFuncs{}, ResourceEventHandlerDetailedFuncs{}} {
		h.OnAdd(obj("a", ""), true)
		h.OnUpdate(obj("a", ""), obj("a", "1"))
		h.OnDelete(obj("a", ""))
	}
	for _, h := range []TypedResourceEventHandler[*cached]{TypedResourceEventHandlerFuncs[*cached]{}, TypedResourceEventHandlerDetailedFuncs[*cached]{}} {
		h.OnAdd(obj("a", ""), true)
		h.OnUpdate(obj("a", ""), obj("a", "1"))
		h.OnDelete(DeletedObject[*cached]{})
	}
}

func TestFuncs(t *testing.T) {
	r := &recorder{}
	for _, h := range []ResourceEventHandler{
		ResourceEventHandlerFuncs{
			AddFunc: func(obj interface{}) { r.OnAdd(obj, false) }, UpdateFunc: r.OnUpdate, DeleteFunc: r.OnDelete,
		},
		ResourceEventHandlerDetailedFuncs{AddFunc: r.OnAdd, UpdateFunc: r.OnUpdate, DeleteFunc: r.OnDelete},
	} {
		h.OnAdd(obj("a", ""), true)
		h.OnUpdate(obj("a", ""), obj("a", "1"))
		h.OnDelete(obj("a", "1"))
	}
	if got := r.told(); got != "add a, update a to a=1, delete a=1, initial a, update a to a=1, delete a=1" {
		t.Errorf("told %s", got)
	}
}

// typedRecorder is a recorder for typed informers.
type typedRecorder struct{ recorder }

func (r *typedRecorder) OnAdd(obj *cached, initial bool) { r.recorder.OnAdd(obj, initial) }
func (r *typedRecorder) OnUpdate(old, obj *cached)       { r.recorder.OnUpdate(old, obj) }
func (r *typedRecorder) OnDelete(d DeletedObject[*cached]) {
	known := "known"
	if d.FinalStateUnknown != nil {
		known = "unknown"
	}
	r.add("delete %s %s %s", known, d.GetKey(), show(d.OptionalObj))
}

func TestFilters(t *testing.T) {
	plain, typed := &recorder{}, &typedRecorder{}
	handlers := []ResourceEventHandler{
		FilteringResourceEventHandler{
			FilterFunc: func(obj interface{}) bool { return obj.(*cached).Labels["value"] != "" }, Handler: plain,
		},
		untypedHandler[*cached]{TypedFilteringResourceEventHandler[*cached]{
			FilterFunc: func(obj *cached) bool { return obj.Labels["value"] != "" }, Handler: typed,
		}},
	}
	for _, h := range handlers {
		h.OnAdd(obj("a", ""), true)
		h.OnAdd(obj("a", "1"), true)
		h.OnUpdate(obj("a", ""), obj("a", ""))
		h.OnUpdate(obj("a", ""), obj("a", "1"))
		h.OnUpdate(obj("a", "1"), obj("a", "2"))
		h.OnUpdate(obj("a", "2"), obj("a", ""))
		h.OnDelete(obj("a", ""))
		h.OnDelete(obj("a", "1"))
		h.(StopHandler).OnStop()
	}
	if got, want := plain.told(), "initial a=1, add a=1, update a=1 to a=2, delete a=2, delete a=1"; got != want || plain.stopped() != 1 {
		t.Errorf("told %s", got)
	}
	want := "initial a=1, add a=1, update a=1 to a=2, delete known default/a a=2, delete known default/a a=1"
	if got := typed.told(); got != want || typed.stopped() != 1 {
		t.Errorf("typed told %s", got)
	}
}

func TestDeletedObject(t *testing.T) {
	unknown := func(key string) *DeletedFinalStateUnknown { return &DeletedFinalStateUnknown{Key: key} }
	tests := []struct {
		d                    DeletedObject[*cached]
		namespace, name, key string
	}{
		{DeletedObject[*cached]{OptionalObj: obj("a", "")}, "default", "a", "default/a"},
		{DeletedObject[*cached]{FinalStateUnknown: unknown("ns/b")}, "ns", "b", "ns/b"},
		{DeletedObject[*cached]{FinalStateUnknown: unknown("node")}, "", "node", "node"},
		{DeletedObject[*cached]{FinalStateUnknown: unknown("x/y/z")}, "", "x/y/z", "x/y/z"},
		{DeletedObject[*cached]{}, "", "", ""},
	}
	for _, tt := range tests {
		if tt.d.GetNamespace() != tt.namespace || tt.d.GetName() != tt.name || tt.d.GetKey() != tt.key ||
			tt.d.GetObjectName() != (ObjectName{tt.namespace, tt.name}) {
			t.Errorf("%+v: got %q %q %q", tt.d, tt.d.GetNamespace(), tt.d.GetName(), tt.d.GetKey())
		}
	}
}

func TestTypedInformer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a", "b")
		informer := NewTypedSharedIndexInformer[*cached](NewSharedIndexInformer(listOnly{s}, &cached{}, 0, nil))
		if err := informer.AddTypedIndexers(TypedIndexers[*cached]{"value": func(o *cached) ([]string, error) {
			return []string{o.Labels["value"]}, nil
		}}); err != nil {
			t.Fatal(err)
		}
		r := &typedRecorder{}
		if _, err := informer.AddTypedEventHandler(r, HandlerOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := informer.AddTypedEventHandler(r, HandlerOptions{}, HandlerOptions{}); err == nil {
			t.Error("two options are no error")
		}
		run(t, informer)
		synctest.Wait()
		s.set("a", "1")
		synctest.Wait()
		found, err := informer.GetTypedIndexer().ByTypedIndex("value", "1")
		if err != nil || len(found) != 1 || found[0].Name != "a" {
			t.Errorf("index has %v, %v", found, err)
		}
		informer.(typedInformer[*cached]).SharedIndexInformer.(*sharedIndexInformer).store.Delete(
			DeletedFinalStateUnknown{Key: "default/b", Obj: obj("b", "")})
		s.remove("a")
		synctest.Wait()
		if got, want := r.told(), "initial a, initial b, update a to a=1, delete unknown default/b b, delete known default/a a=1"; got != want {
			t.Errorf("told %s\nwant %s", got, want)
		}
	})
}

func TestTypedHandlerOfWrongType(t *testing.T) {
	defer func() {
		if r := fmt.Sprint(recover()); !strings.Contains(r, "*v1.Status, not a *v1.PartialObjectMetadata") {
			t.Errorf("panic %s", r)
		}
	}()
	untypedHandler[*cached]{&typedRecorder{}}.OnAdd(&metav1.Status{}, false)
}

func TestInformers(t *testing.T) {
	upper := func(o any) (any, error) {
		c := o.(*cached).DeepCopy()
		c.Name = strings.ToUpper(c.Name)
		return c, nil
	}
	tests := map[string]struct {
		make  func(ListerWatcher, ResourceEventHandler) (Store, Controller)
		upper bool
	}{
		"NewInformer": {func(lw ListerWatcher, h ResourceEventHandler) (Store, Controller) {
			return NewInformer(lw, &cached{}, 0, h)
		}, false},
		"NewIndexerInformer": {func(lw ListerWatcher, h ResourceEventHandler) (Store, Controller) {
			return NewIndexerInformer(lw, &cached{}, 0, h, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
		}, false},
		"NewTransformingInformer": {func(lw ListerWatcher, h ResourceEventHandler) (Store, Controller) {
			return NewTransformingInformer(lw, &cached{}, 0, h, upper)
		}, true},
		"NewTransformingIndexerInformer": {func(lw ListerWatcher, h ResourceEventHandler) (Store, Controller) {
			return NewTransformingIndexerInformer(lw, &cached{}, 0, h, Indexers{}, upper)
		}, true},
	}
	for name, tt := range tests {
		for _, streams := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s streams %t", name, streams), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newServer("a", "b")
					s.streams = streams
					r := &recorder{}
					store, controller := tt.make(s, r)
					if controller.HasSynced() || controller.LastSyncResourceVersion() != "" {
						t.Error("synced before it runs")
					}
					stop := run(t, controller)
					synctest.Wait()
					s.set("a", "1")
					s.remove("b")
					s.set("c", "")
					synctest.Wait()
					if !controller.HasSynced() || !IsDone(controller.HasSyncedChecker()) || controller.LastSyncResourceVersion() != "5" {
						t.Errorf("synced %t, version %s", controller.HasSynced(), controller.LastSyncResourceVersion())
					}
					want := []string{"initial a", "initial b", "update a to a=1", "delete b", "add c"}
					wantStore := "a=1, c"
					if tt.upper {
						want = []string{"initial A", "initial B", "update A to A=1", "delete B", "add C"}
						wantStore = "A=1, C"
					}
					if got := strings.Split(r.told(), ", "); !slices.Equal(got, want) {
						t.Errorf("told %q", got)
					}
					if got := contents(store); got != wantStore {
						t.Errorf("store has %s", got)
					}
					stop()
					controller.RunWithContext(quiet(t.Context())) // returns
				})
			})
		}
	}
}

func TestInformerResyncs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		r := &recorder{}
		_, controller := NewInformerWithOptions(InformerOptions{
			ListerWatcher: listOnly{s}, ObjectType: &cached{}, Handler: r, ResyncPeriod: time.Minute,
		})
		run(t, controller)
		synctest.Wait()
		r.told()
		time.Sleep(2*time.Minute + time.Second)
		if got := r.told(); got != "update a to a, update a to a" {
			t.Errorf("told %s", got)
		}
	})
}

// A controller handles deltas of every kind, one by one and in batches.
func TestProcessDeltas(t *testing.T) {
	store := NewStore(DeletionHandlingMetaNamespaceKeyFunc)
	r := &recorder{}
	err := processDeltas(r, store, Deltas{
		{Added, obj("a", "")}, {Updated, obj("a", "1")}, {Sync, obj("a", "1")}, {Replaced, obj("b", "")},
		{Deleted, DeletedFinalStateUnknown{Key: "default/b", Obj: obj("b", "")}},
		{ReplacedAll, ReplacedAllInfo{ResourceVersion: "7", Objects: []any{obj("c", ""), obj("c", "2"), obj("d", "")}}},
		{SyncAll, SyncAllInfo{}}, {Bookmark, BookmarkInfo{ResourceVersion: "8"}},
	}, true)
	if err != nil {
		t.Error(err)
	}
	want := "initial a, update a to a=1, update a=1 to a=1, initial b, delete unknown(b), " +
		"delete unknown(a=1), initial c=2, initial d, update c=2 to c=2, update d to d"
	if got := r.told(); got != want {
		t.Errorf("told %s\nwant %s", got, want)
	}
	if got := contents(store); got != "c=2, d" || store.LastStoreSyncResourceVersion() != "8" {
		t.Errorf("store has %s at %s", got, store.LastStoreSyncResourceVersion())
	}
	for _, d := range []Delta{{"Eaten", obj("a", "")}, {ReplacedAll, 1}, {Bookmark, 1}, {Added, 1}, {Deleted, 1}, {ReplacedAll, ReplacedAllInfo{Objects: []any{1}}}} {
		if err := processDeltas(r, store, Deltas{d}, false); err == nil {
			t.Errorf("%v is no error", d)
		}
	}
}

// batchQueue is a queue that counts how it is popped.
type batchQueue struct {
	*RealFIFO
	batches, singles int
}

func (q *batchQueue) PopBatch(batch ProcessBatchFunc, single PopProcessFunc) error {
	return q.RealFIFO.PopBatch(func(deltas []Delta, initial bool) error { q.batches++; return batch(deltas, initial) },
		func(obj any, initial bool) error { q.singles++; return single(obj, initial) })
}

func TestControllerBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		store := NewStore(DeletionHandlingMetaNamespaceKeyFunc)
		q := &batchQueue{RealFIFO: NewRealFIFOWithOptions(RealFIFOOptions{KnownObjects: store})}
		r := &recorder{}
		failed := false
		controller := New(&Config{
			Queue: q, ListerWatcher: listOnly{s}, ObjectType: &cached{},
			Process: func(obj interface{}, initial bool) error { return processDeltas(r, store, obj.(Deltas), initial) },
			ProcessBatch: func(deltas []Delta, initial bool) error {
				err := processDeltas(r, store, deltas, initial)
				if !failed { // which ends nothing
					failed = true
					err = errors.New("oops")
				}
				return err
			},
		})
		ctrl := quietController{controller}
		run(t, ctrl)
		synctest.Wait()
		for i := range 10 {
			s.set(fmt.Sprint("b", i), "")
		}
		synctest.Wait()
		if q.batches+q.singles == 0 {
			t.Error("no batch")
		}
		if got := len(store.List()); got != 11 {
			t.Errorf("%d objects", got)
		}
	})
}
