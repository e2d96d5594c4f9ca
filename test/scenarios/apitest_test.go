package scenarios

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/rest"
	builtinscheme "github.com/clientsmith/client-gen/test/scenarios/internal/clients/clientset/versioned/scheme"
)

// TestAPITest runs the suite on the API server inside this process.
func TestAPITest(t *testing.T) {
	server := apitest.New(t, apitest.Options{TLS: true, Token: "admin-token", Authorizer: authorize})
	if err := server.AddScheme(builtinscheme.Scheme); err != nil {
		t.Fatal(err)
	}
	Run(t, Env{
		Admin:   user(t, server, "admin", "system:masters"),
		Reader:  user(t, server, ReaderUser),
		Restart: func(context.Context) error { return server.Restart() },
		Compact: func(context.Context) error { server.Compact(); return nil },
		Differs: differs,
	})
}

// differs are the faults of apitest that this suite has found on it and that are not mended yet. Whoever mends one takes
// its line out.
var differs = map[string]string{
	"bookmarks":                    "no bookmark shortly before a watch with timeoutSeconds ends",
	"watch from a version too old": "a watch from version 1 starts, instead of an event with 410 Expired",
	"continue token too old":       "the 410 Expired carries no token to go on with",
	"list over all namespaces":     "ordered by namespace and name, instead of by the text namespace/name",
	"method not allowed":           "PUT on a collection of custom resources is 405, instead of 400 \"name must be provided\"",
	"unknown resource":             "404 below a custom group is a Status, instead of plain text",
	"impersonation refused":        "whoever may log in may impersonate: the Authorizer isn't asked",
	"who am I":                     "Impersonate-Uid and Impersonate-Extra headers are ignored",
	"token of a service account":   "a token from CreateToken doesn't log in",
	"pending pod":                  "qosClass and imagePullPolicy are not set",
	"invalid pod":                  "a pod needs no containers, and they may be renamed",
	"openapi documents":            "the paths of the scale subresource are missing",
	"compression":                  "large answers are not compressed",
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
