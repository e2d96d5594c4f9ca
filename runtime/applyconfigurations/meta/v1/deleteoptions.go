package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// DeleteOptionsApplyConfiguration is what an apply request says about the options of a deletion. Unset fields are not applied.
type DeleteOptionsApplyConfiguration struct {
	TypeMetaApplyConfiguration `json:""`
	// GracePeriodSeconds is the time in seconds that the object gets to end; 0 deletes at once, unset takes the default of the kind.
	GracePeriodSeconds *int64 `json:"gracePeriodSeconds,omitempty"`
	// Preconditions must hold for the deletion to happen.
	Preconditions *PreconditionsApplyConfiguration `json:"preconditions,omitempty"`
	// OrphanDependents keeps the dependents of the object. Deprecated by the API: PropagationPolicy says the same and more.
	OrphanDependents *bool `json:"orphanDependents,omitempty"`
	// PropagationPolicy is what happens to dependents: Orphan, Background or Foreground.
	PropagationPolicy *metav1.DeletionPropagation `json:"propagationPolicy,omitempty"`
	// DryRun is All to go through the motions without deleting anything.
	DryRun []string `json:"dryRun,omitempty"`
	// IgnoreStoreReadErrorWithClusterBreakingPotential deletes an object that cannot be read from storage any more, without finalizers and preconditions.
	IgnoreStoreReadErrorWithClusterBreakingPotential *bool `json:"ignoreStoreReadErrorWithClusterBreakingPotential,omitempty"`
}

// DeleteOptions returns an empty DeleteOptionsApplyConfiguration with kind and apiVersion set.
func DeleteOptions() *DeleteOptionsApplyConfiguration {
	b := &DeleteOptionsApplyConfiguration{}
	b.WithKind("DeleteOptions")
	b.WithAPIVersion("meta.k8s.io/v1")
	return b
}

// IsApplyConfiguration marks the type as an apply configuration.
func (b DeleteOptionsApplyConfiguration) IsApplyConfiguration() {}

// WithKind sets Kind and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithKind(value string) *DeleteOptionsApplyConfiguration {
	b.TypeMetaApplyConfiguration.Kind = &value
	return b
}

// WithAPIVersion sets APIVersion and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithAPIVersion(value string) *DeleteOptionsApplyConfiguration {
	b.TypeMetaApplyConfiguration.APIVersion = &value
	return b
}

// GetKind returns Kind, nil when it is unset.
func (b *DeleteOptionsApplyConfiguration) GetKind() *string { return b.TypeMetaApplyConfiguration.Kind }

// GetAPIVersion returns APIVersion, nil when it is unset.
func (b *DeleteOptionsApplyConfiguration) GetAPIVersion() *string {
	return b.TypeMetaApplyConfiguration.APIVersion
}

// WithGracePeriodSeconds sets GracePeriodSeconds and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithGracePeriodSeconds(value int64) *DeleteOptionsApplyConfiguration {
	b.GracePeriodSeconds = &value
	return b
}

// WithPreconditions sets Preconditions and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithPreconditions(value *PreconditionsApplyConfiguration) *DeleteOptionsApplyConfiguration {
	b.Preconditions = value
	return b
}

// WithOrphanDependents sets OrphanDependents and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithOrphanDependents(value bool) *DeleteOptionsApplyConfiguration {
	b.OrphanDependents = &value
	return b
}

// WithPropagationPolicy sets PropagationPolicy and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithPropagationPolicy(value metav1.DeletionPropagation) *DeleteOptionsApplyConfiguration {
	b.PropagationPolicy = &value
	return b
}

// WithDryRun appends to DryRun and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithDryRun(values ...string) *DeleteOptionsApplyConfiguration {
	b.DryRun = append(b.DryRun, values...)
	return b
}

// WithIgnoreStoreReadErrorWithClusterBreakingPotential sets IgnoreStoreReadErrorWithClusterBreakingPotential and returns the receiver.
func (b *DeleteOptionsApplyConfiguration) WithIgnoreStoreReadErrorWithClusterBreakingPotential(value bool) *DeleteOptionsApplyConfiguration {
	b.IgnoreStoreReadErrorWithClusterBreakingPotential = &value
	return b
}
