// Package clientcmd turns kubeconfig files, command-line flags and the environment into a rest.Config. It mirrors
// client-go's tools/clientcmd.
//
// # Which function
//
//   - What kubectl would use, from KUBECONFIG or ~/.kube/config, or the service account when running in a pod:
//     NewNonInteractiveDeferredLoadingClientConfig with NewDefaultClientConfigLoadingRules.
//   - A path from a flag, or in-cluster if there is none: BuildConfigFromFlags.
//   - Bytes, as from a Secret: RESTConfigFromKubeConfig.
//   - Reading and writing files: LoadFromFile, WriteToFile, and ModifyConfig to change entries where they are.
//
// # How files are merged
//
// Of the files in KUBECONFIG the first that defines a name wins, with the whole entry. The first that sets
// current-context wins too. Files that do not exist are left out. Relative paths are relative to the file they stand in.
//
// # What is reported rather than guessed
//
// A server without a scheme is spoken to in plain HTTP, so credentials and CA would be left out without a word, as
// client-go does. Here that is an error which says to write https://. Errors name the file, the entry and the field, and
// never what a field holds if it may be a credential.
//
// The one rule: a Config is read and never changed. What a ClientConfig returns is the caller's own, down to the
// ExecConfig.
package clientcmd
