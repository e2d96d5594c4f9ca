package fake

import (
	"context"
	"fmt"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/scale"
	"github.com/clientsmith/client-gen/runtime/testing"
)

// FakeScaleClient is a scale.ScalesGetter whose calls become actions of the embedded Fake. The zero value is ready for
// use. Actions have no version, except those of Patch.
type FakeScaleClient struct {
	testing.Fake
}

var _ scale.ScalesGetter = (*FakeScaleClient)(nil)

// Scales returns the client for a namespace.
func (f *FakeScaleClient) Scales(namespace string) scale.ScaleInterface {
	return &scales{fake: f, namespace: namespace}
}

type scales struct {
	fake      *FakeScaleClient
	namespace string
}

// invoke hands an action to the reactors. What they answer must be a Scale of autoscaling/v1, or nothing with an error.
func (s *scales) invoke(action testing.Action) (*autoscalingv1.Scale, error) {
	obj, err := s.fake.Invokes(action, &autoscalingv1.Scale{})
	if err != nil || obj == nil {
		return nil, err
	}
	out, ok := obj.(*autoscalingv1.Scale)
	if !ok {
		return nil, fmt.Errorf("%s scale of %s: a reactor answered with a %T, not with a *autoscalingv1.Scale", action.GetVerb(), action.GetResource().Resource, obj)
	}
	return out, nil
}

// Get implements scale.ScaleInterface.
func (s *scales) Get(_ context.Context, resource schema.GroupResource, name string, opts metav1.GetOptions) (*autoscalingv1.Scale, error) {
	return s.invoke(testing.NewGetSubresourceActionWithOptions(resource.WithVersion(""), s.namespace, "scale", name, opts))
}

// Update implements scale.ScaleInterface.
func (s *scales) Update(_ context.Context, resource schema.GroupResource, scale *autoscalingv1.Scale, opts metav1.UpdateOptions) (*autoscalingv1.Scale, error) {
	return s.invoke(testing.NewUpdateSubresourceActionWithOptions(resource.WithVersion(""), "scale", s.namespace, scale, opts))
}

// Patch implements scale.ScaleInterface.
func (s *scales) Patch(_ context.Context, gvr schema.GroupVersionResource, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions) (*autoscalingv1.Scale, error) {
	return s.invoke(testing.NewPatchSubresourceActionWithOptions(gvr, s.namespace, name, pt, data, opts, "scale"))
}
