package fake

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// SubresourceResult turns what Invokes returned into the result type of a method. An obj that is nil becomes
// emptyResult, one of type T is returned as it is. When T is a Scale and obj is the object that is scaled, the result is
// the Scale that a server would show: metadata, spec.replicas, status.replicas and the selector. Anything else is an
// error, never a panic. err is returned along in all cases.
//
// Generated fakes use it for methods whose result is not the kind itself, such as GetScale. client-go has no such
// function; its generated fakes assert the type.
func SubresourceResult[T runtime.Object](obj runtime.Object, err error, emptyResult T) (T, error) {
	if obj == nil {
		return emptyResult, err
	}
	if result, ok := obj.(T); ok {
		return result, err
	}
	if err != nil {
		return emptyResult, err
	}
	if reflect.Indirect(reflect.ValueOf(emptyResult)).Type().Name() == "Scale" {
		return emptyResult, scaleView(obj, emptyResult)
	}
	return emptyResult, fmt.Errorf("the reactor answered with a %T, not a %T", obj, emptyResult)
}

// scaleView fills scale from the object that it scales.
func scaleView(obj, scale runtime.Object) error {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(obj)
	if err != nil {
		return fmt.Errorf("make a %T of a %T: %w", scale, obj, err)
	}
	view := map[string]interface{}{"metadata": map[string]interface{}{}, "spec": map[string]interface{}{}, "status": map[string]interface{}{}}
	for _, path := range [][]string{
		{"metadata", "name"}, {"metadata", "namespace"}, {"metadata", "uid"}, {"metadata", "resourceVersion"},
		{"metadata", "creationTimestamp"}, {"spec", "replicas"}, {"status", "replicas"},
	} {
		if value, found, _ := unstructured.NestedFieldNoCopy(content, path...); found {
			view[path[0]].(map[string]interface{})[path[1]] = value
		}
	}
	if selector := selectorString(content); selector != "" {
		view["status"].(map[string]interface{})["selector"] = selector
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(view, scale); err != nil {
		return fmt.Errorf("make a %T of a %T: %w", scale, obj, err)
	}
	return nil
}

// selectorString returns spec.selector, or its matchLabels, the way a Scale spells it.
func selectorString(content map[string]interface{}) string {
	labels, found, err := unstructured.NestedStringMap(content, "spec", "selector", "matchLabels")
	if !found || err != nil {
		if labels, _, err = unstructured.NestedStringMap(content, "spec", "selector"); err != nil {
			return ""
		}
	}
	parts := make([]string, 0, len(labels))
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, key+"="+labels[key])
	}
	return strings.Join(parts, ",")
}
