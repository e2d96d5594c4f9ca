package v1

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/tools/reference"
)

// EventExpansion are the methods for events beyond the usual verbs. Those whose names end in EventNamespace send to the
// namespace of the event; it is an error if the client is for another one.
type EventExpansion interface {
	// CreateWithEventNamespace is CreateWithEventNamespaceWithContext without a context.
	CreateWithEventNamespace(event *corev1.Event) (*corev1.Event, error)
	// UpdateWithEventNamespace is UpdateWithEventNamespaceWithContext without a context.
	UpdateWithEventNamespace(event *corev1.Event) (*corev1.Event, error)
	// PatchWithEventNamespace is PatchWithEventNamespaceWithContext without a context.
	PatchWithEventNamespace(event *corev1.Event, data []byte) (*corev1.Event, error)
	// Search is SearchWithContext without a context.
	Search(scheme *runtime.Scheme, objOrRef runtime.Object) (*corev1.EventList, error)
	// CreateWithEventNamespaceWithContext creates event in its own namespace.
	CreateWithEventNamespaceWithContext(ctx context.Context, event *corev1.Event) (*corev1.Event, error)
	// UpdateWithEventNamespaceWithContext replaces the event of this name in its own namespace.
	UpdateWithEventNamespaceWithContext(ctx context.Context, event *corev1.Event) (*corev1.Event, error)
	// PatchWithEventNamespaceWithContext sends the strategic merge patch data for the event of this name.
	PatchWithEventNamespaceWithContext(ctx context.Context, event *corev1.Event, data []byte) (*corev1.Event, error)
	// SearchWithContext lists the events about an object, which may be given as a reference.
	SearchWithContext(ctx context.Context, scheme *runtime.Scheme, objOrRef runtime.Object) (*corev1.EventList, error)
	// GetFieldSelector selects the events about an object. What is nil may have any value.
	GetFieldSelector(involvedObjectName, involvedObjectNamespace, involvedObjectKind, involvedObjectUID *string) fields.Selector
}

func (e *events) CreateWithEventNamespace(event *corev1.Event) (*corev1.Event, error) {
	return e.CreateWithEventNamespaceWithContext(context.Background(), event)
}

func (e *events) UpdateWithEventNamespace(event *corev1.Event) (*corev1.Event, error) {
	return e.UpdateWithEventNamespaceWithContext(context.Background(), event)
}

func (e *events) PatchWithEventNamespace(event *corev1.Event, data []byte) (*corev1.Event, error) {
	return e.PatchWithEventNamespaceWithContext(context.Background(), event, data)
}

func (e *events) Search(scheme *runtime.Scheme, objOrRef runtime.Object) (*corev1.EventList, error) {
	return e.SearchWithContext(context.Background(), scheme, objOrRef)
}

func (e *events) CreateWithEventNamespaceWithContext(ctx context.Context, event *corev1.Event) (*corev1.Event, error) {
	if err := e.checkNamespace("create", event); err != nil {
		return nil, err
	}
	result := &corev1.Event{}
	err := e.GetClient().Post().
		NamespaceIfScoped(event.Namespace, event.Namespace != "").
		Resource("events").
		Body(event).
		Do(ctx).
		Into(result)
	return result, err
}

func (e *events) UpdateWithEventNamespaceWithContext(ctx context.Context, event *corev1.Event) (*corev1.Event, error) {
	if err := e.checkNamespace("update", event); err != nil {
		return nil, err
	}
	result := &corev1.Event{}
	err := e.GetClient().Put().
		NamespaceIfScoped(event.Namespace, event.Namespace != "").
		Resource("events").
		Name(event.Name).
		Body(event).
		Do(ctx).
		Into(result)
	return result, err
}

func (e *events) PatchWithEventNamespaceWithContext(ctx context.Context, event *corev1.Event, data []byte) (*corev1.Event, error) {
	if err := e.checkNamespace("patch", event); err != nil {
		return nil, err
	}
	result := &corev1.Event{}
	err := e.GetClient().Patch(types.StrategicMergePatchType).
		NamespaceIfScoped(event.Namespace, event.Namespace != "").
		Resource("events").
		Name(event.Name).
		Body(data).
		Do(ctx).
		Into(result)
	return result, err
}

func (e *events) checkNamespace(verb string, event *corev1.Event) error {
	if ns := e.GetNamespace(); ns != "" && event.Namespace != ns {
		return fmt.Errorf("%s event %q: it is in namespace %q and the client in %q", verb, event.Name, event.Namespace, ns)
	}
	return nil
}

func (e *events) SearchWithContext(ctx context.Context, scheme *runtime.Scheme, objOrRef runtime.Object) (*corev1.EventList, error) {
	ref, err := reference.GetReference(scheme, objOrRef)
	if err != nil {
		return nil, fmt.Errorf("search events: %w", err)
	}
	if ns := e.GetNamespace(); ns != "" && ref.Namespace != ns {
		return nil, fmt.Errorf("search events of %q: it is in namespace %q and the client in %q", ref.Name, ref.Namespace, ns)
	}
	kind, uid := ref.Kind, string(ref.UID)
	selector := e.GetFieldSelector(&ref.Name, &ref.Namespace, nonEmpty(kind), nonEmpty(uid))
	return e.List(ctx, metav1.ListOptions{FieldSelector: selector.String()})
}

func nonEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (e *events) GetFieldSelector(involvedObjectName, involvedObjectNamespace, involvedObjectKind, involvedObjectUID *string) fields.Selector {
	return InvolvedObjectSelector(involvedObjectName, involvedObjectNamespace, involvedObjectKind, involvedObjectUID)
}

// InvolvedObjectSelector is EventExpansion.GetFieldSelector without a client. client-go has no such function.
func InvolvedObjectSelector(name, namespace, kind, uid *string) fields.Selector {
	set := fields.Set{}
	for field, value := range map[string]*string{
		"involvedObject.name":      name,
		"involvedObject.namespace": namespace,
		"involvedObject.kind":      kind,
		"involvedObject.uid":       uid,
	} {
		if value != nil {
			set[field] = *value
		}
	}
	return set.AsSelector()
}

// GetInvolvedObjectNameFieldLabel is the field by which events are selected for the name of their object. It is the same
// in every version.
func GetInvolvedObjectNameFieldLabel(_ string) string { return "involvedObject.name" }

// EventSinkImpl lets an EventInterface store the events of a record.EventBroadcaster. The client should be for all
// namespaces: client.Events("").
type EventSinkImpl struct {
	// Interface is the client.
	Interface EventInterface
}

// Create creates event in its namespace.
func (e *EventSinkImpl) Create(event *corev1.Event) (*corev1.Event, error) {
	return e.Interface.CreateWithEventNamespaceWithContext(context.Background(), event)
}

// Update replaces event in its namespace.
func (e *EventSinkImpl) Update(event *corev1.Event) (*corev1.Event, error) {
	return e.Interface.UpdateWithEventNamespaceWithContext(context.Background(), event)
}

// Patch patches event in its namespace.
func (e *EventSinkImpl) Patch(event *corev1.Event, data []byte) (*corev1.Event, error) {
	return e.Interface.PatchWithEventNamespaceWithContext(context.Background(), event, data)
}
