package v1

// GroupResourceApplyConfiguration is what an apply request says about the name of a resource without its version. Unset fields are not applied.
type GroupResourceApplyConfiguration struct {
	// Group is the API group, empty for the core group.
	Group *string `json:"group,omitempty"`
	// Resource is the plural name of the resource.
	Resource *string `json:"resource,omitempty"`
}

// GroupResource returns an empty GroupResourceApplyConfiguration.
func GroupResource() *GroupResourceApplyConfiguration { return &GroupResourceApplyConfiguration{} }

// WithGroup sets Group and returns the receiver.
func (b *GroupResourceApplyConfiguration) WithGroup(value string) *GroupResourceApplyConfiguration {
	b.Group = &value
	return b
}

// WithResource sets Resource and returns the receiver.
func (b *GroupResourceApplyConfiguration) WithResource(value string) *GroupResourceApplyConfiguration {
	b.Resource = &value
	return b
}
