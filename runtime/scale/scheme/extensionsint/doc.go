// Package extensionsint says that the Scale of group extensions is converted through scheme.Scale. It mirrors the package of that name in
// k8s.io/client-go/scale/scheme.
//
// Its one rule: it has no types of its own.
package extensionsint
