package watch

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/streaming"
	"k8s.io/apimachinery/pkg/watch"
)

// Decoder reads watch events. It implements watch.Decoder of apimachinery.
type Decoder struct {
	events  streaming.Decoder
	objects runtime.Decoder
}

var _ watch.Decoder = (*Decoder)(nil)

// NewDecoder returns a Decoder that reads events with decoder and the objects in them with embeddedDecoder.
func NewDecoder(decoder streaming.Decoder, embeddedDecoder runtime.Decoder) *Decoder {
	return &Decoder{events: decoder, objects: embeddedDecoder}
}

// Decode waits for the next event. It returns io.EOF as it is when the stream has ended, and an error for an event
// that cannot be read, is of a type other than ADDED, MODIFIED, DELETED, BOOKMARK and ERROR, or has an object that
// cannot be decoded.
func (d *Decoder) Decode() (watch.EventType, runtime.Object, error) {
	var event metav1.WatchEvent
	got, _, err := d.events.Decode(nil, &event)
	if err != nil {
		return "", nil, err
	}
	if got != &event {
		return "", nil, fmt.Errorf("decode watch event: the frame holds a %T", got)
	}
	eventType := watch.EventType(event.Type)
	switch eventType {
	case watch.Added, watch.Modified, watch.Deleted, watch.Bookmark, watch.Error:
	default:
		return "", nil, fmt.Errorf("decode watch event: unknown type %q", event.Type)
	}
	obj, err := runtime.Decode(d.objects, event.Object.Raw)
	if err != nil {
		return "", nil, fmt.Errorf("decode object of watch event %s: %w", eventType, err)
	}
	return eventType, obj, nil
}

// Close closes the stream. A Decode that is waiting returns an error.
func (d *Decoder) Close() {
	_ = d.events.Close()
}
