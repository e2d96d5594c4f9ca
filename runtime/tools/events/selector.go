package events

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// GetFieldSelector returns a selector for the events about an object, of which what is empty does not matter, in a
// version of events: v1, events.k8s.io/v1 or events.k8s.io/v1beta1.
func GetFieldSelector(eventsGroupVersion schema.GroupVersion, regardingGroupVersionKind schema.GroupVersionKind, regardingName string, regardingUID types.UID) (fields.Selector, error) {
	var prefix string
	switch eventsGroupVersion {
	case corev1.SchemeGroupVersion:
		prefix = "involvedObject."
	case eventsv1.SchemeGroupVersion, schema.GroupVersion{Group: eventsv1.GroupName, Version: "v1beta1"}:
		prefix = "regarding."
	default:
		return nil, fmt.Errorf("select events: unknown version %s", eventsGroupVersion)
	}
	apiVersion, kind := regardingGroupVersionKind.ToAPIVersionAndKind()
	if regardingGroupVersionKind.Version == "" {
		apiVersion = ""
	}
	if regardingGroupVersionKind.Kind == "" && regardingGroupVersionKind.Version != "" {
		apiVersion = regardingGroupVersionKind.GroupVersion().String()
	}
	var selectors []fields.Selector
	for _, field := range []struct{ name, value string }{
		{"name", regardingName}, {"kind", kind}, {"apiVersion", apiVersion}, {"uid", string(regardingUID)},
	} {
		if field.value != "" {
			selectors = append(selectors, fields.OneTermEqualSelector(prefix+field.name, field.value))
		}
	}
	return fields.AndSelectors(selectors...), nil
}
