// Package latest has the codec that reads any version of the kubeconfig format and writes the newest, which so far is
// the only one, v1. It mirrors client-go's tools/clientcmd/api/latest.
//
// Programs read and write files with tools/clientcmd, which does not need this package. It is for those that work with
// runtime.Codec.
//
// The one rule: what the Codec reads is what tools/clientcmd reads.
package latest
