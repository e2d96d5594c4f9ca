package testing

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
)

// ObjectTracker keeps objects by resource, namespace and name. All methods copy what they take and what they return,
// and may be called concurrently. The trailing options are optional: at most one value may be given.
type ObjectTracker interface {
	// Add stores an object under the resource of its kind (see RegisterResources). The items of a list are stored one
	// by one.
	Add(obj runtime.Object) error

	// Get returns an object, or a NotFound error.
	Get(gvr schema.GroupVersionResource, ns, name string, opts ...metav1.GetOptions) (runtime.Object, error)

	// Create stores a new object; AlreadyExists if there is one of that name. An object without namespace gets ns, one
	// with another namespace is a BadRequest.
	Create(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.CreateOptions) error

	// Update replaces an object; NotFound if there is none of that name.
	Update(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.UpdateOptions) error

	// Patch stores the outcome of a patch, a whole object; NotFound if there is none of that name.
	Patch(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.PatchOptions) error

	// Apply merges an apply configuration into the object of its name, and creates that object when it is absent.
	Apply(gvr schema.GroupVersionResource, applyConfiguration runtime.Object, ns string, opts ...metav1.PatchOptions) error

	// List returns the objects of a namespace, or of all when ns is empty, sorted by namespace and name. gvk is the
	// kind of the items. The selectors of the options are honoured.
	List(gvr schema.GroupVersionResource, gvk schema.GroupVersionKind, ns string, opts ...metav1.ListOptions) (runtime.Object, error)

	// Delete removes an object; NotFound if there is none of that name.
	Delete(gvr schema.GroupVersionResource, ns, name string, opts ...metav1.DeleteOptions) error

	// Watch reports changes of the objects of a namespace, or of all when ns is empty. With options it starts with the
	// objects that exist (resourceVersion empty or 0) or with the changes since the resourceVersion of a list; without
	// options it starts with the next change. The selectors of the options are honoured.
	Watch(gvr schema.GroupVersionResource, ns string, opts ...metav1.ListOptions) (watch.Interface, error)
}

// ObjectScheme is what a tracker needs of a runtime.Scheme.
type ObjectScheme interface {
	runtime.ObjectCreater
	runtime.ObjectTyper
}

// NewObjectTracker returns a tracker whose Apply merges without regard to who owns a field. decoder decodes the raw
// items of lists given to Add; the result implements IsWatchListSemanticsUnSupported, returning true, so that
// reflectors list and watch instead of waiting for a bookmark that never comes.
func NewObjectTracker(scheme ObjectScheme, decoder runtime.Decoder) ObjectTracker {
	return newTracker(scheme, decoder)
}

// RegisterResources tells a tracker which resource serves which kind, for Add and for the field manager. Call it before
// Add. Kinds that are not registered get the plural guessed by meta.UnsafeGuessKindToResource. Trackers other than those
// of this package take part by having the method RegisterResources; for those that do not, the call has no effect.
func RegisterResources(tracker ObjectTracker, resources map[schema.GroupVersionKind]schema.GroupVersionResource) {
	if registrar, ok := tracker.(interface {
		RegisterResources(map[schema.GroupVersionKind]schema.GroupVersionResource)
	}); ok {
		registrar.RegisterResources(resources)
	}
}

// subresourceTracker is what ObjectReaction uses beyond ObjectTracker. Trackers of users need not have it.
type subresourceTracker interface {
	// updateSubresource stores obj, the whole object as it is after the call on the subresource.
	updateSubresource(gvr schema.GroupVersionResource, obj runtime.Object, ns, subresource, manager string) error
	// applySubresource applies a configuration of which only the fields of the subresource count.
	applySubresource(gvr schema.GroupVersionResource, applyConfiguration runtime.Object, ns, subresource string, opts metav1.PatchOptions) error
	// deleteCollection deletes the selected objects.
	deleteCollection(gvr schema.GroupVersionResource, ns string, restrictions ListRestrictions)
}

