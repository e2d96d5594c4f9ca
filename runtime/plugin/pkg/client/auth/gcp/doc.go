// Package gcp registers the auth provider "gcp", which has not been part of client-go since Kubernetes 1.26. A kubeconfig
// that still names it gets an error that says what to use.
//
// Its one rule: it never authenticates.
package gcp

import (
	"errors"

	"github.com/clientsmith/client-gen/runtime/rest"
)

var errGone = errors.New(`auth provider "gcp": it is no longer part of Kubernetes clients; use the credential plugin ` +
	"gke-gcloud-auth-plugin (https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke)")

func init() {
	err := rest.RegisterAuthProviderPlugin("gcp", func(string, map[string]string, rest.AuthProviderConfigPersister) (rest.AuthProvider, error) {
		return nil, errGone
	})
	if err != nil {
		panic(err) // two packages want the same name: a mistake of the program
	}
}
