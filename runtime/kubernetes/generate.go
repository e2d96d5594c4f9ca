package kubernetes

// The clients of the built-in APIs. Expansions (*_expansion.go) are written by hand; the rest below this folder is not.
//
//go:generate client-gen --input-base k8s.io/api --input core/v1,apps/v1,networking/v1,coordination/v1,events/v1 --clientset-name kubernetes --prefers-protobuf -o .. --output-pkg github.com/clientsmith/client-gen/runtime --go-header-file ../../boilerplate.go.txt
