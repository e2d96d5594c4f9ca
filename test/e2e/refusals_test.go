package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
	"github.com/clientsmith/client-gen/runtime/transport"
)

// visitor is a user who may do nothing, until a test allows it.
const visitor = "visitor"

// An informer that is not let in says so, and gets in when it is.
func forbidden(t *testing.T, admin *clients) {
	const namespace = "forbidden"
	newNamespace(t.Context(), t, admin, namespace)
	config, err := server.User(visitor)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, admin, connect(t, config), namespace, apierrors.IsForbidden, `User "visitor" cannot list resource`, func() {
		roles := "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace
		post(t, roles+"/roles", `{
			"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "visitor"},
			"rules": [{"apiGroups": ["", "stable.example.com"], "resources": ["configmaps", "crontabs"], "verbs": ["list", "watch"]}]}`)
		post(t, roles+"/rolebindings", `{
			"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "visitor"},
			"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "visitor"},
			"subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "visitor"}]}`)
	})
}

// An informer whose token has expired says so, and goes on with the next token of the file.
func expiredToken(t *testing.T, admin *clients) {
	const namespace = "expired"
	newNamespace(t.Context(), t, admin, namespace)
	account, err := admin.builtin.CoreV1().ServiceAccounts(namespace).Create(t.Context(),
		&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "informer"}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	post(t, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", `{
		"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "expired-informer"},
		"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
		"subjects": [{"kind": "ServiceAccount", "namespace": "expired", "name": "informer"}]}`)
	file := filepath.Join(t.TempDir(), "token")
	write := func(expires time.Time) {
		t.Helper()
		token, err := server.ServiceAccountToken(namespace, account.Name, string(account.UID), expires)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(time.Now().Add(-time.Minute))
	config := rest.AnonymousClientConfig(server.Admin())
	// A BearerTokenFile would be read again within a minute; this source is read again after a 401.
	config.Wrap(transport.ResettableTokenSourceWrapTransport(transport.NewCachedFileTokenSource(file)))
	refused(t, admin, connect(t, config), namespace, apierrors.IsUnauthorized, "Unauthorized", func() { write(time.Now().Add(time.Hour)) })
}

// refused runs informers that the server refuses for a reason, which whoever waits has to be told, and then mends it.
func refused(t *testing.T, admin, c *clients, namespace string, reason func(error) bool, text string, mend func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	running, stop := context.WithCancel(ctx)
	defer stop()
	f := inform(t, "refused", c, namespace)
	f.start(running)
	for _, w := range f.members {
		err := cache.WaitForSyncOrRefusal(ctx, w.informer)
		if !reason(err) || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: got %v", w.name, err)
		}
		deadline, end := context.WithTimeout(ctx, 10*time.Millisecond)
		if err := cache.WaitForSync(deadline, w.informer); !reason(err) {
			t.Errorf("%s, at the deadline: got %v", w.name, err)
		}
		end()
		if w.informer.HasSynced() {
			t.Errorf("%s has synced", w.name)
		}
	}
	mend()
	f.sync(running, t)
	settle(ctx, t, admin.metadata, f.members)
	stop()
	f.shutdown()
	ordered(t, f.members)
	nothingLeft(ctx, t, c)
}
