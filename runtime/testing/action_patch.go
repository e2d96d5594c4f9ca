package testing

import (
	"bytes"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// PatchAction is a patch call, server-side apply included.
type PatchAction interface {
	Action
	// GetName returns the name of the object to patch.
	GetName() string
	// GetPatchType returns the content type of the patch.
	GetPatchType() types.PatchType
	// GetPatch returns the bytes of the patch.
	GetPatch() []byte
}

// PatchActionImpl is the implementation of PatchAction.
type PatchActionImpl struct {
	ActionImpl
	// Name of the object.
	Name string
	// PatchType is the content type of the patch.
	PatchType types.PatchType
	// Patch is the body.
	Patch []byte
	// PatchOptions of the call.
	PatchOptions metav1.PatchOptions
}

// GetName returns the name of the object to patch.
func (a PatchActionImpl) GetName() string { return a.Name }

// GetPatchType returns the content type of the patch.
func (a PatchActionImpl) GetPatchType() types.PatchType { return a.PatchType }

// GetPatch returns the bytes of the patch.
func (a PatchActionImpl) GetPatch() []byte { return a.Patch }

// GetPatchOptions returns the options of the call.
func (a PatchActionImpl) GetPatchOptions() metav1.PatchOptions { return a.PatchOptions }

// DeepCopy returns a copy of the action.
func (a PatchActionImpl) DeepCopy() Action {
	a.Patch = bytes.Clone(a.Patch)
	a.PatchOptions = *a.PatchOptions.DeepCopy()
	return a
}

// NewRootPatchAction returns a patch of a cluster-scoped object.
func NewRootPatchAction(resource schema.GroupVersionResource, name string, pt types.PatchType, patch []byte) PatchActionImpl {
	return NewRootPatchActionWithOptions(resource, name, pt, patch, metav1.PatchOptions{})
}

// NewRootPatchActionWithOptions returns a patch of a cluster-scoped object with options.
func NewRootPatchActionWithOptions(resource schema.GroupVersionResource, name string, pt types.PatchType, patch []byte, opts metav1.PatchOptions) PatchActionImpl {
	return NewPatchSubresourceActionWithOptions(resource, "", name, pt, patch, opts)
}

// NewPatchAction returns a patch of a namespaced object.
func NewPatchAction(resource schema.GroupVersionResource, namespace string, name string, pt types.PatchType, patch []byte) PatchActionImpl {
	return NewPatchActionWithOptions(resource, namespace, name, pt, patch, metav1.PatchOptions{})
}

// NewPatchActionWithOptions returns a patch of a namespaced object with options.
func NewPatchActionWithOptions(resource schema.GroupVersionResource, namespace string, name string, pt types.PatchType, patch []byte, opts metav1.PatchOptions) PatchActionImpl {
	return NewPatchSubresourceActionWithOptions(resource, namespace, name, pt, patch, opts)
}

// NewRootPatchSubresourceAction returns a patch of a subresource of a cluster-scoped object. Several subresources are
// the segments of one path.
func NewRootPatchSubresourceAction(resource schema.GroupVersionResource, name string, pt types.PatchType, patch []byte, subresources ...string) PatchActionImpl {
	return NewRootPatchSubresourceActionWithOptions(resource, name, pt, patch, metav1.PatchOptions{}, subresources...)
}

// NewRootPatchSubresourceActionWithOptions is NewRootPatchSubresourceAction with options.
func NewRootPatchSubresourceActionWithOptions(resource schema.GroupVersionResource, name string, pt types.PatchType, patch []byte, opts metav1.PatchOptions, subresources ...string) PatchActionImpl {
	return NewPatchSubresourceActionWithOptions(resource, "", name, pt, patch, opts, subresources...)
}

// NewPatchSubresourceAction returns a patch of a subresource of a namespaced object. Several subresources are the
// segments of one path.
func NewPatchSubresourceAction(resource schema.GroupVersionResource, namespace, name string, pt types.PatchType, patch []byte, subresources ...string) PatchActionImpl {
	return NewPatchSubresourceActionWithOptions(resource, namespace, name, pt, patch, metav1.PatchOptions{}, subresources...)
}

// NewPatchSubresourceActionWithOptions is NewPatchSubresourceAction with options.
func NewPatchSubresourceActionWithOptions(resource schema.GroupVersionResource, namespace, name string, pt types.PatchType, patch []byte, opts metav1.PatchOptions, subresources ...string) PatchActionImpl {
	return PatchActionImpl{
		ActionImpl:   newActionImpl(verbPatch, resource, strings.Join(subresources, "/"), namespace),
		Name:         name,
		PatchType:    pt,
		Patch:        patch,
		PatchOptions: opts,
	}
}
