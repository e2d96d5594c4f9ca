package testing

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// tracker is the ObjectTracker of NewObjectTracker.
type tracker struct {
	scheme  ObjectScheme
	decoder runtime.Decoder

	lock        sync.RWMutex
	resources   map[schema.GroupVersionKind]schema.GroupVersionResource
	collections map[schema.GroupVersionResource]*collection
}

// collection holds the objects of one resource. Objects are never changed once they are in it, only replaced.
type collection struct {
	resourceVersion int64 // 1 while nothing has happened, one more with each change
	objects         map[types.NamespacedName]runtime.Object
	history         []change
	watchers        []*watcher
}

// change is one step of the history of a collection; before is nil for creations, after for deletions.
type change struct {
	resourceVersion int64
	namespace       string
	before, after   runtime.Object
}

func newTracker(scheme ObjectScheme, decoder runtime.Decoder) *tracker {
	return &tracker{
		scheme:      scheme,
		decoder:     decoder,
		resources:   map[schema.GroupVersionKind]schema.GroupVersionResource{},
		collections: map[schema.GroupVersionResource]*collection{},
	}
}

// IsWatchListSemanticsUnSupported reports that watches of the tracker send no initial-events bookmark.
func (t *tracker) IsWatchListSemanticsUnSupported() bool { return true }

// collection returns the collection of a resource, made when needed. The caller holds the write lock.
func (t *tracker) collection(gvr schema.GroupVersionResource) *collection {
	c := t.collections[gvr]
	if c == nil {
		c = &collection{resourceVersion: 1, objects: map[types.NamespacedName]runtime.Object{}}
		t.collections[gvr] = c
	}
	return c
}

// record replaces before by after, either of which may be nil, and tells the watchers.
func (c *collection) record(key types.NamespacedName, before, after runtime.Object) {
	c.resourceVersion++
	if after == nil {
		delete(c.objects, key)
	} else {
		c.objects[key] = after
	}
	c.history = append(c.history, change{c.resourceVersion, key.Namespace, before, after})
	for _, w := range c.watchers {
		w.notify(key.Namespace, before, after)
	}
}

// sortedKeys returns the keys of a namespace, or all, by namespace and name.
func (c *collection) sortedKeys(ns string) []types.NamespacedName {
	keys := make([]types.NamespacedName, 0, len(c.objects))
	for key := range c.objects {
		if ns == "" || ns == key.Namespace {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b types.NamespacedName) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return keys
}

// modify replaces the object of a name by what change makes of it. before is nil when there is none; it is a copy, and
// so is what is stored.
func (t *tracker) modify(gvr schema.GroupVersionResource, ns, name string, change func(before runtime.Object) (runtime.Object, error)) error {
	key := types.NamespacedName{Namespace: ns, Name: name}
	t.lock.Lock()
	defer t.lock.Unlock()
	c := t.collection(gvr)
	before := c.objects[key]
	after, err := change(copyObject(before))
	if err != nil {
		return err
	}
	after, accessor, err := namespacedCopy(after, ns)
	if err != nil {
		return err
	}
	if accessor.GetName() != name {
		return errors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name of the request (%s)", accessor.GetName(), name))
	}
	c.record(key, before, after)
	return nil
}

// create stores obj, which must not exist yet.
func (t *tracker) create(gvr schema.GroupVersionResource, obj runtime.Object, ns string) error {
	obj, accessor, err := namespacedCopy(obj, ns)
	if err != nil {
		return err
	}
	return t.modify(gvr, ns, accessor.GetName(), func(before runtime.Object) (runtime.Object, error) {
		if before != nil {
			return nil, errors.NewAlreadyExists(gvr.GroupResource(), accessor.GetName())
		}
		return obj, nil
	})
}

// update stores obj, which must exist.
func (t *tracker) update(gvr schema.GroupVersionResource, obj runtime.Object, ns string) error {
	obj, accessor, err := namespacedCopy(obj, ns)
	if err != nil {
		return err
	}
	return t.modify(gvr, ns, accessor.GetName(), func(before runtime.Object) (runtime.Object, error) {
		if before == nil {
			return nil, errors.NewNotFound(gvr.GroupResource(), accessor.GetName())
		}
		return obj, nil
	})
}

// namespacedCopy returns a copy of obj that lies in ns.
func namespacedCopy(obj runtime.Object, ns string) (runtime.Object, metav1.Object, error) {
	obj = obj.DeepCopyObject()
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return nil, nil, err
	}
	if accessor.GetNamespace() == "" {
		accessor.SetNamespace(ns)
	}
	if accessor.GetNamespace() != ns {
		return nil, nil, errors.NewBadRequest(fmt.Sprintf(
			"request namespace does not match object namespace, request: %q object: %q", ns, accessor.GetNamespace()))
	}
	return obj, accessor, nil
}

// Get implements ObjectTracker.
func (t *tracker) Get(gvr schema.GroupVersionResource, ns, name string, opts ...metav1.GetOptions) (runtime.Object, error) {
	if _, err := oneOption(opts); err != nil {
		return nil, err
	}
	t.lock.RLock()
	defer t.lock.RUnlock()
	if c := t.collections[gvr]; c != nil {
		if obj, ok := c.objects[types.NamespacedName{Namespace: ns, Name: name}]; ok {
			return obj.DeepCopyObject(), nil
		}
	}
	return nil, errors.NewNotFound(gvr.GroupResource(), name)
}

