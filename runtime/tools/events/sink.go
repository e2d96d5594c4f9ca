package events

import (
	"context"
	"fmt"

	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	typedeventsv1 "github.com/clientsmith/client-gen/runtime/kubernetes/typed/events/v1"
)

// EventSinkImpl is an EventSink on a typed client.
type EventSinkImpl struct {
	// Interface is the client.
	Interface typedeventsv1.EventsV1Interface
}

var _ EventSink = (*EventSinkImpl)(nil)

// in returns the client for the namespace of an event, which must have one.
func (e *EventSinkImpl) in(verb string, event *eventsv1.Event) (typedeventsv1.EventInterface, error) {
	if event.Namespace == "" {
		return nil, fmt.Errorf("%s event %q: it has no namespace", verb, event.Name)
	}
	return e.Interface.Events(event.Namespace), nil
}

// Create creates an event and returns it as the server stored it.
func (e *EventSinkImpl) Create(ctx context.Context, event *eventsv1.Event) (*eventsv1.Event, error) {
	client, err := e.in("create", event)
	if err != nil {
		return nil, err
	}
	return client.Create(ctx, event, metav1.CreateOptions{})
}

// Update replaces an event and returns it as the server stored it.
func (e *EventSinkImpl) Update(ctx context.Context, event *eventsv1.Event) (*eventsv1.Event, error) {
	client, err := e.in("update", event)
	if err != nil {
		return nil, err
	}
	return client.Update(ctx, event, metav1.UpdateOptions{})
}

// Patch applies a strategic merge patch to the event of event's name and returns it as the server stored it.
func (e *EventSinkImpl) Patch(ctx context.Context, event *eventsv1.Event, data []byte) (*eventsv1.Event, error) {
	client, err := e.in("patch", event)
	if err != nil {
		return nil, err
	}
	return client.Patch(ctx, event.Name, types.StrategicMergePatchType, data, metav1.PatchOptions{})
}
