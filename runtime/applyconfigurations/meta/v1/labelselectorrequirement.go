package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// LabelSelectorRequirementApplyConfiguration is what an apply request says about one requirement of a label selector. Unset fields are not applied.
type LabelSelectorRequirementApplyConfiguration struct {
	// Key is the label that is looked at.
	Key *string `json:"key,omitempty"`
	// Operator is In, NotIn, Exists or DoesNotExist.
	Operator *metav1.LabelSelectorOperator `json:"operator,omitempty"`
	// Values are the values for In and NotIn; empty for the other operators.
	Values []string `json:"values,omitempty"`
}

// LabelSelectorRequirement returns an empty LabelSelectorRequirementApplyConfiguration.
func LabelSelectorRequirement() *LabelSelectorRequirementApplyConfiguration {
	return &LabelSelectorRequirementApplyConfiguration{}
}

// WithKey sets Key and returns the receiver.
func (b *LabelSelectorRequirementApplyConfiguration) WithKey(value string) *LabelSelectorRequirementApplyConfiguration {
	b.Key = &value
	return b
}

// WithOperator sets Operator and returns the receiver.
func (b *LabelSelectorRequirementApplyConfiguration) WithOperator(value metav1.LabelSelectorOperator) *LabelSelectorRequirementApplyConfiguration {
	b.Operator = &value
	return b
}

// WithValues appends to Values and returns the receiver.
func (b *LabelSelectorRequirementApplyConfiguration) WithValues(values ...string) *LabelSelectorRequirementApplyConfiguration {
	b.Values = append(b.Values, values...)
	return b
}
