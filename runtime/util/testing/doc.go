// Package testing helps to test what sends HTTP requests. It mirrors k8s.io/client-go/util/testing. For tests against a
// whole API server there is package apitest.
//
// Its one rule: only tests import it.
package testing
