// Package appsint says that the Scale of group apps is converted through scheme.Scale. It mirrors the package of that name in
// k8s.io/client-go/scale/scheme.
//
// Its one rule: it has no types of its own.
package appsint
