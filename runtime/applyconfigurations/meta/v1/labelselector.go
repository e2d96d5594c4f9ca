package v1

import "maps"

// LabelSelectorApplyConfiguration is what an apply request says about a query over labels; all its parts must hold. Unset fields are not applied.
type LabelSelectorApplyConfiguration struct {
	// MatchLabels are labels that must have exactly these values.
	MatchLabels map[string]string `json:"matchLabels,omitempty"`
	// MatchExpressions are further requirements.
	MatchExpressions []LabelSelectorRequirementApplyConfiguration `json:"matchExpressions,omitempty"`
}

// LabelSelector returns an empty LabelSelectorApplyConfiguration.
func LabelSelector() *LabelSelectorApplyConfiguration { return &LabelSelectorApplyConfiguration{} }

// WithMatchLabels puts the entries into MatchLabels, over those of the same key, and returns the receiver.
func (b *LabelSelectorApplyConfiguration) WithMatchLabels(entries map[string]string) *LabelSelectorApplyConfiguration {
	if b.MatchLabels == nil && len(entries) > 0 {
		b.MatchLabels = make(map[string]string, len(entries))
	}
	maps.Copy(b.MatchLabels, entries)
	return b
}

// WithMatchExpressions appends copies of the values to MatchExpressions and returns the receiver. It panics on nil values.
func (b *LabelSelectorApplyConfiguration) WithMatchExpressions(values ...*LabelSelectorRequirementApplyConfiguration) *LabelSelectorApplyConfiguration {
	for i := range values {
		if values[i] == nil {
			panic("nil value passed to WithMatchExpressions")
		}
		b.MatchExpressions = append(b.MatchExpressions, *values[i])
	}
	return b
}
