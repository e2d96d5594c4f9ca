package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ConditionApplyConfiguration is what an apply request says about an observation of the state of an object. Unset fields are not applied.
type ConditionApplyConfiguration struct {
	// Type is what the condition is about, in CamelCase, possibly with a domain prefix.
	Type *string `json:"type,omitempty"`
	// Status is True, False or Unknown.
	Status *metav1.ConditionStatus `json:"status,omitempty"`
	// ObservedGeneration is the metadata.generation that the condition was computed from.
	ObservedGeneration *int64 `json:"observedGeneration,omitempty"`
	// LastTransitionTime is when the status last changed.
	LastTransitionTime *metav1.Time `json:"lastTransitionTime,omitempty"`
	// Reason is a CamelCase word for programs that says why the status last changed.
	Reason *string `json:"reason,omitempty"`
	// Message is an explanation for people.
	Message *string `json:"message,omitempty"`
}

// Condition returns an empty ConditionApplyConfiguration.
func Condition() *ConditionApplyConfiguration { return &ConditionApplyConfiguration{} }

// WithType sets Type and returns the receiver.
func (b *ConditionApplyConfiguration) WithType(value string) *ConditionApplyConfiguration {
	b.Type = &value
	return b
}

// WithStatus sets Status and returns the receiver.
func (b *ConditionApplyConfiguration) WithStatus(value metav1.ConditionStatus) *ConditionApplyConfiguration {
	b.Status = &value
	return b
}

// WithObservedGeneration sets ObservedGeneration and returns the receiver.
func (b *ConditionApplyConfiguration) WithObservedGeneration(value int64) *ConditionApplyConfiguration {
	b.ObservedGeneration = &value
	return b
}

// WithLastTransitionTime sets LastTransitionTime and returns the receiver.
func (b *ConditionApplyConfiguration) WithLastTransitionTime(value metav1.Time) *ConditionApplyConfiguration {
	b.LastTransitionTime = &value
	return b
}

// WithReason sets Reason and returns the receiver.
func (b *ConditionApplyConfiguration) WithReason(value string) *ConditionApplyConfiguration {
	b.Reason = &value
	return b
}

// WithMessage sets Message and returns the receiver.
func (b *ConditionApplyConfiguration) WithMessage(value string) *ConditionApplyConfiguration {
	b.Message = &value
	return b
}
