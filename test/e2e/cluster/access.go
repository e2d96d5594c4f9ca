package cluster

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// AdminUser is the name of the user in the group system:masters, who may do everything. It is known by its certificate.
const AdminUser = "admin"

// Admin configures a client of the administrator, by client certificate.
func (c *Cluster) Admin() *rest.Config {
	return &rest.Config{
		Host:            c.URL(),
		TLSClientConfig: rest.TLSClientConfig{CAData: c.authority.pem, CertData: c.admin.cert, KeyData: c.admin.key},
	}
}

// User configures a client of one of Options.Users, by bearer token. Such a user may do what RBAC allows; without a role
// that is discovery and looking at itself. It fails for a name that Options did not list.
func (c *Cluster) User(name string) (*rest.Config, error) {
	token, ok := c.tokens[name]
	if !ok {
		return nil, fmt.Errorf("configure client: the cluster has no user %q", name)
	}
	return &rest.Config{Host: c.URL(), BearerToken: token, TLSClientConfig: rest.TLSClientConfig{CAData: c.authority.pem}}, nil
}

// WriteKubeconfig writes a kubeconfig file of one user, AdminUser or one of Options.Users, with mode 0600. It holds the
// certificates themselves, so that it works from any folder.
func (c *Cluster) WriteKubeconfig(path, user string) error {
	encode := base64.StdEncoding.EncodeToString
	credentials := fmt.Sprintf("client-certificate-data: %s\n    client-key-data: %s", encode(c.admin.cert), encode(c.admin.key))
	if user != AdminUser {
		token, ok := c.tokens[user]
		if !ok {
			return fmt.Errorf("write kubeconfig: the cluster has no user %q", user)
		}
		credentials = "token: " + token
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `apiVersion: v1
kind: Config
current-context: test
clusters:
- name: test
  cluster:
    server: %s
    certificate-authority-data: %s
users:
- name: %s
  user:
    %s
contexts:
- name: test
  context:
    cluster: test
    user: %s
`, c.URL(), encode(c.authority.pem), user, credentials, user)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write kubeconfig: %w", err)
	}
	return nil
}

// makeTokens gives each user a token and returns the token file: token,user,uid,"group,group" on each line.
func (c *Cluster) makeTokens() ([]byte, error) {
	c.tokens = map[string]string{}
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(c.options.Users)) {
		secret := make([]byte, 24)
		if _, err := rand.Read(secret); err != nil {
			return nil, fmt.Errorf("make token: %w", err)
		}
		c.tokens[name] = base64.RawURLEncoding.EncodeToString(secret)
		fmt.Fprintf(&b, "%s,%s,uid-%s,%q\n", c.tokens[name], name, name, strings.Join(c.options.Users[name], ","))
	}
	return b.Bytes(), nil
}
