package fake

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	typedcorev1 "github.com/clientsmith/client-gen/runtime/kubernetes/typed/core/v1"
	"github.com/clientsmith/client-gen/runtime/testing"
	"github.com/clientsmith/client-gen/runtime/tools/reference"
)

func (c *fakeEvents) CreateWithEventNamespace(event *corev1.Event) (*corev1.Event, error) {
	return c.CreateWithEventNamespaceWithContext(context.Background(), event)
}

func (c *fakeEvents) UpdateWithEventNamespace(event *corev1.Event) (*corev1.Event, error) {
	return c.UpdateWithEventNamespaceWithContext(context.Background(), event)
}

func (c *fakeEvents) PatchWithEventNamespace(event *corev1.Event, data []byte) (*corev1.Event, error) {
	return c.PatchWithEventNamespaceWithContext(context.Background(), event, data)
}

func (c *fakeEvents) Search(scheme *runtime.Scheme, objOrRef runtime.Object) (*corev1.EventList, error) {
	return c.SearchWithContext(context.Background(), scheme, objOrRef)
}

func (c *fakeEvents) CreateWithEventNamespaceWithContext(_ context.Context, event *corev1.Event) (*corev1.Event, error) {
	return c.invoke(testing.NewCreateAction(c.Resource(), event.Namespace, event))
}

func (c *fakeEvents) UpdateWithEventNamespaceWithContext(_ context.Context, event *corev1.Event) (*corev1.Event, error) {
	return c.invoke(testing.NewUpdateAction(c.Resource(), event.Namespace, event))
}

func (c *fakeEvents) PatchWithEventNamespaceWithContext(_ context.Context, event *corev1.Event, data []byte) (*corev1.Event, error) {
	return c.invoke(testing.NewPatchAction(c.Resource(), event.Namespace, event.Name, types.StrategicMergePatchType, data))
}

func (c *fakeEvents) SearchWithContext(_ context.Context, scheme *runtime.Scheme, objOrRef runtime.Object) (*corev1.EventList, error) {
	ref, err := reference.GetReference(scheme, objOrRef)
	if err != nil {
		return nil, err
	}
	action := testing.NewListAction(c.Resource(), c.Kind(), c.Namespace(), searchOptions(ref))
	obj, err := c.Fake.Invokes(action, &corev1.EventList{})
	list, _ := obj.(*corev1.EventList)
	return list, err
}

func (c *fakeEvents) GetFieldSelector(involvedObjectName, involvedObjectNamespace, involvedObjectKind, involvedObjectUID *string) fields.Selector {
	return typedcorev1.InvolvedObjectSelector(involvedObjectName, involvedObjectNamespace, involvedObjectKind, involvedObjectUID)
}

func (c *fakeEvents) invoke(action testing.Action) (*corev1.Event, error) {
	obj, err := c.Fake.Invokes(action, &corev1.Event{})
	event, _ := obj.(*corev1.Event)
	return event, err
}

func searchOptions(ref *corev1.ObjectReference) metav1.ListOptions {
	var kind, uid *string
	if ref.Kind != "" {
		kind = &ref.Kind
	}
	if text := string(ref.UID); text != "" {
		uid = &text
	}
	selector := typedcorev1.InvolvedObjectSelector(&ref.Name, &ref.Namespace, kind, uid)
	return metav1.ListOptions{FieldSelector: selector.String()}
}
