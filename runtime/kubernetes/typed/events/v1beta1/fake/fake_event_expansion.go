package fake

import (
	eventsv1beta1 "k8s.io/api/events/v1beta1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/testing"
)

func (c *fakeEvents) CreateWithEventNamespace(event *eventsv1beta1.Event) (*eventsv1beta1.Event, error) {
	return c.invoke(testing.NewCreateAction(c.Resource(), event.Namespace, event))
}

func (c *fakeEvents) UpdateWithEventNamespace(event *eventsv1beta1.Event) (*eventsv1beta1.Event, error) {
	return c.invoke(testing.NewUpdateAction(c.Resource(), event.Namespace, event))
}

func (c *fakeEvents) PatchWithEventNamespace(event *eventsv1beta1.Event, data []byte) (*eventsv1beta1.Event, error) {
	return c.invoke(testing.NewPatchAction(c.Resource(), event.Namespace, event.Name, types.StrategicMergePatchType, data))
}

func (c *fakeEvents) invoke(action testing.Action) (*eventsv1beta1.Event, error) {
	obj, err := c.Fake.Invokes(action, &eventsv1beta1.Event{})
	event, _ := obj.(*eventsv1beta1.Event)
	return event, err
}
