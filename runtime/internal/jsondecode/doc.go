// Package jsondecode decodes the JSON of typed Kubernetes objects in one pass, straight into the Go type, where
// apimachinery's serializer reads everything twice, or three times. It uses github.com/go-json-experiment/json.
//
// The one rule: what it returns is what apimachinery's serializer would have returned. The fast way is only taken by
// types that both libraries provably treat alike, and only input that is beyond dispute survives it: a duplicate
// field, invalid UTF-8, a number that does not fit, a kind other than that of the target, or any other error, and the
// bytes are decoded again by apimachinery's serializer, whose result and whose error count. That costs time only for
// input that servers do not send.
//
// There is one exception. Fields of the object itself whose names differ from kind and apiVersion in case alone are
// unknown fields here, as they are everywhere else in Kubernetes; apimachinery takes them for kind and apiVersion
// while it looks for those.
package jsondecode
