package clientcmd

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

func TestLoad(t *testing.T) {
	unknown := func(raw string) runtime.Object {
		return &runtime.Unknown{Raw: []byte(raw), ContentType: runtime.ContentTypeJSON}
	}
	for name, c := range map[string]struct {
		in   string
		want func(*clientcmdapi.Config)
	}{
		"nothing":                  {"", func(*clientcmdapi.Config) {}},
		"null":                     {"null", func(*clientcmdapi.Config) {}},
		"version and kind":         {"apiVersion: v1\nkind: Config", func(*clientcmdapi.Config) {}},
		"kind alone":               {"kind: Config\ncurrent-context: a", func(c *clientcmdapi.Config) { c.CurrentContext = "a" }},
		"JSON":                     {`{"current-context": "a"}`, func(c *clientcmdapi.Config) { c.CurrentContext = "a" }},
		"unknown field":            {"foo: {bar: 1}\ncurrent-context: a", func(c *clientcmdapi.Config) { c.CurrentContext = "a" }},
		"names are case-sensitive": {"CURRENT-CONTEXT: a", func(*clientcmdapi.Config) {}},
		"all of a cluster": {
			"clusters: [{name: c, cluster: {server: s, tls-server-name: t, insecure-skip-tls-verify: true, certificate-authority: ca, certificate-authority-data: Zg==, proxy-url: p, disable-compression: true, extensions: [{name: e, extension: {b: 2, a: 1}}]}}]",
			func(c *clientcmdapi.Config) {
				c.Clusters["c"] = &clientcmdapi.Cluster{Server: "s", TLSServerName: "t", InsecureSkipTLSVerify: true,
					CertificateAuthority: "ca", CertificateAuthorityData: []byte("f"), ProxyURL: "p", DisableCompression: true,
					Extensions: map[string]runtime.Object{"e": unknown(`{"a":1,"b":2}`)}}
			},
		},
		"all of a user": {
			"users: [{name: u, user: {client-certificate: c, client-certificate-data: Zg==, client-key: k, client-key-data: Zw==, token: t, tokenFile: f, as: a, as-uid: i, as-groups: [g], as-user-extra: {e: [v]}, username: un, password: pw, auth-provider: {name: p, config: {k: v}}}}]",
			func(c *clientcmdapi.Config) {
				c.AuthInfos["u"] = &clientcmdapi.AuthInfo{ClientCertificate: "c", ClientCertificateData: []byte("f"), ClientKey: "k",
					ClientKeyData: []byte("g"), Token: "t", TokenFile: "f", Impersonate: "a", ImpersonateUID: "i",
					ImpersonateGroups: []string{"g"}, ImpersonateUserExtra: map[string][]string{"e": {"v"}}, Username: "un", Password: "pw",
					AuthProvider: &clientcmdapi.AuthProviderConfig{Name: "p", Config: map[string]string{"k": "v"}},
					Extensions:   map[string]runtime.Object{}}
			},
		},
		"exec": {
			"users: [{name: u, user: {exec: {command: c, args: [a], env: [{name: v, value: w}], apiVersion: client.authentication.k8s.io/v1, installHint: h, provideClusterInfo: true, interactiveMode: Always}}}]",
			func(c *clientcmdapi.Config) {
				c.AuthInfos["u"] = &clientcmdapi.AuthInfo{Extensions: map[string]runtime.Object{}, Exec: &clientcmdapi.ExecConfig{
					Command: "c", Args: []string{"a"}, Env: []clientcmdapi.ExecEnvVar{{Name: "v", Value: "w"}},
					APIVersion: "client.authentication.k8s.io/v1", InstallHint: "h", ProvideClusterInfo: true,
					InteractiveMode: clientcmdapi.AlwaysExecInteractiveMode}}
			},
		},
		"v1beta1 has a default mode": {
			"users: [{name: u, user: {exec: {command: c, apiVersion: client.authentication.k8s.io/v1beta1}}}]",
			func(c *clientcmdapi.Config) {
				c.AuthInfos["u"] = &clientcmdapi.AuthInfo{Extensions: map[string]runtime.Object{}, Exec: &clientcmdapi.ExecConfig{
					Command: "c", APIVersion: "client.authentication.k8s.io/v1beta1", InteractiveMode: clientcmdapi.IfAvailableExecInteractiveMode}}
			},
		},
		"v1 has none": {
			"users: [{name: u, user: {exec: {command: c, apiVersion: client.authentication.k8s.io/v1}}}]",
			func(c *clientcmdapi.Config) {
				c.AuthInfos["u"] = &clientcmdapi.AuthInfo{Extensions: map[string]runtime.Object{}, Exec: &clientcmdapi.ExecConfig{
					Command: "c", APIVersion: "client.authentication.k8s.io/v1"}}
			},
		},
		"context, preferences, extensions": {
			"contexts: [{name: x, context: {cluster: c, user: u, namespace: s}}]\npreferences: {colors: true, extensions: [{name: p, extension: 12345678901234567}]}\nextensions: [{name: none, extension: null}, {name: text, extension: t}]",
			func(c *clientcmdapi.Config) {
				c.Contexts["x"] = &clientcmdapi.Context{Cluster: "c", AuthInfo: "u", Namespace: "s", Extensions: map[string]runtime.Object{}}
				c.Preferences = clientcmdapi.Preferences{Colors: true, Extensions: map[string]runtime.Object{"p": unknown("12345678901234567")}}
				c.Extensions = map[string]runtime.Object{"none": nil, "text": unknown(`"t"`)}
			},
		},
	} {
		want := clientcmdapi.NewConfig()
		c.want(want)
		got, err := Load([]byte(c.in))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, want)
			continue
		}
		again, err := Write(*got)
		if err != nil {
			t.Errorf("%s: write: %v", name, err)
			continue
		}
		if back, err := Load(again); err != nil || !reflect.DeepEqual(back, want) {
			t.Errorf("%s: after writing %s got %+v, %v", name, again, back, err)
		}
	}
}

