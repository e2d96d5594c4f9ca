package extract

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// Into sets applyConfiguration, a pointer to an apply configuration, to the fields of object that fieldManager has applied
// and still owns. It leaves applyConfiguration alone if there are none. The object is a whole one as the server returned it,
// of a type that objectType describes; subresource is the one that was applied to, "" for the object itself.
func Into(object runtime.Object, objectType typed.ParseableType, fieldManager string, applyConfiguration any, subresource string) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return fmt.Errorf("extract what %s applied: %w", fieldManager, err)
	}
	entries := accessor.GetManagedFields()
	i := slices.IndexFunc(entries, func(e metav1.ManagedFieldsEntry) bool {
		return e.Manager == fieldManager && e.Operation == metav1.ManagedFieldsOperationApply && e.Subresource == subresource
	})
	if i < 0 {
		return nil
	}
	owned := &fieldpath.Set{}
	if fields := entries[i].FieldsV1; fields != nil {
		if err := owned.FromJSON(fields.GetRawReader()); err != nil {
			return fmt.Errorf("extract what %s applied: read its managed fields: %w", fieldManager, err)
		}
	}
	content, err := items(object, objectType, owned)
	if err != nil {
		return fmt.Errorf("extract what %s applied: %w", fieldManager, err)
	}
	if kind := object.GetObjectKind().GroupVersionKind(); content["kind"] == nil && kind.Kind != "" {
		content["apiVersion"], content["kind"] = kind.ToAPIVersionAndKind()
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(content, applyConfiguration); err != nil {
		return fmt.Errorf("extract what %s applied: %w", fieldManager, err)
	}
	return nil
}

// items returns the fields of object that are in owned, as unstructured content.
func items(object runtime.Object, objectType typed.ParseableType, owned *fieldpath.Set) (map[string]any, error) {
	var value *typed.TypedValue
	var err error
	if u, ok := object.(runtime.Unstructured); ok {
		value, err = objectType.FromUnstructured(u.UnstructuredContent())
	} else {
		value, err = objectType.FromStructured(object)
	}
	if err != nil {
		return nil, fmt.Errorf("the object does not fit its schema: %w", err)
	}
	content, ok := value.ExtractItems(owned.Leaves()).AsValue().Unstructured().(map[string]any)
	if !ok {
		return map[string]any{}, nil
	}
	return content, nil
}
