// Package auth registers the auth providers that a kubeconfig can name, for programs that are to work with any
// kubeconfig. It mirrors k8s.io/client-go/plugin/pkg/client/auth:
//
//	import _ "github.com/clientsmith/client-gen/runtime/plugin/pkg/client/auth"
//
// Credential plugins (the exec section of a kubeconfig) need no import.
//
// Its one rule: it is imported for what it registers, and for nothing else.
package auth

import (
	_ "github.com/clientsmith/client-gen/runtime/plugin/pkg/client/auth/azure" // says what to use instead
	_ "github.com/clientsmith/client-gen/runtime/plugin/pkg/client/auth/gcp"   // says what to use instead
	_ "github.com/clientsmith/client-gen/runtime/plugin/pkg/client/auth/oidc"  // refreshes ID tokens
)
