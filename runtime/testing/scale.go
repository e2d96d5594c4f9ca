package testing

import (
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// isScaleView reports whether an update of the subresource "scale" carries a Scale although its Go type is that of the
// stored object, as it happens when both are unstructured.
func isScaleView(existing, sent runtime.Object, subresource string) bool {
	return subresource == "scale" &&
		sent.GetObjectKind().GroupVersionKind().Kind == "Scale" &&
		existing.GetObjectKind().GroupVersionKind().Kind != "Scale"
}

// withReplicas returns a copy of obj with the spec.replicas of scale.
func withReplicas(obj, scale runtime.Object) (runtime.Object, error) {
	scaleContent, err := toUnstructured(scale)
	if err != nil {
		return nil, fmt.Errorf("read scale: %w", err)
	}
	replicas, _, err := unstructured.NestedInt64(scaleContent.Object, "spec", "replicas")
	if err != nil {
		return nil, errors.NewBadRequest(fmt.Sprintf("read scale: %v", err))
	}
	if !isUnstructured(obj) {
		spec, ok := jsonField(reflect.ValueOf(obj), "spec")
		if ok {
			_, ok = jsonField(spec, "replicas")
		}
		if !ok {
			return nil, errors.NewBadRequest(fmt.Sprintf("%T has no spec.replicas to scale", obj))
		}
	}
	content, err := toUnstructured(obj)
	if err != nil {
		return nil, fmt.Errorf("scale %T: %w", obj, err)
	}
	if err := unstructured.SetNestedField(content.Object, replicas, "spec", "replicas"); err != nil {
		return nil, fmt.Errorf("scale %T: %w", obj, err)
	}
	scaled := reflect.New(reflect.TypeOf(obj).Elem()).Interface().(runtime.Object)
	if err := fromUnstructured(content, scaled); err != nil {
		return nil, fmt.Errorf("scale %T: %w", obj, err)
	}
	return scaled, nil
}
