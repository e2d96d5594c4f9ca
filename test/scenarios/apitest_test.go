package scenarios

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// TestAPITest runs the suite on the API server inside this process.
func TestAPITest(t *testing.T) {
	server := apitest.New(t, apitest.Options{TLS: true, Token: "admin-token", Authorizer: authorize})
	Run(t, Env{
		Admin:   user(t, server, "admin", "system:masters"),
		Reader:  user(t, server, ReaderUser),
		Restart: func(context.Context) error { return server.Restart() },
		Compact: func(context.Context) error { server.Compact(); return nil },
	})
}

// user configures a client that shows a certificate of a user.
func user(t *testing.T, server *apitest.Server, name string, groups ...string) *rest.Config {
	t.Helper()
	cert, key, err := server.IssueClientCert(name, groups...)
	if err != nil {
		t.Fatal(err)
	}
	return &rest.Config{
		Host:            server.URL(),
		TLSClientConfig: rest.TLSClientConfig{CAData: server.CA(), CertData: cert, KeyData: key},
	}
}

var errNotAllowed = errors.New("")

// authorize is the rule that RBAC expresses on a real server: masters may do everything, the reader may read CronTabs in
// its namespace, everybody may ask who they are.
func authorize(request apitest.Attributes) error {
	switch {
	case slices.Contains(request.User.Groups, "system:masters"):
		return nil
	case request.Group == "authentication.k8s.io":
		return nil
	case request.User.Name == ReaderUser && request.Namespace == ReaderNamespace &&
		request.Group == "stable.example.com" && request.Resource == "crontabs" && request.Subresource == "" &&
		slices.Contains([]string{"get", "list", "watch"}, request.Verb):
		return nil
	}
	return errNotAllowed
}
