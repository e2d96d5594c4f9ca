// Package openapi3 reads the OpenAPI v3 documents of a server by group and version. It mirrors
// k8s.io/client-go/openapi3.
//
//	root := openapi3.NewRoot(discoveryClient.OpenAPIV3())
//	spec, err := root.GVSpec(schema.GroupVersion{Group: "apps", Version: "v1"})
//
// It links kube-openapi with what that needs; package openapi, which has the documents as bytes, does not.
//
// Its one rule: a document that is not there is an error of its own type.
package openapi3
