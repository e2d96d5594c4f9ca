package watch

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/streaming"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/jsondecode"
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
	return jsondecode.DecodeEvent(d.events.Decode, d.objects)
}

// Close closes the stream. A Decode that is waiting returns an error.
func (d *Decoder) Close() {
	_ = d.events.Close()
}
