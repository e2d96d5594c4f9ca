package scheme

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Scale is how many instances of an object there should be and are, whatever the version it was read in.
type Scale struct {
	metav1.TypeMeta
	// ObjectMeta is the metadata of the object that is scaled.
	metav1.ObjectMeta
	// Spec is what should be.
	Spec ScaleSpec
	// Status is what is.
	Status ScaleStatus
}

// ScaleSpec is what should be.
type ScaleSpec struct {
	// Replicas is the number of instances that there should be. The default is 0.
	Replicas int32
}

// ScaleStatus is what was seen.
type ScaleStatus struct {
	// Replicas is the number of instances seen last.
	Replicas int32
	// Selector selects the pods that are counted. It is nil when the version does not say.
	Selector *metav1.LabelSelector
}

// DeepCopyInto copies the receiver into out, which shares nothing with it.
func (in *Scale) DeepCopyInto(out *Scale) {
	*out = *in
	in.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
	in.Status.DeepCopyInto(&out.Status)
}

// DeepCopy returns a copy, of nil nil.
func (in *Scale) DeepCopy() *Scale {
	if in == nil {
		return nil
	}
	out := new(Scale)
	in.DeepCopyInto(out)
	return out
}

// DeepCopyObject returns a copy, of nil nil.
func (in *Scale) DeepCopyObject() runtime.Object {
	if c := in.DeepCopy(); c != nil {
		return c
	}
	return nil
}

// DeepCopyInto copies the receiver into out.
func (in *ScaleSpec) DeepCopyInto(out *ScaleSpec) { *out = *in }

// DeepCopy returns a copy, of nil nil.
func (in *ScaleSpec) DeepCopy() *ScaleSpec {
	if in == nil {
		return nil
	}
	out := *in
	return &out
}

// DeepCopyInto copies the receiver into out, which shares nothing with it.
func (in *ScaleStatus) DeepCopyInto(out *ScaleStatus) {
	*out = *in
	out.Selector = in.Selector.DeepCopy()
}

// DeepCopy returns a copy, of nil nil.
func (in *ScaleStatus) DeepCopy() *ScaleStatus {
	if in == nil {
		return nil
	}
	out := new(ScaleStatus)
	in.DeepCopyInto(out)
	return out
}