// Create implements ObjectTracker.
func (t *tracker) Create(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.CreateOptions) error {
	if _, err := oneOption(opts); err != nil {
		return err
	}
	return t.create(gvr, obj, ns)
}

// Update implements ObjectTracker.
func (t *tracker) Update(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.UpdateOptions) error {
	if _, err := oneOption(opts); err != nil {
		return err
	}
	return t.update(gvr, obj, ns)
}

// Patch implements ObjectTracker.
func (t *tracker) Patch(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.PatchOptions) error {
	if _, err := oneOption(opts); err != nil {
		return err
	}
	return t.update(gvr, obj, ns)
}

func (t *tracker) updateSubresource(gvr schema.GroupVersionResource, obj runtime.Object, ns, _, _ string) error {
	return t.update(gvr, obj, ns)
}

// List implements ObjectTracker.
func (t *tracker) List(gvr schema.GroupVersionResource, gvk schema.GroupVersionKind, ns string, opts ...metav1.ListOptions) (runtime.Object, error) {
	option, err := oneOption(opts)
	if err != nil {
		return nil, err
	}
	restrictions, err := restrictionsFor(option)
	if err != nil {
		return nil, errors.NewBadRequest(err.Error())
	}
	listGVK := gvk.GroupVersion().WithKind(gvk.Kind + "List")
	list, err := t.scheme.New(listGVK)
	if err != nil {
		return nil, err
	}
	if !meta.IsListType(list) {
		return nil, fmt.Errorf("%v is not a list type: %T", listGVK, list)
	}
	t.lock.RLock()
	defer t.lock.RUnlock()
	items := []runtime.Object{}
	resourceVersion := int64(1)
	if c := t.collections[gvr]; c != nil {
		resourceVersion = c.resourceVersion
		for _, key := range c.sortedKeys(ns) {
			if obj := c.objects[key]; restrictions.selects(obj) {
				items = append(items, obj.DeepCopyObject())
			}
		}
	}
	if err := meta.SetList(list, items); err != nil {
		return nil, fmt.Errorf("list %s: %w", gvr.GroupResource(), err)
	}
	accessor, err := meta.ListAccessor(list)
	if err != nil {
		return nil, err
	}
	accessor.SetResourceVersion(strconv.FormatInt(resourceVersion, 10))
	return list, nil
}

// Delete implements ObjectTracker.
func (t *tracker) Delete(gvr schema.GroupVersionResource, ns, name string, opts ...metav1.DeleteOptions) error {
	if _, err := oneOption(opts); err != nil {
		return err
	}
	t.lock.Lock()
	defer t.lock.Unlock()
	c := t.collection(gvr)
	key := types.NamespacedName{Namespace: ns, Name: name}
	obj, ok := c.objects[key]
	if !ok {
		return errors.NewNotFound(gvr.GroupResource(), name)
	}
	c.record(key, obj, nil)
	return nil
}

func (t *tracker) deleteCollection(gvr schema.GroupVersionResource, ns string, restrictions ListRestrictions) {
	t.lock.Lock()
	defer t.lock.Unlock()
	c := t.collection(gvr)
	for _, key := range c.sortedKeys(ns) {
		if obj := c.objects[key]; restrictions.selects(obj) {
			c.record(key, obj, nil)
		}
	}
}

// Watch implements ObjectTracker.
func (t *tracker) Watch(gvr schema.GroupVersionResource, ns string, opts ...metav1.ListOptions) (watch.Interface, error) {
	option, err := oneOption(opts)
	if err != nil {
		return nil, err
	}
	restrictions, err := restrictionsFor(option)
	if err != nil {
		return nil, errors.NewBadRequest(err.Error())
	}
	var since int64
	if option.ResourceVersion != "" {
		if since, err = strconv.ParseInt(option.ResourceVersion, 10, 64); err != nil {
			return nil, fmt.Errorf("invalid resourceVersion %q in ListOptions, must be an integer: %w", option.ResourceVersion, err)
		}
	}

	t.lock.Lock()
	defer t.lock.Unlock()
	c := t.collection(gvr)
	w := newWatcher(ns, restrictions)
	w.onStop = func() { t.forget(c, w) }
	switch {
	case len(opts) == 0:
	case since <= 0:
		for _, key := range c.sortedKeys(ns) {
			w.notify(key.Namespace, nil, c.objects[key])
		}
	default:
		for _, step := range c.history {
			if step.resourceVersion > since {
				w.notify(step.namespace, step.before, step.after)
			}
		}
	}
	c.watchers = append(c.watchers, w)
	return w, nil
}

// forget drops a stopped watcher.
func (t *tracker) forget(c *collection, w *watcher) {
	t.lock.Lock()
	defer t.lock.Unlock()
	c.watchers = slices.DeleteFunc(c.watchers, func(other *watcher) bool { return other == w })
}
