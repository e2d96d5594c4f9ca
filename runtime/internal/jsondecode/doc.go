// Package jsondecode decodes the JSON of typed Kubernetes objects in one pass, straight into the Go type, where
// apimachinery's serializer reads everything twice, or three times.
//
// The one rule: what it returns is what apimachinery's serializer would have returned. The fast way decodes nothing but
// input that is beyond dispute. At a duplicate field, invalid UTF-8, a number that does not fit, a kind other than that
// of the target, or anything else out of the ordinary it gives up without a word, and the bytes are decoded again by
// apimachinery's serializer, whose result and whose error count. That costs time only for input that servers do not
// send. What the fast way makes of a type (a plan) is worked out once per type; a field whose type has a method for JSON
// or text, or is of a sort that API types are not made of, is decoded by that method or by apimachinery's decoder.
//
// There is one exception. Fields of the object itself whose names differ from kind and apiVersion in case alone are
// unknown fields here, as they are everywhere else in Kubernetes; apimachinery takes them for kind and apiVersion
// while it looks for those.
//
// A plan writes to memory by the offsets of fields, which reflection would do at several times the cost. All memory is
// allocated with its Go type, nothing decoded refers to the bytes it was decoded from, and strings that an object or
// the items of a list have in common are one string.
package jsondecode
