// Package extract reads out of an object what one field manager has applied of it. Generated Extract functions call it; it does
// what k8s.io/apimachinery/pkg/util/managedfields.ExtractInto does, without the packages that only a server needs. Its one
// rule: it never changes the object.
package extract
