package testing

import (
	"cmp"
	"fmt"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
)

// defaultManager owns the fields that are written without a field manager, as in client-go.
const defaultManager = "unknown"

// managedTracker is a tracker that keeps metadata.managedFields as an API server does.
type managedTracker struct {
	*tracker
	scheme        *runtime.Scheme
	typeConverter managedfields.TypeConverter
}

// NewFieldManagedObjectTracker returns a tracker that records who owns which field. Apply honours ownership: it reports
// conflicts unless it is forced and removes fields that the manager no longer applies. typeConverter knows the schema
// of the types, for example the NewTypeConverter of generated apply configurations; for types without a schema,
// managedfields.NewDeducedTypeConverter treats lists as atomic. Objects given to Add are stored as they are. See
// NewObjectTracker for everything else.
func NewFieldManagedObjectTracker(scheme *runtime.Scheme, decoder runtime.Decoder, typeConverter managedfields.TypeConverter) ObjectTracker {
	return &managedTracker{tracker: newTracker(scheme, decoder), scheme: scheme, typeConverter: typeConverter}
}

// fieldManager returns the field manager for a kind and the subresource that is written.
func (t *managedTracker) fieldManager(gvk schema.GroupVersionKind, subresource string) (*managedfields.FieldManager, error) {
	manager, err := managedfields.NewDefaultFieldManager(
		t.typeConverter, t.scheme, t.scheme, t.scheme, gvk, gvk.GroupVersion(), subresource, nil)
	if err != nil {
		return nil, fmt.Errorf("create field manager for %v: %w", gvk, err)
	}
	return manager, nil
}

// blank returns an object that has nothing but its kind, name and namespace.
func (t *managedTracker) blank(gvk schema.GroupVersionKind, ns, name string) (runtime.Object, error) {
	obj, err := t.scheme.New(gvk)
	if err != nil {
		return nil, err
	}
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return nil, err
	}
	accessor.SetName(name)
	accessor.SetNamespace(ns)
	obj.GetObjectKind().SetGroupVersionKind(gvk)
	return obj, nil
}

// Create implements ObjectTracker.
func (t *managedTracker) Create(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.CreateOptions) error {
	option, err := oneOption(opts)
	if err != nil {
		return err
	}
	obj, accessor, err := namespacedCopy(obj, ns)
	if err != nil {
		return err
	}
	gvk, err := t.kindFor(gvr, obj)
	if err != nil {
		return err
	}
	manager, err := t.fieldManager(gvk, "")
	if err != nil {
		return err
	}
	live, err := t.blank(gvk, ns, accessor.GetName())
	if err != nil {
		return err
	}
	obj.GetObjectKind().SetGroupVersionKind(gvk)
	obj, err = manager.Update(live, obj, cmp.Or(option.FieldManager, defaultManager))
	if err != nil {
		return fmt.Errorf("update managed fields of %v %q: %w", gvk, accessor.GetName(), err)
	}
	return t.create(gvr, obj, ns)
}

// Update implements ObjectTracker.
func (t *managedTracker) Update(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.UpdateOptions) error {
	option, err := oneOption(opts)
	if err != nil {
		return err
	}
	return t.updateSubresource(gvr, obj, ns, "", option.FieldManager)
}

// Patch implements ObjectTracker.
func (t *managedTracker) Patch(gvr schema.GroupVersionResource, obj runtime.Object, ns string, opts ...metav1.PatchOptions) error {
	option, err := oneOption(opts)
	if err != nil {
		return err
	}
	return t.updateSubresource(gvr, obj, ns, "", option.FieldManager)
}

func (t *managedTracker) updateSubresource(gvr schema.GroupVersionResource, obj runtime.Object, ns, subresource, manager string) error {
	obj, accessor, err := namespacedCopy(obj, ns)
	if err != nil {
		return err
	}
	gvk, err := t.kindFor(gvr, obj)
	if err != nil {
		return err
	}
	fieldManager, err := t.fieldManager(gvk, subresource)
	if err != nil {
		return err
	}
	obj.GetObjectKind().SetGroupVersionKind(gvk)
	return t.modify(gvr, ns, accessor.GetName(), func(before runtime.Object) (runtime.Object, error) {
		if before == nil {
			return nil, errors.NewNotFound(gvr.GroupResource(), accessor.GetName())
		}
		before.GetObjectKind().SetGroupVersionKind(gvk)
		after, err := fieldManager.Update(before, obj, cmp.Or(manager, defaultManager))
		if err != nil {
			return nil, fmt.Errorf("update managed fields of %v %q: %w", gvk, accessor.GetName(), err)
		}
		return after, nil
	})
}

// Apply implements ObjectTracker.
func (t *managedTracker) Apply(gvr schema.GroupVersionResource, applyConfiguration runtime.Object, ns string, opts ...metav1.PatchOptions) error {
	option, err := oneOption(opts)
	if err != nil {
		return err
	}
	return t.applySubresource(gvr, applyConfiguration, ns, "", option)
}

func (t *managedTracker) applySubresource(gvr schema.GroupVersionResource, applyConfiguration runtime.Object, ns, subresource string, opts metav1.PatchOptions) error {
	config, err := toUnstructured(applyConfiguration)
	if err != nil {
		return fmt.Errorf("apply %s: %w", gvr.GroupResource(), err)
	}
	if config.GetNamespace() == "" && ns != "" {
		config.SetNamespace(ns)
	}
	gvk := config.GroupVersionKind()
	if gvk.Kind == "" {
		return errors.NewBadRequest(fmt.Sprintf("apply %s %q: the configuration has no kind", gvr.GroupResource(), config.GetName()))
	}
	fieldManager, err := t.fieldManager(gvk, subresource)
	if err != nil {
		return err
	}
	force := opts.Force != nil && *opts.Force
	return t.modify(gvr, ns, config.GetName(), func(before runtime.Object) (runtime.Object, error) {
		live := before
		if live == nil {
			if subresource != "" {
				return nil, errors.NewNotFound(gvr.GroupResource(), config.GetName())
			}
			if live, err = t.blank(gvk, ns, config.GetName()); err != nil {
				return nil, err
			}
		}
		live.GetObjectKind().SetGroupVersionKind(gvk)
		after, err := fieldManager.Apply(live, config, cmp.Or(opts.FieldManager, defaultManager), force)
		if err != nil {
			return nil, err
		}
		result := subresourceResult(live, after, subresource)
		copyManagedFields(result, after)
		return result, nil
	})
}
