// Package schema reads the structural OpenAPI v3 schemas of CustomResourceDefinitions and applies them to unstructured
// objects: pruning, unknown fields, defaults and validation, with the messages of a real API server, and the schema
// that server-side apply merges by. Its one rule: what it doesn't know (x-kubernetes-validations, say) it ignores; it
// never rejects an object for a keyword that it cannot judge.
package schema
