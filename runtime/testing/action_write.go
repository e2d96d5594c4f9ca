package testing

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// CreateAction is a create call.
type CreateAction interface {
	Action
	// GetObject returns the object that was sent.
	GetObject() runtime.Object
}

// CreateActionImpl is the implementation of CreateAction.
type CreateActionImpl struct {
	ActionImpl
	// Name of the parent, for creations on a subresource.
	Name string
	// Object that was sent.
	Object runtime.Object
	// CreateOptions of the call.
	CreateOptions metav1.CreateOptions
}

// GetObject returns the object that was sent.
func (a CreateActionImpl) GetObject() runtime.Object { return a.Object }

// GetCreateOptions returns the options of the call.
func (a CreateActionImpl) GetCreateOptions() metav1.CreateOptions { return a.CreateOptions }

// DeepCopy returns a copy of the action.
func (a CreateActionImpl) DeepCopy() Action {
	a.Object = copyObject(a.Object)
	a.CreateOptions = *a.CreateOptions.DeepCopy()
	return a
}

// NewRootCreateAction returns the creation of a cluster-scoped object.
func NewRootCreateAction(resource schema.GroupVersionResource, object runtime.Object) CreateActionImpl {
	return NewRootCreateActionWithOptions(resource, object, metav1.CreateOptions{})
}

// NewRootCreateActionWithOptions returns the creation of a cluster-scoped object with options.
func NewRootCreateActionWithOptions(resource schema.GroupVersionResource, object runtime.Object, opts metav1.CreateOptions) CreateActionImpl {
	return NewCreateSubresourceActionWithOptions(resource, "", "", "", object, opts)
}

// NewCreateAction returns the creation of a namespaced object.
func NewCreateAction(resource schema.GroupVersionResource, namespace string, object runtime.Object) CreateActionImpl {
	return NewCreateActionWithOptions(resource, namespace, object, metav1.CreateOptions{})
}

// NewCreateActionWithOptions returns the creation of a namespaced object with options.
func NewCreateActionWithOptions(resource schema.GroupVersionResource, namespace string, object runtime.Object, opts metav1.CreateOptions) CreateActionImpl {
	return NewCreateSubresourceActionWithOptions(resource, "", "", namespace, object, opts)
}

// NewRootCreateSubresourceAction returns a creation on a subresource of the cluster-scoped object name.
func NewRootCreateSubresourceAction(resource schema.GroupVersionResource, name, subresource string, object runtime.Object) CreateActionImpl {
	return NewRootCreateSubresourceActionWithOptions(resource, name, subresource, object, metav1.CreateOptions{})
}

// NewRootCreateSubresourceActionWithOptions is NewRootCreateSubresourceAction with options.
func NewRootCreateSubresourceActionWithOptions(resource schema.GroupVersionResource, name, subresource string, object runtime.Object, opts metav1.CreateOptions) CreateActionImpl {
	return NewCreateSubresourceActionWithOptions(resource, name, subresource, "", object, opts)
}

// NewCreateSubresourceAction returns a creation on a subresource of the namespaced object name.
func NewCreateSubresourceAction(resource schema.GroupVersionResource, name, subresource, namespace string, object runtime.Object) CreateActionImpl {
	return NewCreateSubresourceActionWithOptions(resource, name, subresource, namespace, object, metav1.CreateOptions{})
}

// NewCreateSubresourceActionWithOptions is NewCreateSubresourceAction with options.
func NewCreateSubresourceActionWithOptions(resource schema.GroupVersionResource, name, subresource, namespace string, object runtime.Object, opts metav1.CreateOptions) CreateActionImpl {
	return CreateActionImpl{
		ActionImpl:    newActionImpl(verbCreate, resource, subresource, namespace),
		Name:          name,
		Object:        object,
		CreateOptions: opts,
	}
}

// UpdateAction is an update call.
type UpdateAction interface {
	Action
	// GetObject returns the object that was sent.
	GetObject() runtime.Object
}

