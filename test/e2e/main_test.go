package e2e

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/test/e2e/cluster"
	"github.com/clientsmith/client-gen/test/scenarios"
)

// server is the one real cluster of this package's tests.
var server *cluster.Cluster

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) (code int) {
	ctx := context.Background()
	binaries, err := cluster.Locate(ctx, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	server, err = cluster.Start(ctx, binaries, cluster.Options{Users: map[string][]string{scenarios.ReaderUser: nil, visitor: nil}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	defer func() {
		if code != 0 {
			fmt.Fprintln(os.Stderr, server.Logs(40))
		}
	}()
	return m.Run()
}

// reader configures the restricted user of the scenarios and gives it the role that they expect.
func reader(t *testing.T) *rest.Config {
	t.Helper()
	config, err := server.User(scenarios.ReaderUser)
	if err != nil {
		t.Fatal(err)
	}
	namespaced := "/apis/rbac.authorization.k8s.io/v1/namespaces/" + scenarios.ReaderNamespace
	post(t, "/api/v1/namespaces", fmt.Sprintf(`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":%q}}`, scenarios.ReaderNamespace))
	post(t, namespaced+"/roles", `{
		"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "reader"},
		"rules": [{"apiGroups": ["stable.example.com"], "resources": ["crontabs"], "verbs": ["get", "list", "watch"]}]}`)
	post(t, namespaced+"/rolebindings", fmt.Sprintf(`{
		"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "reader"},
		"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"},
		"subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": %q}]}`, scenarios.ReaderUser))
	return config
}

// post creates an object from JSON as the administrator.
func post(t *testing.T, path, body string) {
	t.Helper()
	config := server.Admin()
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	if err := create(client, config.Host+path, body); err != nil {
		t.Fatal(err)
	}
}
