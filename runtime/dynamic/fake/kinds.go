package fake

import (
	"fmt"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// kinds knows which kind a resource has. To a tracker it is a scheme in which every kind is unstructured.
type kinds struct {
	scheme *runtime.Scheme // knows the Go types of typed objects; may be nil

	lock      sync.RWMutex
	resources map[schema.GroupVersionKind]schema.GroupVersionResource
	byGVR     map[schema.GroupVersionResource]schema.GroupVersionKind
}

// newKinds learns the kinds of scheme that have a list kind.
func newKinds(scheme *runtime.Scheme) *kinds {
	k := &kinds{
		scheme:    scheme,
		resources: map[schema.GroupVersionKind]schema.GroupVersionResource{},
		byGVR:     map[schema.GroupVersionResource]schema.GroupVersionKind{},
	}
	if scheme == nil {
		return k
	}
	for listKind, goType := range scheme.AllKnownTypes() {
		itemKind, ok := strings.CutSuffix(listKind.Kind, "List")
		if !ok || itemKind == "" || listKind.Version == runtime.APIVersionInternal {
			continue
		}
		if _, hasItems := goType.FieldByName("Items"); !hasItems {
			continue // an object that is called a list
		}
		k.guess(listKind.GroupVersion().WithKind(itemKind))
	}
	return k
}

// add says which kind a resource has.
func (k *kinds) add(gvr schema.GroupVersionResource, gvk schema.GroupVersionKind) {
	k.lock.Lock()
	defer k.lock.Unlock()
	k.byGVR[gvr] = gvk
	k.resources[gvk] = gvr
}

// guess adds a kind under its usual plural, if neither is known.
func (k *kinds) guess(gvk schema.GroupVersionKind) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if _, ok := k.resources[gvk]; ok {
		return
	}
	gvr, _ := meta.UnsafeGuessKindToResource(gvk)
	if _, ok := k.byGVR[gvr]; !ok {
		k.byGVR[gvr] = gvk
	}
}

// kindFor returns the kind of a resource.
func (k *kinds) kindFor(gvr schema.GroupVersionResource) (schema.GroupVersionKind, bool) {
	k.lock.RLock()
	defer k.lock.RUnlock()
	gvk, ok := k.byGVR[gvr]
	return gvk, ok
}

// New makes an unstructured object, or a list for the list kind of a resource.
func (k *kinds) New(gvk schema.GroupVersionKind) (runtime.Object, error) {
	if itemKind, ok := strings.CutSuffix(gvk.Kind, "List"); ok && !k.isItem(gvk) && itemKind != "" {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(gvk)
		return list, nil
	}
	obj := &unstructured.Unstructured{}
	obj.SetGroupVersionKind(gvk)
	return obj, nil
}

// isItem reports whether a kind is that of a resource, whatever it is called: an AllowList is no list of Allows.
func (k *kinds) isItem(gvk schema.GroupVersionKind) bool {
	k.lock.RLock()
	defer k.lock.RUnlock()
	for _, known := range k.byGVR {
		if known == gvk {
			return true
		}
	}
	return false
}

// ObjectKinds returns what an unstructured object says that it is.
func (k *kinds) ObjectKinds(obj runtime.Object) ([]schema.GroupVersionKind, bool, error) {
	gvk, err := k.kindOf(obj)
	return []schema.GroupVersionKind{gvk}, false, err
}

// Recognizes returns true for every kind.
func (k *kinds) Recognizes(schema.GroupVersionKind) bool { return true }

// kindOf returns what an object says that it is or, failing that, what the scheme says.
func (k *kinds) kindOf(obj runtime.Object) (schema.GroupVersionKind, error) {
	gvk := obj.GetObjectKind().GroupVersionKind()
	if gvk.Kind != "" && gvk.Version != "" {
		return gvk, nil
	}
	if _, ok := obj.(runtime.Unstructured); ok || k.scheme == nil {
		return gvk, fmt.Errorf("%T has no apiVersion or no kind", obj)
	}
	gvks, _, err := k.scheme.ObjectKinds(obj)
	if err != nil {
		return gvk, err
	}
	return gvks[0], nil
}

// toUnstructured returns obj, or its content with what it is.
func (k *kinds) toUnstructured(obj runtime.Object) (*unstructured.Unstructured, error) {
	if u, ok := obj.(*unstructured.Unstructured); ok {
		return u, nil
	}
	gvk, err := k.kindOf(obj)
	if err != nil {
		return nil, err
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(obj)
	if err != nil {
		return nil, fmt.Errorf("convert %T: %w", obj, err)
	}
	u := &unstructured.Unstructured{Object: content}
	u.SetGroupVersionKind(gvk)
	return u, nil
}
