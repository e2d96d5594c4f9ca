// Package api holds the in-memory form of a kubeconfig: clusters, users and contexts by name, and which context is
// current. It mirrors client-go's tools/clientcmd/api.
//
// Reading, merging and writing files is the job of tools/clientcmd; here are only the types and what can be done to a
// Config without touching a cluster: emptiness, minifying to one context, inlining files, hiding secrets.
//
// The one rule: a type that holds a credential never prints it. Formatting an AuthInfo, ExecConfig or
// AuthProviderConfig with any verb shows which fields are set and not what a secret one holds.
package api
