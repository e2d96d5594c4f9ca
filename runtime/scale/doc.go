// Package scale has a client that reads and sets how many instances there are of whatever has a scale subresource. It
// mirrors k8s.io/client-go/scale; the differences are listed in the README of this module.
//
//	resolver := scale.NewDiscoveryScaleKindResolver(discoveryClient)
//	scales, err := scale.NewForConfig(config, mapper, dynamic.LegacyAPIPathResolverFunc, resolver)
//	...
//	s, err := scales.Scales("default").Get(ctx, schema.GroupResource{Group: "apps", Resource: "deployments"}, "web", metav1.GetOptions{})
//	s.Spec.Replicas = 3
//	_, err = scales.Scales("default").Update(ctx, schema.GroupResource{Group: "apps", Resource: "deployments"}, s, metav1.UpdateOptions{})
//
// Its one rule: callers see the Scale of autoscaling/v1, whatever version the server has.
package scale
