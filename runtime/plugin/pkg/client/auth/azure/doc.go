// Package azure registers the auth provider "azure", which has not been part of client-go since Kubernetes 1.26. A kubeconfig
// that still names it gets an error that says what to use.
//
// Its one rule: it never authenticates.
package azure

import (
	"errors"

	"github.com/clientsmith/client-gen/runtime/rest"
)

var errGone = errors.New(`auth provider "azure": it is no longer part of Kubernetes clients; use the credential plugin ` +
	"kubelogin (https://github.com/Azure/kubelogin)")

func init() {
	err := rest.RegisterAuthProviderPlugin("azure", func(string, map[string]string, rest.AuthProviderConfigPersister) (rest.AuthProvider, error) {
		return nil, errGone
	})
	if err != nil {
		panic(err) // two packages want the same name: a mistake of the program
	}
}
