// Package jsonpath evaluates the part of JSONPath that CustomResourceDefinitions use, in printer columns, scale paths
// and selectable fields: names, quoted names, indices, [*] and filters on equality. Its one rule: a path that leads
// nowhere is no error, it has no values.
package jsonpath
