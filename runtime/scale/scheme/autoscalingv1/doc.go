// Package autoscalingv1 converts the Scale of autoscaling/v1 to scheme.Scale and back. It mirrors the package of that name in
// k8s.io/client-go/scale/scheme.
//
// Its one rule: a scheme that it is added to learns of Scale, and of nothing else of the group.
package autoscalingv1
