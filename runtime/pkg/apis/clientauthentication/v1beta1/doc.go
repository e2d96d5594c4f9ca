// Package v1beta1 holds the types of client.authentication.k8s.io/v1beta1 as they travel between a client and a credential
// plugin: JSON in the environment variable KUBERNETES_EXEC_INFO one way, and on the plugin's standard output the other.
//
// The one rule: the JSON names are the wire format and never change.
package v1beta1
