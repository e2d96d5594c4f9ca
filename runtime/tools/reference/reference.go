package reference

import (
	"errors"
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// ErrNilObject says that there is no object to refer to.
var ErrNilObject = errors.New("cannot refer to a nil object")

// GetReference returns a reference to obj. Kind and version are those that the object states, or else those under which
// its Go type is registered in scheme, which may be nil if the object states them. A reference to a list holds its
// resource version and no name. An obj that is a reference already is returned as it is.
//
// The error is ErrNilObject for a nil object, also for a nil pointer, where client-go panics.
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
		return nil, err
	}
	apiVersion, kind := gvk.ToAPIVersionAndKind()
	ref := &corev1.ObjectReference{Kind: kind, APIVersion: apiVersion}
	if object, err := meta.Accessor(obj); err == nil {
		ref.Name, ref.Namespace = object.GetName(), object.GetNamespace()
		ref.UID, ref.ResourceVersion = object.GetUID(), object.GetResourceVersion()
		return ref, nil
	}
	list, ok := obj.(metav1.ListMetaAccessor)
	if !ok {
		return nil, fmt.Errorf("refer to %T: it has neither object nor list metadata", obj)
	}
	ref.ResourceVersion = list.GetListMeta().GetResourceVersion()
	return ref, nil
}

func kindOf(scheme *runtime.Scheme, obj runtime.Object) (schema.GroupVersionKind, error) {
	gvk := obj.GetObjectKind().GroupVersionKind()
	if gvk.Kind != "" && gvk.Version != "" {
		return gvk, nil
	}
	if scheme == nil {
		return gvk, fmt.Errorf("refer to %T: it states no kind, and there is no scheme", obj)
	}
	registered, _, err := scheme.ObjectKinds(obj)
	if err != nil {
		return gvk, fmt.Errorf("refer to %T: %w", obj, err)
	}
	return registered[0], nil
}

// GetPartialReference is GetReference for a part of obj, such as "spec.containers{web}".
func GetPartialReference(scheme *runtime.Scheme, obj runtime.Object, fieldPath string) (*corev1.ObjectReference, error) {
	ref, err := GetReference(scheme, obj)
	if err != nil {
		return nil, err
	}
	partial := *ref
	partial.FieldPath = fieldPath
	return &partial, nil
}
