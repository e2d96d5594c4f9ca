// Package oidc registers the auth provider "oidc", which sends ID tokens of an OpenID Connect provider and refreshes
// them. It mirrors k8s.io/client-go/plugin/pkg/client/auth/oidc. Its settings in a kubeconfig:
//
//	idp-issuer-url                  the provider (required)
//	client-id                       the client that the tokens are for (required)
//	client-secret                   its secret, if it has one
//	id-token                        the token that requests carry until it expires
//	refresh-token                   what a new one is got with
//	idp-certificate-authority       a file of certificates to trust the provider by
//	idp-certificate-authority-data  the same, in base64
//
// New tokens are written back into the kubeconfig.
//
// Its one rule: a token, and the client's secret, go to the provider and to the API server only, and into no error.
package oidc
