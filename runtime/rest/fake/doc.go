// Package fake has a REST client for tests, which answers without a server. It mirrors k8s.io/client-go/rest/fake.
//
// The one rule: requests are built and responses decoded by the real package rest; only the sending is replaced.
package fake
