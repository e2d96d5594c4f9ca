package watch

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/streaming"
	"k8s.io/apimachinery/pkg/watch"
)

// Encoder writes watch events, which servers and tests do.
type Encoder struct {
	events  streaming.Encoder
	objects runtime.Encoder
}

// NewEncoder returns an Encoder that writes events with encoder and the objects in them with embeddedEncoder.
func NewEncoder(encoder streaming.Encoder, embeddedEncoder runtime.Encoder) *Encoder {
	return &Encoder{events: encoder, objects: embeddedEncoder}
}

// Encode writes one event. Its type is not checked.
func (e *Encoder) Encode(event *watch.Event) error {
	data, err := runtime.Encode(e.objects, event.Object)
	if err != nil {
		return fmt.Errorf("encode object of watch event %s: %w", event.Type, err)
	}
	err = e.events.Encode(&metav1.WatchEvent{
		Type:   string(event.Type),
		Object: runtime.RawExtension{Raw: data},
	})
	if err != nil {
		return fmt.Errorf("encode watch event %s: %w", event.Type, err)
	}
	return nil
}
