package v1

import (
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// ObjectMetaApplyConfiguration is what an apply request says about the metadata that every stored object has. Unset fields are not applied.
type ObjectMetaApplyConfiguration struct {
	// Name is unique within the namespace and the resource.
	Name *string `json:"name,omitempty"`
	// GenerateName is a prefix from which the server makes a name when Name is unset.
	GenerateName *string `json:"generateName,omitempty"`
	// Namespace is where the object lives; empty for cluster-scoped objects.
	Namespace *string `json:"namespace,omitempty"`
	// UID identifies the object over time and space; set by the server.
	UID *types.UID `json:"uid,omitempty"`
	// ResourceVersion identifies a state of the object; set it to apply only to that state.
	ResourceVersion *string `json:"resourceVersion,omitempty"`
	// Generation counts the desired states; set by the server.
	Generation *int64 `json:"generation,omitempty"`
	// CreationTimestamp is when the server created the object.
	CreationTimestamp *metav1.Time `json:"creationTimestamp,omitempty"`
	// DeletionTimestamp is when the object was, or will be, deleted; set by the server.
	DeletionTimestamp *metav1.Time `json:"deletionTimestamp,omitempty"`
	// DeletionGracePeriodSeconds is the time in seconds that the object has to end; set by the server.
	DeletionGracePeriodSeconds *int64 `json:"deletionGracePeriodSeconds,omitempty"`
	// Labels are short key/value pairs to select objects by.
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations are key/value pairs of any size that nothing selects by.
	Annotations map[string]string `json:"annotations,omitempty"`
	// OwnerReferences are the objects whose deletion deletes this one.
	OwnerReferences []OwnerReferenceApplyConfiguration `json:"ownerReferences,omitempty"`
	// Finalizers must all be removed before the object disappears.
	Finalizers []string `json:"finalizers,omitempty"`
}

// ObjectMeta returns an empty ObjectMetaApplyConfiguration.
func ObjectMeta() *ObjectMetaApplyConfiguration { return &ObjectMetaApplyConfiguration{} }

// WithName sets Name and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithName(value string) *ObjectMetaApplyConfiguration {
	b.Name = &value
	return b
}

// WithGenerateName sets GenerateName and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithGenerateName(value string) *ObjectMetaApplyConfiguration {
	b.GenerateName = &value
	return b
}

// WithNamespace sets Namespace and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithNamespace(value string) *ObjectMetaApplyConfiguration {
	b.Namespace = &value
	return b
}

// WithUID sets UID and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithUID(value types.UID) *ObjectMetaApplyConfiguration {
	b.UID = &value
	return b
}

// WithResourceVersion sets ResourceVersion and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithResourceVersion(value string) *ObjectMetaApplyConfiguration {
	b.ResourceVersion = &value
	return b
}

// WithGeneration sets Generation and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithGeneration(value int64) *ObjectMetaApplyConfiguration {
	b.Generation = &value
	return b
}

// WithCreationTimestamp sets CreationTimestamp and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithCreationTimestamp(value metav1.Time) *ObjectMetaApplyConfiguration {
	b.CreationTimestamp = &value
	return b
}

// WithDeletionTimestamp sets DeletionTimestamp and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithDeletionTimestamp(value metav1.Time) *ObjectMetaApplyConfiguration {
	b.DeletionTimestamp = &value
	return b
}

// WithDeletionGracePeriodSeconds sets DeletionGracePeriodSeconds and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithDeletionGracePeriodSeconds(value int64) *ObjectMetaApplyConfiguration {
	b.DeletionGracePeriodSeconds = &value
	return b
}

// WithLabels puts the entries into Labels, over those of the same key, and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithLabels(entries map[string]string) *ObjectMetaApplyConfiguration {
	if b.Labels == nil && len(entries) > 0 {
		b.Labels = make(map[string]string, len(entries))
	}
	maps.Copy(b.Labels, entries)
	return b
}

// WithAnnotations puts the entries into Annotations, over those of the same key, and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithAnnotations(entries map[string]string) *ObjectMetaApplyConfiguration {
	if b.Annotations == nil && len(entries) > 0 {
		b.Annotations = make(map[string]string, len(entries))
	}
	maps.Copy(b.Annotations, entries)
	return b
}

// WithOwnerReferences appends copies of the values to OwnerReferences and returns the receiver. It panics on nil values.
func (b *ObjectMetaApplyConfiguration) WithOwnerReferences(values ...*OwnerReferenceApplyConfiguration) *ObjectMetaApplyConfiguration {
	for i := range values {
		if values[i] == nil {
			panic("nil value passed to WithOwnerReferences")
		}
		b.OwnerReferences = append(b.OwnerReferences, *values[i])
	}
	return b
}

// WithFinalizers appends to Finalizers and returns the receiver.
func (b *ObjectMetaApplyConfiguration) WithFinalizers(values ...string) *ObjectMetaApplyConfiguration {
	b.Finalizers = append(b.Finalizers, values...)
	return b
}

// GetName returns Name, nil when it is unset.
func (b *ObjectMetaApplyConfiguration) GetName() *string { return b.Name }

// GetNamespace returns Namespace, nil when it is unset.
func (b *ObjectMetaApplyConfiguration) GetNamespace() *string { return b.Namespace }