// kindsOf returns the kinds under which obj is registered. PartialObjectMetadata stands for the kind it names.
func (t *tracker) kindsOf(obj runtime.Object) ([]schema.GroupVersionKind, error) {
	if partial, ok := obj.(*metav1.PartialObjectMetadata); ok && partial.Kind != "" {
		return []schema.GroupVersionKind{partial.GroupVersionKind()}, nil
	}
	gvks, _, err := t.scheme.ObjectKinds(obj)
	if err != nil {
		return nil, err
	}
	if len(gvks) == 0 {
		return nil, fmt.Errorf("no registered kinds for %T", obj)
	}
	return gvks, nil
}

// RegisterResources implements the method that the function of the same name looks for.
func (t *tracker) RegisterResources(resources map[schema.GroupVersionKind]schema.GroupVersionResource) {
	t.lock.Lock()
	defer t.lock.Unlock()
	for gvk, gvr := range resources {
		t.resources[gvk] = gvr
	}
}

// resourceFor returns the resource that serves a kind.
func (t *tracker) resourceFor(gvk schema.GroupVersionKind) schema.GroupVersionResource {
	t.lock.RLock()
	gvr, ok := t.resources[gvk]
	t.lock.RUnlock()
	if !ok {
		gvr, _ = meta.UnsafeGuessKindToResource(gvk)
	}
	if gvr.Version == runtime.APIVersionInternal {
		gvr.Version = ""
	}
	return gvr
}

// kindFor returns the kind of obj that gvr serves: the one registered for gvr, else one of obj's kinds in gvr's
// group and version.
func (t *tracker) kindFor(gvr schema.GroupVersionResource, obj runtime.Object) (schema.GroupVersionKind, error) {
	gvks, err := t.kindsOf(obj)
	if err != nil {
		return schema.GroupVersionKind{}, err
	}
	for _, gvk := range gvks {
		if t.resourceFor(gvk) == gvr {
			return gvk, nil
		}
	}
	for _, gvk := range gvks {
		if gvk.GroupVersion() == gvr.GroupVersion() {
			return gvk, nil
		}
	}
	return gvks[0], nil
}

// Add implements ObjectTracker.
func (t *tracker) Add(obj runtime.Object) error {
	if meta.IsListType(obj) {
		return t.addList(obj)
	}
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return err
	}
	gvks, err := t.kindsOf(obj)
	if err != nil {
		return err
	}
	for _, gvk := range gvks {
		if err := t.create(t.resourceFor(gvk), obj, accessor.GetNamespace()); err != nil {
			return err
		}
	}
	return nil
}

func (t *tracker) addList(list runtime.Object) error {
	items, err := meta.ExtractList(list)
	if err != nil {
		return err
	}
	for i, item := range items {
		raw, ok := item.(*runtime.Unknown)
		if !ok {
			continue
		}
		if items[i], err = t.decode(raw.Raw); err != nil {
			return fmt.Errorf("add item %d of %T: %w", i, list, err)
		}
	}
	for _, item := range items {
		if err := t.Add(item); err != nil {
			return err
		}
	}
	return nil
}

// decode decodes a raw item of a list in its own version. Decoders of clientsets convert to the internal version, which
// client schemes do not have, so the decoder is only asked for kinds that the scheme does not know.
func (t *tracker) decode(data []byte) (runtime.Object, error) {
	var typeMeta metav1.TypeMeta
	if err := json.Unmarshal(data, &typeMeta); err != nil {
		return nil, err
	}
	obj, err := t.scheme.New(typeMeta.GroupVersionKind())
	if err != nil {
		return runtime.Decode(t.decoder, data)
	}
	if err := json.Unmarshal(data, obj); err != nil {
		return nil, err
	}
	return obj, nil
}

// oneOption returns the only option, the zero value when there is none, and an error when there are several.
func oneOption[T any](opts []T) (T, error) {
	var zero T
	switch len(opts) {
	case 0:
		return zero, nil
	case 1:
		return opts[0], nil
	}
	return zero, fmt.Errorf("expected at most one options argument, got %d", len(opts))
}
