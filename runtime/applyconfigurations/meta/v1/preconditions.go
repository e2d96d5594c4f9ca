package v1

import (
	"k8s.io/apimachinery/pkg/types"
)

// PreconditionsApplyConfiguration is what an apply request says about what must hold for an operation to happen. Unset fields are not applied.
type PreconditionsApplyConfiguration struct {
	// UID is the UID that the object must have.
	UID *types.UID `json:"uid,omitempty"`
	// ResourceVersion is the resourceVersion that the object must have.
	ResourceVersion *string `json:"resourceVersion,omitempty"`
}

// Preconditions returns an empty PreconditionsApplyConfiguration.
func Preconditions() *PreconditionsApplyConfiguration { return &PreconditionsApplyConfiguration{} }

// WithUID sets UID and returns the receiver.
func (b *PreconditionsApplyConfiguration) WithUID(value types.UID) *PreconditionsApplyConfiguration {
	b.UID = &value
	return b
}

// WithResourceVersion sets ResourceVersion and returns the receiver.
func (b *PreconditionsApplyConfiguration) WithResourceVersion(value string) *PreconditionsApplyConfiguration {
	b.ResourceVersion = &value
	return b
}
