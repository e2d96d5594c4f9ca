package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ManagedFieldsEntryApplyConfiguration is what an apply request says about the fields that one manager owns through one way of writing. Unset fields are not applied.
type ManagedFieldsEntryApplyConfiguration struct {
	// Manager is the name of the owner.
	Manager *string `json:"manager,omitempty"`
	// Operation is Apply or Update.
	Operation *metav1.ManagedFieldsOperationType `json:"operation,omitempty"`
	// APIVersion is the group and version in which the fields are named.
	APIVersion *string `json:"apiVersion,omitempty"`
	// Time is when the entry last gained fields or saw one of its values change.
	Time *metav1.Time `json:"time,omitempty"`
	// FieldsType is the format of the fields; FieldsV1 is the only one.
	FieldsType *string `json:"fieldsType,omitempty"`
	// FieldsV1 is the set of owned fields.
	FieldsV1 *metav1.FieldsV1 `json:"fieldsV1,omitempty"`
	// Subresource is the subresource that was written, or empty.
	Subresource *string `json:"subresource,omitempty"`
}

// ManagedFieldsEntry returns an empty ManagedFieldsEntryApplyConfiguration.
func ManagedFieldsEntry() *ManagedFieldsEntryApplyConfiguration {
	return &ManagedFieldsEntryApplyConfiguration{}
}

// WithManager sets Manager and returns the receiver.
func (b *ManagedFieldsEntryApplyConfiguration) WithManager(value string) *ManagedFieldsEntryApplyConfiguration {
	b.Manager = &value
	return b
}

// WithOperation sets Operation and returns the receiver.
func (b *ManagedFieldsEntryApplyConfiguration) WithOperation(value metav1.ManagedFieldsOperationType) *ManagedFieldsEntryApplyConfiguration {
	b.Operation = &value
	return b
}

// WithAPIVersion sets APIVersion and returns the receiver.
func (b *ManagedFieldsEntryApplyConfiguration) WithAPIVersion(value string) *ManagedFieldsEntryApplyConfiguration {
	b.APIVersion = &value
	return b
}

// WithTime sets Time and returns the receiver.
func (b *ManagedFieldsEntryApplyConfiguration) WithTime(value metav1.Time) *ManagedFieldsEntryApplyConfiguration {
	b.Time = &value
	return b
}

// WithFieldsType sets FieldsType and returns the receiver.
func (b *ManagedFieldsEntryApplyConfiguration) WithFieldsType(value string) *ManagedFieldsEntryApplyConfiguration {
	b.FieldsType = &value
	return b
}

// WithFieldsV1 sets FieldsV1 and returns the receiver.
func (b *ManagedFieldsEntryApplyConfiguration) WithFieldsV1(value metav1.FieldsV1) *ManagedFieldsEntryApplyConfiguration {
	b.FieldsV1 = &value
	return b
}

// WithSubresource sets Subresource and returns the receiver.
func (b *ManagedFieldsEntryApplyConfiguration) WithSubresource(value string) *ManagedFieldsEntryApplyConfiguration {
	b.Subresource = &value
	return b
}
