// Package tags turns the comment tags of API types and packages into typed
// values, with gengo's own comment functions.
//
// Two grammars meet here. The +genclient family and +resourceName are simple
// tags ("+key=value", the key reaching to the first "="); +groupName,
// +groupGoName, +versionName, +k8s:client-gen, +k8s:deepcopy-gen,
// +k8s:register-gen, +k8s:defaulter-gen, +default and controller-tools'
// +kubebuilder:object are function-style tags, whose name ends at the first character that no name has. Tags of other families are
// left alone.
//
// Its one rule: a value that leaves this package is valid. Verbs exist, group
// and resource names are DNS names, Go names are identifiers, so that nothing a
// tag says can become code. What is not valid is a diagnostic at the tag.
package tags