// TestLoadErrors has a secret in every document and in no error.
func TestLoadErrors(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"other version":      {"apiVersion: v2\nkind: Config", []string{`"v2"`}},
		"other kind":         {"apiVersion: v1\nkind: Pod", []string{`"Pod"`}},
		"kind is no string":  {"kind: [s3cret]", []string{"must be strings"}},
		"list":               {"[s3cret]", []string{"not a mapping"}},
		"text":               {"s3cret", []string{"not a mapping"}},
		"cluster twice":      {"clusters: [{name: a}, {name: a}]", []string{`cluster "a" is there twice`}},
		"user twice":         {"users: [{name: a, user: {token: s3cret}}, {name: a, user: {token: s3cret}}]", []string{`user "a" is there twice`}},
		"context twice":      {"contexts: [{name: a}, {name: a}]", []string{`context "a" is there twice`}},
		"extension twice":    {"clusters: [{name: c, cluster: {extensions: [{name: a, extension: s3cret}, {name: a}]}}]", []string{`cluster "c"`, `extension "a" is there twice`}},
		"base64":             {"users: [{name: ok}, {name: a, user: {token: t, client-key-data: s3cret!}}]", []string{`user "a": client-key-data: not valid base64`}},
		"number for string":  {"users: [{name: a, user: {password: 12345}}]", []string{`user "a": password: must be a string, not number`}},
		"string for bool":    {"clusters: [{name: a, cluster: {insecure-skip-tls-verify: s3cret}}]", []string{`cluster "a": insecure-skip-tls-verify: must be true or false, not string`}},
		"string for list":    {"users: [{name: a, user: {as-groups: s3cret}}]", []string{`user "a": as-groups: must be a list, not string`}},
		"string for mapping": {"users: [{name: a, user: s3cret}]", []string{`user "a": must be a mapping`}},
		"mapping for list":   {"users: {token: s3cret}", []string{"users: must be a list"}},
		"entry is text":      {"users: [s3cret]", []string{"users: element 1 must be a mapping"}},
		"name is a number":   {"contexts: [{name: 1}]", []string{"context 1: name: must be a string"}},
		"field of exec":      {"users: [{name: a, user: {exec: {args: s3cret}}}]", []string{`user "a": exec.args: must be a list, not string`}},
		"exec is text":       {"users: [{name: a, user: {exec: s3cret}}]", []string{`user "a": exec: must be a mapping, not string`}},
		"list for base64":    {"users: [{name: a, user: {client-key-data: [s3cret]}}]", []string{`user "a": client-key-data: must be a string of base64, not string`}},
		"top-level field":    {"current-context: [s3cret]", []string{"current-context: must be a string, not array"}},
		"tab":                {"users:\n\t- s3cret", []string{"line 2", "cannot start any token"}},
		"colon":              {"users: a: s3cret", []string{"mapping values are not allowed"}},
		"flow":               {"users: [s3cret", []string{"did not find expected ',' or ']'"}},
		// YAML takes these for an anchor, a tag and a key, and its messages quote them.
		"password with asterisk": {"users: [{name: a, user: {password: *s3cret}}]", []string{"not valid YAML"}},
		"tag":                    {"users: [{name: a, user: {password: !!int s3cret}}]", []string{"not valid YAML"}},
		"template":               {"users: [{name: a, user: {password: {{s3cret: s3cret}: 1}}}]", []string{"not valid YAML"}},
		"null key":               {"users: {null: s3cret}", []string{"not valid YAML"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load([]byte(c.in))
			checkError(t, err, append(c.want, "load kubeconfig")...)
			path := write(t, t.TempDir(), "config", c.in)
			_, err = LoadFromFile(path)
			checkError(t, err, append(c.want, path)...)
		})
	}
}

