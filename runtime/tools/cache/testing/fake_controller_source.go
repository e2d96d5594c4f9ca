package framework

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// watchBuffer is how many events a watcher may be behind before a change waits for it.
const watchBuffer = 100

// FakeControllerSource is a set of objects that can be listed and watched: a cache.ListerWatcher. Objects are numbered by
// their changes. List returns a *v1.List. Make one with [NewFakeControllerSource].
//
// It does not serve watches that begin with a list, and says so to reflectors.
type FakeControllerSource struct {
	mu sync.RWMutex

	// Items are the objects of the set.
	Items map[nnu]runtime.Object
	// changes are those since oldest, one for each resource version.
	changes []watch.Event
	// oldest is the first resource version that can be watched from.
	oldest int

	// Broadcaster has the watchers.
	Broadcaster *watch.Broadcaster

	// ListError, if set, is what List returns. It is not to be set while something lists.
	ListError error
}

// nnu identifies an object.
type nnu struct {
	namespace, name string
	uid             types.UID
}

// FakePVControllerSource is a [FakeControllerSource] of persistent volumes: List returns a *v1.PersistentVolumeList.
type FakePVControllerSource struct {
	FakeControllerSource
}

// FakePVCControllerSource is a [FakeControllerSource] of persistent volume claims: List returns a
// *v1.PersistentVolumeClaimList.
type FakePVCControllerSource struct {
	FakeControllerSource
}

// NewFakeControllerSource returns an empty source.
func NewFakeControllerSource() *FakeControllerSource {
	return &FakeControllerSource{Items: map[nnu]runtime.Object{}, Broadcaster: newBroadcaster()}
}

// NewFakePVControllerSource returns an empty source.
func NewFakePVControllerSource() *FakePVControllerSource {
	return &FakePVControllerSource{FakeControllerSource{Items: map[nnu]runtime.Object{}, Broadcaster: newBroadcaster()}}
}

// NewFakePVCControllerSource returns an empty source.
func NewFakePVCControllerSource() *FakePVCControllerSource {
	return &FakePVCControllerSource{FakeControllerSource{Items: map[nnu]runtime.Object{}, Broadcaster: newBroadcaster()}}
}

func newBroadcaster() *watch.Broadcaster {
	return watch.NewBroadcaster(watchBuffer, watch.WaitIfChannelFull)
}

// Add adds the object and tells watchers. It sets the resource version of obj, as all that follow do.
func (f *FakeControllerSource) Add(obj runtime.Object) {
	f.Change(watch.Event{Type: watch.Added, Object: obj}, 1)
}

// Modify replaces the object and tells watchers.
func (f *FakeControllerSource) Modify(obj runtime.Object) {
	f.Change(watch.Event{Type: watch.Modified, Object: obj}, 1)
}

// Delete removes the object and tells watchers.
func (f *FakeControllerSource) Delete(lastValue runtime.Object) {
	f.Change(watch.Event{Type: watch.Deleted, Object: lastValue}, 1)
}

// AddDropWatch adds the object and does not tell the watchers that there are.
func (f *FakeControllerSource) AddDropWatch(obj runtime.Object) {
	f.Change(watch.Event{Type: watch.Added, Object: obj}, 0)
}

// ModifyDropWatch replaces the object and does not tell the watchers that there are.
func (f *FakeControllerSource) ModifyDropWatch(obj runtime.Object) {
	f.Change(watch.Event{Type: watch.Modified, Object: obj}, 0)
}

// DeleteDropWatch removes the object and does not tell the watchers that there are.
func (f *FakeControllerSource) DeleteDropWatch(lastValue runtime.Object) {
	f.Change(watch.Event{Type: watch.Deleted, Object: lastValue}, 0)
}

