// Package openapitest has OpenAPI v3 clients for tests. It mirrors k8s.io/client-go/openapi/openapitest, but for the one
// of documents that are compiled in.
//
// Its one rule: no server is asked.
package openapitest
