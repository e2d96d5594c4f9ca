// Package programs holds six short programs, one in each folder, for a reader who wants to see how the runtime is used:
//
//	pods-rest           lists pods with a bare RESTClient
//	pods-clientset      lists pods with the typed clients
//	pods-dynamic        lists pods with the dynamic client, and converts them to Go types
//	discovery           prints all that the server has, then again from the cache on disk
//	deployment-dynamic  creates, updates, lists and deletes a Deployment with the dynamic client
//	workloads           does the same and more with objects of six kinds and the typed clients
//
// Each runs on the cluster of KUBECONFIG:
//
//	KUBECONFIG=~/.kube/config go run ./pods-rest
//
// With every github.com/clientsmith/client-gen/runtime/ in their imports changed to k8s.io/client-go/, they compile and do
// the same: nothing in them is particular to this runtime.
//
// The one rule: a program here fits on a screen or two and is complete.
package programs