// UpdateActionImpl is the implementation of UpdateAction.
type UpdateActionImpl struct {
	ActionImpl
	// Object that was sent.
	Object runtime.Object
	// UpdateOptions of the call.
	UpdateOptions metav1.UpdateOptions
}

// GetObject returns the object that was sent.
func (a UpdateActionImpl) GetObject() runtime.Object { return a.Object }

// GetUpdateOptions returns the options of the call.
func (a UpdateActionImpl) GetUpdateOptions() metav1.UpdateOptions { return a.UpdateOptions }

// DeepCopy returns a copy of the action.
func (a UpdateActionImpl) DeepCopy() Action {
	a.Object = copyObject(a.Object)
	a.UpdateOptions = *a.UpdateOptions.DeepCopy()
	return a
}

// NewRootUpdateAction returns an update of a cluster-scoped object.
func NewRootUpdateAction(resource schema.GroupVersionResource, object runtime.Object) UpdateActionImpl {
	return NewRootUpdateActionWithOptions(resource, object, metav1.UpdateOptions{})
}

// NewRootUpdateActionWithOptions returns an update of a cluster-scoped object with options.
func NewRootUpdateActionWithOptions(resource schema.GroupVersionResource, object runtime.Object, opts metav1.UpdateOptions) UpdateActionImpl {
	return NewUpdateSubresourceActionWithOptions(resource, "", "", object, opts)
}

// NewUpdateAction returns an update of a namespaced object.
func NewUpdateAction(resource schema.GroupVersionResource, namespace string, object runtime.Object) UpdateActionImpl {
	return NewUpdateActionWithOptions(resource, namespace, object, metav1.UpdateOptions{})
}

// NewUpdateActionWithOptions returns an update of a namespaced object with options.
func NewUpdateActionWithOptions(resource schema.GroupVersionResource, namespace string, object runtime.Object, opts metav1.UpdateOptions) UpdateActionImpl {
	return NewUpdateSubresourceActionWithOptions(resource, "", namespace, object, opts)
}

// NewRootUpdateSubresourceAction returns an update of a subresource of a cluster-scoped object.
func NewRootUpdateSubresourceAction(resource schema.GroupVersionResource, subresource string, object runtime.Object) UpdateActionImpl {
	return NewRootUpdateSubresourceActionWithOptions(resource, subresource, object, metav1.UpdateOptions{})
}

// NewRootUpdateSubresourceActionWithOptions is NewRootUpdateSubresourceAction with options.
func NewRootUpdateSubresourceActionWithOptions(resource schema.GroupVersionResource, subresource string, object runtime.Object, opts metav1.UpdateOptions) UpdateActionImpl {
	return NewUpdateSubresourceActionWithOptions(resource, subresource, "", object, opts)
}

// NewUpdateSubresourceAction returns an update of a subresource of a namespaced object.
func NewUpdateSubresourceAction(resource schema.GroupVersionResource, subresource string, namespace string, object runtime.Object) UpdateActionImpl {
	return NewUpdateSubresourceActionWithOptions(resource, subresource, namespace, object, metav1.UpdateOptions{})
}

// NewUpdateSubresourceActionWithOptions is NewUpdateSubresourceAction with options.
func NewUpdateSubresourceActionWithOptions(resource schema.GroupVersionResource, subresource string, namespace string, object runtime.Object, opts metav1.UpdateOptions) UpdateActionImpl {
	return UpdateActionImpl{
		ActionImpl:    newActionImpl(verbUpdate, resource, subresource, namespace),
		Object:        object,
		UpdateOptions: opts,
	}
}

// nameOf returns the metadata.name of obj, or an empty string when obj has no metadata.
func nameOf(obj runtime.Object) string {
	if isNilObject(obj) {
		return ""
	}
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return ""
	}
	return accessor.GetName()
}
