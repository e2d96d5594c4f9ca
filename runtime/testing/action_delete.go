package testing

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// DeleteAction is a delete call.
type DeleteAction interface {
	Action
	// GetName returns the name of the object to delete.
	GetName() string
	// GetDeleteOptions returns the options of the call.
	GetDeleteOptions() metav1.DeleteOptions
}

// DeleteActionImpl is the implementation of DeleteAction.
type DeleteActionImpl struct {
	ActionImpl
	// Name of the object.
	Name string
	// DeleteOptions of the call.
	DeleteOptions metav1.DeleteOptions
}

// GetName returns the name of the object to delete.
func (a DeleteActionImpl) GetName() string { return a.Name }

// GetDeleteOptions returns the options of the call.
func (a DeleteActionImpl) GetDeleteOptions() metav1.DeleteOptions { return a.DeleteOptions }

// DeepCopy returns a copy of the action.
func (a DeleteActionImpl) DeepCopy() Action {
	a.DeleteOptions = *a.DeleteOptions.DeepCopy()
	return a
}

// NewRootDeleteAction returns the deletion of a cluster-scoped object.
func NewRootDeleteAction(resource schema.GroupVersionResource, name string) DeleteActionImpl {
	return NewRootDeleteActionWithOptions(resource, name, metav1.DeleteOptions{})
}

// NewRootDeleteActionWithOptions returns the deletion of a cluster-scoped object with options.
func NewRootDeleteActionWithOptions(resource schema.GroupVersionResource, name string, opts metav1.DeleteOptions) DeleteActionImpl {
	return NewDeleteSubresourceActionWithOptions(resource, "", "", name, opts)
}

// NewDeleteAction returns the deletion of a namespaced object.
func NewDeleteAction(resource schema.GroupVersionResource, namespace, name string) DeleteActionImpl {
	return NewDeleteActionWithOptions(resource, namespace, name, metav1.DeleteOptions{})
}

// NewDeleteActionWithOptions returns the deletion of a namespaced object with options.
func NewDeleteActionWithOptions(resource schema.GroupVersionResource, namespace, name string, opts metav1.DeleteOptions) DeleteActionImpl {
	return NewDeleteSubresourceActionWithOptions(resource, "", namespace, name, opts)
}

// NewRootDeleteSubresourceAction returns the deletion of a subresource of a cluster-scoped object.
func NewRootDeleteSubresourceAction(resource schema.GroupVersionResource, subresource string, name string) DeleteActionImpl {
	return NewRootDeleteSubresourceActionWithOptions(resource, subresource, name, metav1.DeleteOptions{})
}

// NewRootDeleteSubresourceActionWithOptions is NewRootDeleteSubresourceAction with options.
func NewRootDeleteSubresourceActionWithOptions(resource schema.GroupVersionResource, subresource string, name string, opts metav1.DeleteOptions) DeleteActionImpl {
	return NewDeleteSubresourceActionWithOptions(resource, subresource, "", name, opts)
}

// NewDeleteSubresourceAction returns the deletion of a subresource of a namespaced object.
func NewDeleteSubresourceAction(resource schema.GroupVersionResource, subresource, namespace, name string) DeleteActionImpl {
	return NewDeleteSubresourceActionWithOptions(resource, subresource, namespace, name, metav1.DeleteOptions{})
}

// NewDeleteSubresourceActionWithOptions is NewDeleteSubresourceAction with options.
func NewDeleteSubresourceActionWithOptions(resource schema.GroupVersionResource, subresource, namespace, name string, opts metav1.DeleteOptions) DeleteActionImpl {
	return DeleteActionImpl{
		ActionImpl:    newActionImpl(verbDelete, resource, subresource, namespace),
		Name:          name,
		DeleteOptions: opts,
	}
}

// DeleteCollectionAction is a delete-collection call.
type DeleteCollectionAction interface {
	Action
	// GetListRestrictions returns the selectors of the call.
	GetListRestrictions() ListRestrictions
}

// DeleteCollectionActionImpl is the implementation of DeleteCollectionAction.
type DeleteCollectionActionImpl struct {
	ActionImpl
	// ListRestrictions are the parsed selectors.
	ListRestrictions ListRestrictions
	// DeleteOptions of the call.
	DeleteOptions metav1.DeleteOptions
	// ListOptions of the call.
	ListOptions metav1.ListOptions
}

// GetListRestrictions returns the selectors of the call.
func (a DeleteCollectionActionImpl) GetListRestrictions() ListRestrictions { return a.ListRestrictions }

// GetDeleteOptions returns the delete options of the call.
func (a DeleteCollectionActionImpl) GetDeleteOptions() metav1.DeleteOptions { return a.DeleteOptions }

// GetListOptions returns the list options of the call.
func (a DeleteCollectionActionImpl) GetListOptions() metav1.ListOptions { return a.ListOptions }

// DeepCopy returns a copy of the action.
func (a DeleteCollectionActionImpl) DeepCopy() Action {
	a.ListRestrictions = a.ListRestrictions.deepCopy()
	a.DeleteOptions = *a.DeleteOptions.DeepCopy()
	a.ListOptions = *a.ListOptions.DeepCopy()
	return a
}

// NewRootDeleteCollectionAction returns the deletion of several cluster-scoped objects. See ExtractFromListOptions for
// the types of opts.
func NewRootDeleteCollectionAction(resource schema.GroupVersionResource, opts interface{}) DeleteCollectionActionImpl {
	return NewDeleteCollectionAction(resource, "", opts)
}

// NewRootDeleteCollectionActionWithOptions is NewRootDeleteCollectionAction with options.
func NewRootDeleteCollectionActionWithOptions(resource schema.GroupVersionResource, deleteOpts metav1.DeleteOptions, listOpts metav1.ListOptions) DeleteCollectionActionImpl {
	return NewDeleteCollectionActionWithOptions(resource, "", deleteOpts, listOpts)
}

// NewDeleteCollectionAction returns the deletion of several objects of a namespace. See ExtractFromListOptions for the
// types of opts.
func NewDeleteCollectionAction(resource schema.GroupVersionResource, namespace string, opts interface{}) DeleteCollectionActionImpl {
	return NewDeleteCollectionActionWithOptions(resource, namespace, metav1.DeleteOptions{}, listOptions(opts))
}

// NewDeleteCollectionActionWithOptions is NewDeleteCollectionAction with options. It panics on selectors that do not
// parse.
func NewDeleteCollectionActionWithOptions(resource schema.GroupVersionResource, namespace string, deleteOpts metav1.DeleteOptions, listOpts metav1.ListOptions) DeleteCollectionActionImpl {
	labelSelector, fieldSelector, _ := ExtractFromListOptions(listOpts)
	return DeleteCollectionActionImpl{
		ActionImpl:       newActionImpl(verbDeleteCollection, resource, "", namespace),
		ListRestrictions: ListRestrictions{Labels: labelSelector, Fields: fieldSelector},
		DeleteOptions:    deleteOpts,
		ListOptions:      listOpts,
	}
}
