// Package openapi fetches the OpenAPI v3 documents of an API server: the paths that have one, and the bytes of each, in
// JSON or protobuf as the caller asks.
//
// The one rule: documents stay bytes. Whoever needs them parsed brings the parser, and programs that do not are spared
// its weight. That is why client-go's NewTypeConverter has no counterpart here.
package openapi
