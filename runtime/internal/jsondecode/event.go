package jsondecode

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
)

// eventTypes are those that there are.
var eventTypes = []watch.EventType{watch.Added, watch.Modified, watch.Deleted, watch.Bookmark, watch.Error}

// DecodeFunc has the signature of runtime.Decoder's method, but for the bytes.
type DecodeFunc func(defaults *schema.GroupVersionKind, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error)

// DecodeEvent is the way of events that are not decoded in one pass, in whatever format: frame decodes a metav1.WatchEvent,
// and objects what is in it. An error of frame is returned as it is.
func DecodeEvent(frame DecodeFunc, objects runtime.Decoder) (watch.EventType, runtime.Object, error) {
	var event metav1.WatchEvent
	got, _, err := frame(nil, &event)
	if err != nil {
		return "", nil, err
	}
	if got != &event {
		return "", nil, fmt.Errorf("decode watch event: the frame holds a %T", got)
	}
	eventType := watch.EventType(event.Type)
	if !slices.Contains(eventTypes, eventType) {
		return "", nil, fmt.Errorf("decode watch event: unknown type %q", event.Type)
	}
	obj, err := runtime.Decode(objects, event.Object.Raw)
	if err != nil {
		return "", nil, fmt.Errorf("decode object of watch event %s: %w", eventType, err)
	}
	return eventType, obj, nil
}
