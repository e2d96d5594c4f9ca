package v1

import (
	"k8s.io/apimachinery/pkg/types"
)

// OwnerReferenceApplyConfiguration is what an apply request says about a reference from an object to its owner. Unset fields are not applied.
type OwnerReferenceApplyConfiguration struct {
	// APIVersion is the group and version of the owner.
	APIVersion *string `json:"apiVersion,omitempty"`
	// Kind is the kind of the owner.
	Kind *string `json:"kind,omitempty"`
	// Name is the name of the owner.
	Name *string `json:"name,omitempty"`
	// UID is the UID of the owner.
	UID *types.UID `json:"uid,omitempty"`
	// Controller marks the one owner that manages the object.
	Controller *bool `json:"controller,omitempty"`
	// BlockOwnerDeletion keeps an owner that is deleted in the foreground until this object is gone.
	BlockOwnerDeletion *bool `json:"blockOwnerDeletion,omitempty"`
}

// OwnerReference returns an empty OwnerReferenceApplyConfiguration.
func OwnerReference() *OwnerReferenceApplyConfiguration { return &OwnerReferenceApplyConfiguration{} }

// WithAPIVersion sets APIVersion and returns the receiver.
func (b *OwnerReferenceApplyConfiguration) WithAPIVersion(value string) *OwnerReferenceApplyConfiguration {
	b.APIVersion = &value
	return b
}

// WithKind sets Kind and returns the receiver.
func (b *OwnerReferenceApplyConfiguration) WithKind(value string) *OwnerReferenceApplyConfiguration {
	b.Kind = &value
	return b
}

// WithName sets Name and returns the receiver.
func (b *OwnerReferenceApplyConfiguration) WithName(value string) *OwnerReferenceApplyConfiguration {
	b.Name = &value
	return b
}

// WithUID sets UID and returns the receiver.
func (b *OwnerReferenceApplyConfiguration) WithUID(value types.UID) *OwnerReferenceApplyConfiguration {
	b.UID = &value
	return b
}

// WithController sets Controller and returns the receiver.
func (b *OwnerReferenceApplyConfiguration) WithController(value bool) *OwnerReferenceApplyConfiguration {
	b.Controller = &value
	return b
}

// WithBlockOwnerDeletion sets BlockOwnerDeletion and returns the receiver.
func (b *OwnerReferenceApplyConfiguration) WithBlockOwnerDeletion(value bool) *OwnerReferenceApplyConfiguration {
	b.BlockOwnerDeletion = &value
	return b
}
