// Package metadata has a client that reads and deletes objects of any kind by their metadata alone: the server leaves
// out spec and status, so that what travels is small and no Go type is needed. It mirrors k8s.io/client-go/metadata.
//
//	client, err := metadata.NewForConfig(config)
//	...
//	pods := schema.GroupVersionResource{Version: "v1", Resource: "pods"}
//	list, err := client.Resource(pods).Namespace("default").List(ctx, metav1.ListOptions{})
//
// Its one rule: an answer is metadata or an error. A server that sends whole objects nevertheless is understood, and
// all but the metadata of them is dropped.
package metadata
