package testing

import (
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GetAction is a get call.
type GetAction interface {
	Action
	// GetName returns the name of the object to get.
	GetName() string
}

// GetActionImpl is the implementation of GetAction.
type GetActionImpl struct {
	ActionImpl
	// Name of the object.
	Name string
	// GetOptions of the call.
	GetOptions metav1.GetOptions
}

// GetName returns the name of the object to get.
func (a GetActionImpl) GetName() string { return a.Name }

// GetGetOptions returns the options of the call.
func (a GetActionImpl) GetGetOptions() metav1.GetOptions { return a.GetOptions }

// DeepCopy returns a copy of the action.
func (a GetActionImpl) DeepCopy() Action {
	a.GetOptions = *a.GetOptions.DeepCopy()
	return a
}

// NewRootGetAction returns a get of a cluster-scoped object.
func NewRootGetAction(resource schema.GroupVersionResource, name string) GetActionImpl {
	return NewRootGetActionWithOptions(resource, name, metav1.GetOptions{})
}

// NewRootGetActionWithOptions returns a get of a cluster-scoped object with options.
func NewRootGetActionWithOptions(resource schema.GroupVersionResource, name string, opts metav1.GetOptions) GetActionImpl {
	return NewGetSubresourceActionWithOptions(resource, "", "", name, opts)
}

// NewGetAction returns a get of a namespaced object.
func NewGetAction(resource schema.GroupVersionResource, namespace, name string) GetActionImpl {
	return NewGetActionWithOptions(resource, namespace, name, metav1.GetOptions{})
}

// NewGetActionWithOptions returns a get of a namespaced object with options.
func NewGetActionWithOptions(resource schema.GroupVersionResource, namespace, name string, opts metav1.GetOptions) GetActionImpl {
	return NewGetSubresourceActionWithOptions(resource, namespace, "", name, opts)
}

// NewGetSubresourceAction returns a get of a subresource of a namespaced object.
func NewGetSubresourceAction(resource schema.GroupVersionResource, namespace, subresource, name string) GetActionImpl {
	return NewGetSubresourceActionWithOptions(resource, namespace, subresource, name, metav1.GetOptions{})
}

// NewGetSubresourceActionWithOptions returns a get of a subresource of a namespaced object with options.
func NewGetSubresourceActionWithOptions(resource schema.GroupVersionResource, namespace, subresource, name string, opts metav1.GetOptions) GetActionImpl {
	return GetActionImpl{ActionImpl: newActionImpl(verbGet, resource, subresource, namespace), Name: name, GetOptions: opts}
}

// NewRootGetSubresourceAction returns a get of a subresource of a cluster-scoped object.
func NewRootGetSubresourceAction(resource schema.GroupVersionResource, subresource, name string) GetActionImpl {
	return NewRootGetSubresourceActionWithOptions(resource, subresource, name, metav1.GetOptions{})
}

// NewRootGetSubresourceActionWithOptions returns a get of a subresource of a cluster-scoped object with options.
func NewRootGetSubresourceActionWithOptions(resource schema.GroupVersionResource, subresource, name string, opts metav1.GetOptions) GetActionImpl {
	return NewGetSubresourceActionWithOptions(resource, "", subresource, name, opts)
}

// ListAction is a list call.
type ListAction interface {
	Action
	// GetListRestrictions returns the selectors of the call.
	GetListRestrictions() ListRestrictions
}

// ListActionImpl is the implementation of ListAction.
type ListActionImpl struct {
	ActionImpl
	// Kind of the items, not of the list.
	Kind schema.GroupVersionKind
	// Name is set by lists of a subresource of one object.
	Name string
	// ListRestrictions are the parsed selectors.
	ListRestrictions ListRestrictions
	// ListOptions of the call.
	ListOptions metav1.ListOptions
}

// GetKind returns the kind of the items.
func (a ListActionImpl) GetKind() schema.GroupVersionKind { return a.Kind }

// GetListRestrictions returns the selectors of the call.
func (a ListActionImpl) GetListRestrictions() ListRestrictions { return a.ListRestrictions }

// GetListOptions returns the options of the call.
func (a ListActionImpl) GetListOptions() metav1.ListOptions { return a.ListOptions }

// DeepCopy returns a copy of the action.
func (a ListActionImpl) DeepCopy() Action {
	a.ListRestrictions = a.ListRestrictions.deepCopy()
	a.ListOptions = *a.ListOptions.DeepCopy()
	return a
}

// NewRootListAction returns a list of cluster-scoped objects. See ExtractFromListOptions for the types of opts.
func NewRootListAction(resource schema.GroupVersionResource, kind schema.GroupVersionKind, opts interface{}) ListActionImpl {
	return NewListAction(resource, kind, "", opts)
}

// NewRootListActionWithOptions returns a list of cluster-scoped objects.
func NewRootListActionWithOptions(resource schema.GroupVersionResource, kind schema.GroupVersionKind, opts metav1.ListOptions) ListActionImpl {
	return NewListActionWithOptions(resource, kind, "", opts)
}

// NewListAction returns a list of the objects of a namespace. See ExtractFromListOptions for the types of opts.
func NewListAction(resource schema.GroupVersionResource, kind schema.GroupVersionKind, namespace string, opts interface{}) ListActionImpl {
	return NewListActionWithOptions(resource, kind, namespace, listOptions(opts))
}

// NewListActionWithOptions returns a list of the objects of a namespace. It panics on selectors that do not parse.
func NewListActionWithOptions(resource schema.GroupVersionResource, kind schema.GroupVersionKind, namespace string, opts metav1.ListOptions) ListActionImpl {
	labelSelector, fieldSelector, _ := ExtractFromListOptions(opts)
	return ListActionImpl{
		ActionImpl:       newActionImpl(verbList, resource, "", namespace),
		Kind:             kind,
		ListRestrictions: ListRestrictions{Labels: labelSelector, Fields: fieldSelector},
		ListOptions:      opts,
	}
}

// listOptions returns opts as ListOptions. Anything else than ListOptions has panicked in ExtractFromListOptions.
func listOptions(opts interface{}) metav1.ListOptions {
	ExtractFromListOptions(opts)
	switch o := opts.(type) {
	case metav1.ListOptions:
		return o
	case *metav1.ListOptions:
		if o != nil {
			return *o
		}
	}
	return metav1.ListOptions{}
}

// WatchAction is a watch call.
type WatchAction interface {
	Action
	// GetWatchRestrictions returns the selectors and the starting point of the call.
	GetWatchRestrictions() WatchRestrictions
}

// WatchActionImpl is the implementation of WatchAction.
type WatchActionImpl struct {
	ActionImpl
	// WatchRestrictions are the parsed selectors and the starting point.
	WatchRestrictions WatchRestrictions
	// ListOptions of the call.
	ListOptions metav1.ListOptions
}

// GetWatchRestrictions returns the selectors and the starting point of the call.
func (a WatchActionImpl) GetWatchRestrictions() WatchRestrictions { return a.WatchRestrictions }

// GetListOptions returns the options of the call.
func (a WatchActionImpl) GetListOptions() metav1.ListOptions { return a.ListOptions }

// DeepCopy returns a copy of the action.
func (a WatchActionImpl) DeepCopy() Action {
	a.WatchRestrictions = a.WatchRestrictions.deepCopy()
	a.ListOptions = *a.ListOptions.DeepCopy()
	return a
}

// NewRootWatchAction returns a watch of cluster-scoped objects. See ExtractFromListOptions for the types of opts.
func NewRootWatchAction(resource schema.GroupVersionResource, opts interface{}) WatchActionImpl {
	return NewWatchAction(resource, "", opts)
}

// NewRootWatchActionWithOptions returns a watch of cluster-scoped objects.
func NewRootWatchActionWithOptions(resource schema.GroupVersionResource, opts metav1.ListOptions) WatchActionImpl {
	return NewWatchActionWithOptions(resource, "", opts)
}

// NewWatchAction returns a watch of the objects of a namespace. See ExtractFromListOptions for the types of opts.
func NewWatchAction(resource schema.GroupVersionResource, namespace string, opts interface{}) WatchActionImpl {
	return NewWatchActionWithOptions(resource, namespace, listOptions(opts))
}

// NewWatchActionWithOptions returns a watch of the objects of a namespace. It panics on selectors that do not parse.
func NewWatchActionWithOptions(resource schema.GroupVersionResource, namespace string, opts metav1.ListOptions) WatchActionImpl {
	labelSelector, fieldSelector, resourceVersion := ExtractFromListOptions(opts)
	return WatchActionImpl{
		ActionImpl:        newActionImpl(verbWatch, resource, "", namespace),
		WatchRestrictions: WatchRestrictions{Labels: labelSelector, Fields: fieldSelector, ResourceVersion: resourceVersion},
		ListOptions:       opts,
	}
}

// ProxyGetAction is a get through the proxy subresource of a pod, service or node.
type ProxyGetAction interface {
	Action
	// GetScheme returns the URL scheme towards the backend, such as http.
	GetScheme() string
	// GetName returns the name of the proxied object.
	GetName() string
	// GetPort returns the port, a number or a name.
	GetPort() string
	// GetPath returns the path below the proxied object.
	GetPath() string
	// GetParams returns the query parameters.
	GetParams() map[string]string
}

// ProxyGetActionImpl is the implementation of ProxyGetAction.
type ProxyGetActionImpl struct {
	ActionImpl
	// Scheme towards the backend.
	Scheme string
	// Name of the proxied object.
	Name string
	// Port of the backend.
	Port string
	// Path below the proxied object.
	Path string
	// Params are the query parameters.
	Params map[string]string
}

// NewProxyGetAction returns a get through the proxy of a namespaced object.
func NewProxyGetAction(resource schema.GroupVersionResource, namespace, scheme, name, port, path string, params map[string]string) ProxyGetActionImpl {
	return ProxyGetActionImpl{
		ActionImpl: newActionImpl(verbGet, resource, "", namespace),
		Scheme:     scheme,
		Name:       name,
		Port:       port,
		Path:       path,
		Params:     params,
	}
}

// GetScheme returns the URL scheme towards the backend.
func (a ProxyGetActionImpl) GetScheme() string { return a.Scheme }

// GetName returns the name of the proxied object.
func (a ProxyGetActionImpl) GetName() string { return a.Name }

// GetPort returns the port of the backend.
func (a ProxyGetActionImpl) GetPort() string { return a.Port }

// GetPath returns the path below the proxied object.
func (a ProxyGetActionImpl) GetPath() string { return a.Path }

// GetParams returns the query parameters.
func (a ProxyGetActionImpl) GetParams() map[string]string { return a.Params }

// DeepCopy returns a copy of the action.
func (a ProxyGetActionImpl) DeepCopy() Action {
	a.Params = maps.Clone(a.Params)
	return a
}