func TestLoadFromFile(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "config", kubeconfig("{server: s, certificate-authority: ca}", "{client-key: k}"))
	config, err := LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if config.Clusters["c"].LocationOfOrigin != path || config.AuthInfos["u"].LocationOfOrigin != path || config.Contexts["x"].LocationOfOrigin != path {
		t.Errorf("entries do not know their file: %+v", config)
	}
	if config.Clusters["c"].CertificateAuthority != "ca" || config.AuthInfos["u"].ClientKey != "k" {
		t.Error("relative paths were changed")
	}
	if _, err := LoadFromFile(filepath.Join(dir, "nope")); !os.IsNotExist(err) {
		t.Errorf("a missing file gives %v", err)
	}
	if config := GetConfigFromFileOrDie(filepath.Join(dir, "nope")); !clientcmdapi.IsConfigEmpty(config) {
		t.Errorf("a missing file gives %+v", config)
	}
	if config := GetConfigFromFileOrDie(path); config.CurrentContext != "x" {
		t.Errorf("got %+v", config)
	}
}

func TestWrite(t *testing.T) {
	const empty = "apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: \"\"\nkind: Config\nusers: null\n"
	for _, config := range []clientcmdapi.Config{{}, *clientcmdapi.NewConfig()} {
		if got, err := Write(config); err != nil || string(got) != empty {
			t.Errorf("an empty config is written as %q, %v", got, err)
		}
	}
	config := clientcmdapi.NewConfig()
	for _, name := range []string{"b", "a", "y"} {
		config.Clusters[name] = &clientcmdapi.Cluster{LocationOfOrigin: "nowhere", Server: name}
	}
	got, err := Write(*config)
	const want = "clusters:\n- cluster:\n    server: a\n  name: a\n- cluster:\n    server: b\n  name: b\n- cluster:\n    server: \"y\"\n  name: \"y\"\n"
	if err != nil || !strings.Contains(string(got), want) || strings.Contains(string(got), "nowhere") {
		t.Errorf("written as %s, %v", got, err)
	}
	config.AuthInfos["none"] = nil
	_, err = Write(*config)
	checkError(t, err, `user "none"`, "nil")
}

func TestWriteToFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "folder", "config")
	config := *load(t, kubeconfig("{server: s}", "{token: t}"))
	if err := WriteToFile(config, path); err != nil {
		t.Fatal(err)
	}
	mode := func(path string) os.FileMode {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if got := mode(path); got != 0o600 {
		t.Errorf("a new file has mode %o", got)
	}
	if got := mode(filepath.Dir(path)); got&0o077 != 0o055 && got&0o077 != 0 {
		t.Errorf("a new folder has mode %o", got)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	config.CurrentContext = "other"
	if err := WriteToFile(config, path); err != nil {
		t.Fatal(err)
	}
	if got := mode(path); got != 0o640 {
		t.Errorf("the mode of an existing file became %o", got)
	}
	if got := load(t, read(t, path)).CurrentContext; got != "other" {
		t.Errorf("the second write left %q", got)
	}
	checkError(t, WriteToFile(config, filepath.Join(path, "below-a-file")), path)
}
