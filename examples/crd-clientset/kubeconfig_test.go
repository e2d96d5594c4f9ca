package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoadKubeconfig(t *testing.T) {
	const base = `
current-context: here
clusters:
- name: local
  cluster: {server: "https://127.0.0.1:6443", certificate-authority: pki/ca.crt, tls-server-name: kubernetes}
- name: empty
  cluster: {}
users:
- name: token
  user: {token: t0ken}
- name: cert
  user: {client-certificate-data: Y2VydA==, client-key: /abs/key}
- name: plugin
  user: {exec: {command: login}}
contexts:
- name: here
  context: {cluster: local, user: USER}
- name: lost
  context: {cluster: empty, user: token}
`
	load := func(t *testing.T, text string) (*testConfig, error) {
		path := filepath.Join(t.TempDir(), "config")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		config, err := loadKubeconfig(path)
		if err != nil {
			return nil, err
		}
		return &testConfig{config.Host, config.BearerToken, strings.TrimPrefix(config.CAFile, filepath.Dir(path)), config.ServerName, string(config.CertData), config.KeyFile}, nil
	}
	for _, c := range []struct {
		name, text string
		want       testConfig
		err        string
	}{
		{name: "token", text: strings.Replace(base, "USER", "token", 1), want: testConfig{host: "https://127.0.0.1:6443", token: "t0ken", ca: "/pki/ca.crt", serverName: "kubernetes"}},
		{name: "certificate", text: strings.Replace(base, "USER", "cert", 1), want: testConfig{host: "https://127.0.0.1:6443", ca: "/pki/ca.crt", serverName: "kubernetes", cert: "cert", key: "/abs/key"}},
		{name: "plug-in", text: strings.Replace(base, "USER", "plugin", 1), err: "plug-in"},
		{name: "unknown user", text: base, err: "names no user"},
		{name: "cluster without server", text: strings.Replace(base, "current-context: here", "current-context: lost", 1), err: "no cluster with a server"},
		{name: "unknown context", text: strings.Replace(base, "current-context: here", "current-context: there", 1), err: `no context "there"`},
		{name: "not yaml", text: "{", err: "read kubeconfig"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := load(t, c.text)
			switch {
			case c.err != "":
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("got error %v, want one with %q", err, c.err)
				}
			case err != nil:
				t.Error(err)
			case *got != c.want:
				t.Errorf("got %+v, want %+v", *got, c.want)
			}
		})
	}
	if _, err := loadKubeconfig(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing file was read")
	}
}

// testConfig is what the test compares of a rest.Config.
type testConfig struct{ host, token, ca, serverName, cert, key string }
