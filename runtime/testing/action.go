package testing

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The verbs of actions. They are those of Kubernetes RBAC, except that deletecollection is spelled delete-collection.
const (
	verbGet              = "get"
	verbList             = "list"
	verbWatch            = "watch"
	verbCreate           = "create"
	verbUpdate           = "update"
	verbPatch            = "patch"
	verbDelete           = "delete"
	verbDeleteCollection = "delete-collection"
)

// Action is one call on a fake client. The concrete types are the ...Impl structs of this package, used by value, so
// that a type switch names for example CreateActionImpl and not a pointer to it.
type Action interface {
	// GetNamespace returns the namespace of the call, empty for cluster-scoped resources and all namespaces.
	GetNamespace() string
	// GetVerb returns the verb: get, list, watch, create, update, patch, delete or delete-collection.
	GetVerb() string
	// GetResource returns the resource that was called.
	GetResource() schema.GroupVersionResource
	// GetSubresource returns the subresource, with slashes when it has several segments, or an empty string.
	GetSubresource() string
	// Matches reports whether the action has the given verb and resource ("pods" or "pods/status"), whatever the case.
	Matches(verb, resource string) bool
	// DeepCopy returns a copy that shares no memory with the action. Fake makes such copies before it records an
	// action and before it hands one to reactors.
	DeepCopy() Action
}

// ActionImpl holds what all actions have in common. It is itself an Action.
type ActionImpl struct {
	// Namespace of the call, empty for cluster-scoped resources and all namespaces.
	Namespace string
	// Verb of the call, in lower case.
	Verb string
	// Resource that was called.
	Resource schema.GroupVersionResource
	// Subresource that was called, or empty.
	Subresource string
}

func newActionImpl(verb string, resource schema.GroupVersionResource, subresource, namespace string) ActionImpl {
	return ActionImpl{Namespace: namespace, Verb: verb, Resource: resource, Subresource: subresource}
}

// GetNamespace returns the namespace of the call.
func (a ActionImpl) GetNamespace() string { return a.Namespace }

// GetVerb returns the verb of the call.
func (a ActionImpl) GetVerb() string { return a.Verb }

// GetResource returns the resource of the call.
func (a ActionImpl) GetResource() schema.GroupVersionResource { return a.Resource }

// GetSubresource returns the subresource of the call, or an empty string.
func (a ActionImpl) GetSubresource() string { return a.Subresource }

// Matches reports whether verb and resource are those of the action, whatever the case. A resource of the form
// "pods/status" must match the subresource too; a plain "pods" also matches calls on any of its subresources.
func (a ActionImpl) Matches(verb, resource string) bool {
	name, subresource, hasSubresource := strings.Cut(resource, "/")
	return strings.EqualFold(verb, a.Verb) &&
		strings.EqualFold(name, a.Resource.Resource) &&
		(!hasSubresource || strings.EqualFold(subresource, a.Subresource))
}

// DeepCopy returns a copy of the action.
func (a ActionImpl) DeepCopy() Action { return a }

// GenericAction is a call with an arbitrary value.
type GenericAction interface {
	Action
	// GetValue returns the value of the call.
	GetValue() interface{}
}

// GenericActionImpl is the implementation of GenericAction, for expansion methods whose argument is no API object.
type GenericActionImpl struct {
	ActionImpl
	// Value is the argument of the call.
	Value interface{}
}

// GetValue returns the value of the call.
func (a GenericActionImpl) GetValue() interface{} { return a.Value }

// DeepCopy returns a copy of the action. The value is copied when it is a runtime.Object and shared otherwise.
func (a GenericActionImpl) DeepCopy() Action {
	if obj, ok := a.Value.(runtime.Object); ok && !isNilObject(obj) {
		a.Value = obj.DeepCopyObject()
	}
	return a
}

// ListRestrictions are the selectors of a list or delete-collection call.
type ListRestrictions struct {
	// Labels is the label selector; the constructors never leave it nil.
	Labels labels.Selector
	// Fields is the field selector; the constructors never leave it nil.
	Fields fields.Selector
}

func (r ListRestrictions) deepCopy() ListRestrictions {
	if r.Labels != nil {
		r.Labels = r.Labels.DeepCopySelector()
	}
	if r.Fields != nil {
		r.Fields = r.Fields.DeepCopySelector()
	}
	return r
}

// WatchRestrictions are the selectors and the starting point of a watch call.
type WatchRestrictions struct {
	// Labels is the label selector; the constructors never leave it nil.
	Labels labels.Selector
	// Fields is the field selector; the constructors never leave it nil.
	Fields fields.Selector
	// ResourceVersion is where the watch starts.
	ResourceVersion string
}

func (r WatchRestrictions) deepCopy() WatchRestrictions {
	list := ListRestrictions{Labels: r.Labels, Fields: r.Fields}.deepCopy()
	return WatchRestrictions{Labels: list.Labels, Fields: list.Fields, ResourceVersion: r.ResourceVersion}
}

// ExtractFromListOptions returns the selectors and the resourceVersion of opts, which must be nil, a
// metav1.ListOptions or a pointer to one. Empty selectors select everything. It panics on any other type and on
// selectors that do not parse, as client-go does: both are mistakes in a test's own code.
func ExtractFromListOptions(opts interface{}) (labelSelector labels.Selector, fieldSelector fields.Selector, resourceVersion string) {
	var options metav1.ListOptions
	switch o := opts.(type) {
	case nil:
	case metav1.ListOptions:
		options = o
	case *metav1.ListOptions:
		if o != nil {
			options = *o
		}
	default:
		panic(fmt.Errorf("extract selectors: want metav1.ListOptions, have %T", opts))
	}
	restrictions, err := restrictionsFor(options)
	if err != nil {
		panic(err)
	}
	return restrictions.Labels, restrictions.Fields, options.ResourceVersion
}

// restrictionsFor parses the selectors of opts.
func restrictionsFor(opts metav1.ListOptions) (ListRestrictions, error) {
	labelSelector, err := labels.Parse(opts.LabelSelector)
	if err != nil {
		return ListRestrictions{}, fmt.Errorf("invalid label selector %q: %w", opts.LabelSelector, err)
	}
	fieldSelector, err := fields.ParseSelector(opts.FieldSelector)
	if err != nil {
		return ListRestrictions{}, fmt.Errorf("invalid field selector %q: %w", opts.FieldSelector, err)
	}
	return ListRestrictions{Labels: labelSelector, Fields: fieldSelector}, nil
}

// copyObject copies obj unless it is nil or a nil pointer, which actions of hand-written reactors do carry.
func copyObject(obj runtime.Object) runtime.Object {
	if isNilObject(obj) {
		return obj
	}
	return obj.DeepCopyObject()
}
