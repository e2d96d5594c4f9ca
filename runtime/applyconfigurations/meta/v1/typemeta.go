package v1

// TypeMetaApplyConfiguration is what an apply request says about the kind and the API version of an object. Unset fields are not applied.
type TypeMetaApplyConfiguration struct {
	// Kind is the kind, in CamelCase.
	Kind *string `json:"kind,omitempty"`
	// APIVersion is the group and version, or only the version for the core group.
	APIVersion *string `json:"apiVersion,omitempty"`
}

// TypeMeta returns an empty TypeMetaApplyConfiguration.
func TypeMeta() *TypeMetaApplyConfiguration { return &TypeMetaApplyConfiguration{} }

// WithKind sets Kind and returns the receiver.
func (b *TypeMetaApplyConfiguration) WithKind(value string) *TypeMetaApplyConfiguration {
	b.Kind = &value
	return b
}

// WithAPIVersion sets APIVersion and returns the receiver.
func (b *TypeMetaApplyConfiguration) WithAPIVersion(value string) *TypeMetaApplyConfiguration {
	b.APIVersion = &value
	return b
}

// GetKind returns Kind, nil when it is unset.
func (b *TypeMetaApplyConfiguration) GetKind() *string { return b.Kind }

// GetAPIVersion returns APIVersion, nil when it is unset.
func (b *TypeMetaApplyConfiguration) GetAPIVersion() *string { return b.APIVersion }
