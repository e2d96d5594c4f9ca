// Package appsv1beta2 converts the Scale of apps/v1beta2 to scheme.Scale and back. It mirrors the package of that name in
// k8s.io/client-go/scale/scheme.
//
// Its one rule: a scheme that it is added to learns of Scale, and of nothing else of the group.
package appsv1beta2
