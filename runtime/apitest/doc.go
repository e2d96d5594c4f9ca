// Package apitest is a Kubernetes API server inside a test process: real HTTP on loopback, in memory, without binaries.
//
// It serves the built-in resources, CustomResourceDefinitions (given at the start or created by clients) and the kinds
// of a scheme, to this module's clients, to client-go and to kubectl:
//
//	server := apitest.New(t, apitest.Options{})
//	server.AddCRDFile("config/crd/example.com_crontabs.yaml")
//	client, err := versioned.NewForConfig(server.Config())
//
// # What it does
//
// Every verb with optimistic locking, generateName, generation, finalizers, graceful deletion of scheduled pods, status
// and scale subresources, label and field selectors, limit and continue on consistent snapshots, watches with
// bookmarks and initial events (WatchList), dry run, field validation with warnings, JSON, merge and strategic merge
// patches, server-side apply with managed fields and conflicts, structural schemas (validation, defaults, pruning),
// tables, metadata-only reads, discovery in both forms, OpenAPI, and a Status with a real server's reason, code and
// causes for every failure.
//
// # Built-in kinds
//
// Built-in kinds are decoded strictly into their Go types of k8s.io/api, patched by their struct tags and spoken in
// protobuf too, so that kubectl and clients that send protobuf work with a server as it is. AddScheme serves other Go
// types in the same way. Pods get their defaults, quality of service and what an update may change of them; the tokens
// of service accounts log in.
//
// # What it leaves out
//
// Controllers (nothing schedules pods or fills endpoints), admission plugins and webhooks, CEL rules, conversion
// between the versions of a kind other than of apiVersion, and most of the validation of built-in kinds. Unlike a bare
// kube-apiserver it does empty and remove deleted namespaces.
//
// Its one rule: what it answers is what a kube-apiserver would answer; what it can't do it refuses with that server's
// error, and never pretends.
package apitest
