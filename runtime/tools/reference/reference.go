package reference

import (
	"errors"
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// ErrNilObject is what a reference to nothing fails with.
var ErrNilObject = errors.New("can't reference a nil object")

// GetReference returns a reference to obj. A list, which has no name, gives one with kind, apiVersion and
// resourceVersion. An *ObjectReference is returned as it is. scheme is asked for apiVersion and kind of an object that
// does not have them, and may be nil for objects that do.
func GetReference(scheme *runtime.Scheme, obj runtime.Object) (*corev1.ObjectReference, error) {
	if obj == nil {
		return nil, ErrNilObject
	}
	if v := reflect.ValueOf(obj); v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, ErrNilObject
	}
	if ref, ok := obj.(*corev1.ObjectReference); ok {
		return ref, nil
	}
	gvk, err := kindOf(scheme, obj)
	if err != nil {
		return nil, fmt.Errorf("reference %T: %w", obj, err)
	}
	common, err := meta.CommonAccessor(obj)
	if err != nil {
		return nil, fmt.Errorf("reference %T: %w", obj, err)
	}
	ref := &corev1.ObjectReference{
		Kind:            gvk.Kind,
		APIVersion:      gvk.GroupVersion().String(),
		ResourceVersion: common.GetResourceVersion(),
	}
	if m, err := meta.Accessor(obj); err == nil {
		ref.Name, ref.Namespace, ref.UID = m.GetName(), m.GetNamespace(), m.GetUID()
	}
	return ref, nil
}

// GetPartialReference is GetReference to a part of the object, such as spec.containers{web}. A reference that is given
// as obj is copied; client-go changes it.
func GetPartialReference(scheme *runtime.Scheme, obj runtime.Object, fieldPath string) (*corev1.ObjectReference, error) {
	ref, err := GetReference(scheme, obj)
	if err != nil {
		return nil, err
	}
	partial := *ref
	partial.FieldPath = fieldPath
	return &partial, nil
}

// kindOf returns what obj is.
func kindOf(scheme *runtime.Scheme, obj runtime.Object) (schema.GroupVersionKind, error) {
	gvk := obj.GetObjectKind().GroupVersionKind()
	if gvk.Kind != "" && gvk.Version != "" {
		return gvk, nil
	}
	if scheme == nil {
		return gvk, errors.New("the object has no apiVersion or no kind, and there is no scheme to ask")
	}
	gvks, _, err := scheme.ObjectKinds(obj)
	if err != nil {
		return gvk, err
	}
	known := gvks[0]
	if gvk.Kind != "" {
		known.Kind = gvk.Kind
	}
	if gvk.Version != "" {
		known.Group, known.Version = gvk.Group, gvk.Version
	}
	return known, nil
}
