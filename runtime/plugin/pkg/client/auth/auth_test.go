package auth_test

import (
	"strings"
	"testing"

	_ "github.com/clientsmith/client-gen/runtime/plugin/pkg/client/auth"
	"github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// TestRegistered has each name of an old kubeconfig lead to a provider or to what has taken its place.
func TestRegistered(t *testing.T) {
	for name, want := range map[string]string{"azure": "kubelogin", "gcp": "gke-gcloud-auth-plugin", "oidc": "idp-issuer-url"} {
		provider, err := rest.GetAuthProvider("https://example.com", &clientcmdapi.AuthProviderConfig{Name: name}, nil)
		if provider != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want an error with %q", name, provider, err, want)
		}
	}
}
