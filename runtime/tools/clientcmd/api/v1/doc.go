// Package v1 holds the file format of a kubeconfig: lists of named clusters, users and contexts, as they stand in YAML.
// It mirrors client-go's tools/clientcmd/api/v1, with the conversions to and from the maps of tools/clientcmd/api.
//
// Programs read and write files with tools/clientcmd; this package is for those that build a kubeconfig document
// themselves or that put it into a scheme.
//
// The one rule: what a file says and what a Config holds is the same in both directions. Conversion changes the form,
// a list with names into a map and back, and no value; the defaults are functions of their own.
package v1