// Change applies the event and tells the watchers that there are with the given probability, from 0 to 1. Watchers that
// begin later with an older resource version hear of it in any case. An object without metadata panics.
func (f *FakeControllerSource) Change(e watch.Event, watchProbability float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	accessor, err := meta.Accessor(e.Object)
	if err != nil {
		panic(fmt.Sprintf("fake controller source: %v", err))
	}
	accessor.SetResourceVersion(strconv.Itoa(f.current() + 1))
	key := nnu{accessor.GetNamespace(), accessor.GetName(), accessor.GetUID()}
	// The caller goes on to use the object.
	e.Object = e.Object.DeepCopyObject()
	f.changes = append(f.changes, e)
	switch e.Type {
	case watch.Added, watch.Modified:
		f.Items[key] = e.Object
	case watch.Deleted:
		delete(f.Items, key)
	}
	if rand.Float64() < watchProbability {
		_ = f.Broadcaster.Action(e.Type, e.Object)
	}
}

// current returns the resource version of the newest change. It needs the lock.
func (f *FakeControllerSource) current() int { return f.oldest + len(f.changes) }

// ResetWatch ends all watches and forgets the changes, so that watchers have to list again.
func (f *FakeControllerSource) ResetWatch() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Broadcaster.Shutdown()
	f.Broadcaster = newBroadcaster()
	f.oldest = f.current()
	f.changes = nil
}

// Shutdown ends all watches after what was sent has been delivered. No method may be called after it; those that are
// wait for ever.
func (f *FakeControllerSource) Shutdown() {
	f.mu.Lock() // for good
	f.Broadcaster.Shutdown()
}

// List returns copies of all objects in a *v1.List with the current resource version. Options are not looked at.
func (f *FakeControllerSource) List(_ metav1.ListOptions) (runtime.Object, error) {
	return f.listInto(&v1.List{})
}

// List returns copies of all objects in a *v1.PersistentVolumeList.
func (f *FakePVControllerSource) List(_ metav1.ListOptions) (runtime.Object, error) {
	return f.listInto(&v1.PersistentVolumeList{})
}

// List returns copies of all objects in a *v1.PersistentVolumeClaimList.
func (f *FakePVCControllerSource) List(_ metav1.ListOptions) (runtime.Object, error) {
	return f.listInto(&v1.PersistentVolumeClaimList{})
}

func (f *FakeControllerSource) listInto(list runtime.Object) (runtime.Object, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.ListError != nil {
		return nil, f.ListError
	}
	objects := make([]runtime.Object, 0, len(f.Items))
	for _, obj := range f.Items {
		objects = append(objects, obj.DeepCopyObject())
	}
	if err := meta.SetList(list, objects); err != nil {
		return nil, fmt.Errorf("fake controller source: list: %w", err)
	}
	accessor, err := meta.ListAccessor(list)
	if err != nil {
		return nil, fmt.Errorf("fake controller source: list: %w", err)
	}
	accessor.SetResourceVersion(strconv.Itoa(f.current()))
	return list, nil
}

// Watch returns a watch of all changes after the resource version of the options, which must be one that List has
// returned since the last ResetWatch. An older one is an Expired error.
func (f *FakeControllerSource) Watch(options metav1.ListOptions) (watch.Interface, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	from, err := strconv.Atoi(options.ResourceVersion)
	if err != nil {
		return nil, fmt.Errorf("fake controller source: watch: resource version: %w", err)
	}
	if from < f.oldest {
		return nil, &apierrors.StatusError{ErrStatus: metav1.Status{
			Status: metav1.StatusFailure, Code: http.StatusGone, Reason: metav1.StatusReasonExpired,
			Message: fmt.Sprintf("too old resource version: %d (%d)", from, f.oldest),
		}}
	}
	if from > f.current() {
		return nil, fmt.Errorf("fake controller source: watch: resource version %d is not reached yet, the newest is %d",
			from, f.current())
	}
	// The watcher gets objects of its own.
	missed := slices.Clone(f.changes[from-f.oldest:])
	for i := range missed {
		missed[i].Object = missed[i].Object.DeepCopyObject()
	}
	return f.Broadcaster.WatchWithPrefix(missed)
}

// IsWatchListSemanticsUnSupported is true: a watch does not begin with a list. Reflectors ask for it. (client-go's source
// does not tell, and its reflector finds out by an error.)
func (f *FakeControllerSource) IsWatchListSemanticsUnSupported() bool { return true }
