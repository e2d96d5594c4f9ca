package v1beta1

import (
	"context"
	"fmt"

	eventsv1beta1 "k8s.io/api/events/v1beta1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// EventExpansion are the methods for events beyond the usual verbs. They send to the namespace of the event; it is an
// error if the client is for another one.
type EventExpansion interface {
	// CreateWithEventNamespace creates event in its own namespace.
	CreateWithEventNamespace(event *eventsv1beta1.Event) (*eventsv1beta1.Event, error)
	// UpdateWithEventNamespace replaces the event of this name in its own namespace.
	UpdateWithEventNamespace(event *eventsv1beta1.Event) (*eventsv1beta1.Event, error)
	// PatchWithEventNamespace sends the strategic merge patch data for the event of this name.
	PatchWithEventNamespace(event *eventsv1beta1.Event, data []byte) (*eventsv1beta1.Event, error)
}

func (c *events) CreateWithEventNamespace(event *eventsv1beta1.Event) (*eventsv1beta1.Event, error) {
	return c.send("create", event, c.GetClient().Post(), "", event)
}

func (c *events) UpdateWithEventNamespace(event *eventsv1beta1.Event) (*eventsv1beta1.Event, error) {
	return c.send("update", event, c.GetClient().Put(), event.Name, event)
}

func (c *events) PatchWithEventNamespace(event *eventsv1beta1.Event, data []byte) (*eventsv1beta1.Event, error) {
	return c.send("patch", event, c.GetClient().Patch(types.StrategicMergePatchType), event.Name, data)
}

func (c *events) send(verb string, event *eventsv1beta1.Event, request *rest.Request, name string, body any) (*eventsv1beta1.Event, error) {
	if ns := c.GetNamespace(); ns != "" && event.Namespace != ns {
		return nil, fmt.Errorf("%s event %q: it is in namespace %q and the client in %q", verb, event.Name, event.Namespace, ns)
	}
	request = request.NamespaceIfScoped(event.Namespace, event.Namespace != "").Resource("events")
	if name != "" {
		request = request.Name(name)
	}
	result := &eventsv1beta1.Event{}
	err := request.Body(body).Do(context.Background()).Into(result)
	return result, err
}
