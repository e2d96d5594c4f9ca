// Package dynamic has a client for any resource of any server, without Go types: objects are
// unstructured.Unstructured. It mirrors k8s.io/client-go/dynamic; the differences are listed in the README of this
// module.
//
//	client, err := dynamic.NewForConfig(config)
//	...
//	tabs := client.Resource(schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "crontabs"})
//	tab, err := tabs.Namespace("default").Get(ctx, "nightly", metav1.GetOptions{})
//
// Its one rule: an object travels as it is. Nothing is added to what the caller gives, not even a missing apiVersion or
// kind, and nothing is lost of what the server sends: whole numbers arrive as int64, others as float64.
package dynamic
