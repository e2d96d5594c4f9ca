// Package framework has a source of objects to list and watch, for tests of what is built on package cache. The name
// and what it exports are those of k8s.io/client-go/tools/cache/testing; runtime/apitest is a whole API server for tests
// of what is built on clients.
//
// The one rule: only tests import this package.
package framework
