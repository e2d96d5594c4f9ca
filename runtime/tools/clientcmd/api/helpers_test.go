package api

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func sample() *Config {
	c := NewConfig()
	c.CurrentContext = "here"
	c.Contexts["here"] = &Context{Cluster: "c", AuthInfo: "u"}
	c.Contexts["there"] = &Context{Cluster: "d", AuthInfo: "v"}
	c.Clusters["c"] = &Cluster{Server: "https://c", CertificateAuthorityData: []byte("ca")}
	c.Clusters["d"] = &Cluster{Server: "https://d"}
	c.AuthInfos["u"] = &AuthInfo{Token: "t", Username: "n", Password: "p", ClientKeyData: []byte("k"), ClientCertificateData: []byte("c")}
	c.AuthInfos["v"] = &AuthInfo{}
	return c
}

func TestIsConfigEmpty(t *testing.T) {
	if !IsConfigEmpty(NewConfig()) || !IsConfigEmpty(&Config{Kind: "Config", APIVersion: "v1"}) {
		t.Error("an empty config is not empty")
	}
	for name, c := range map[string]*Config{
		"context":     {CurrentContext: "x"},
		"colors":      {Preferences: Preferences{Colors: true}},
		"preferences": {Preferences: Preferences{Extensions: map[string]runtime.Object{"a": nil}}},
		"extensions":  {Extensions: map[string]runtime.Object{"a": nil}},
		"clusters":    {Clusters: map[string]*Cluster{"a": {}}},
		"users":       {AuthInfos: map[string]*AuthInfo{"a": {}}},
		"contexts":    {Contexts: map[string]*Context{"a": {}}},
	} {
		if IsConfigEmpty(c) {
			t.Errorf("a config with %s is empty", name)
		}
	}
}

func TestMinifyConfig(t *testing.T) {
	c := sample()
	if err := MinifyConfig(c); err != nil {
		t.Fatal(err)
	}
	if len(c.Contexts) != 1 || len(c.Clusters) != 1 || len(c.AuthInfos) != 1 || c.Clusters["c"] == nil || c.AuthInfos["u"] == nil {
		t.Errorf("kept %v %v %v", c.Contexts, c.Clusters, c.AuthInfos)
	}
	for want, spoil := range map[string]func(*Config){
		"current-context must exist": func(c *Config) { c.CurrentContext = "" },
		"cannot locate context":      func(c *Config) { c.CurrentContext = "nowhere" },
		"cannot locate user":         func(c *Config) { delete(c.AuthInfos, "u") },
		"cannot locate cluster":      func(c *Config) { delete(c.Clusters, "c") },
	} {
		c := sample()
		spoil(c)
		before := c.DeepCopy()
		if err := MinifyConfig(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
		if !reflect.DeepEqual(before, c) {
			t.Errorf("%s: the config was changed", want)
		}
	}
}

func TestShortenAndRedact(t *testing.T) {
	c := sample()
	ShortenConfig(c)
	u := c.AuthInfos["u"]
	for name, data := range map[string][]byte{"ca": c.Clusters["c"].CertificateAuthorityData, "key": u.ClientKeyData, "cert": u.ClientCertificateData} {
		if got := base64.StdEncoding.EncodeToString(data); got != "DATA+OMITTED" {
			t.Errorf("%s is shown as %q", name, got)
		}
	}
	if u.Token != "REDACTED" || c.AuthInfos["v"].Token != "" || c.Clusters["d"].CertificateAuthorityData != nil {
		t.Errorf("tokens: %q, %q", u.Token, c.AuthInfos["v"].Token)
	}

	c = sample()
	if err := RedactSecrets(c); err != nil {
		t.Fatal(err)
	}
	u = c.AuthInfos["u"]
	if u.Token != "REDACTED" || u.Password != "REDACTED" || string(u.ClientKeyData) != "REDACTED" {
		t.Errorf("secrets are %q %q %q", u.Token, u.Password, u.ClientKeyData)
	}
	if u.Username != "n" || string(u.ClientCertificateData) != "c" || c.AuthInfos["v"].Token != "" {
		t.Error("something that is no secret was changed")
	}
}

func TestFlattenConfig(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"ca", "cert", "key"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("content of "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	origin := filepath.Join(dir, "config")
	c := NewConfig()
	c.Clusters["c"] = &Cluster{LocationOfOrigin: origin, CertificateAuthority: "ca"}
	c.AuthInfos["u"] = &AuthInfo{LocationOfOrigin: origin, ClientCertificate: filepath.Join(dir, "cert"), ClientKey: "key"}
	if err := FlattenConfig(c); err != nil {
		t.Fatal(err)
	}
	u := c.AuthInfos["u"]
	if string(c.Clusters["c"].CertificateAuthorityData) != "content of ca" || string(u.ClientCertificateData) != "content of cert" ||
		string(u.ClientKeyData) != "content of key" || c.Clusters["c"].CertificateAuthority+u.ClientCertificate+u.ClientKey != "" {
		t.Errorf("flattened to %q %q", c.Clusters["c"].CertificateAuthorityData, u.ClientCertificateData)
	}
	c.Clusters["c"].CertificateAuthority = "ca"
	if err := FlattenConfig(c); err == nil {
		t.Error("a path and data together are no error")
	}
	c.Clusters["c"] = &Cluster{LocationOfOrigin: origin, CertificateAuthority: "missing"}
	if err := FlattenConfig(c); !os.IsNotExist(err) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestPaths(t *testing.T) {
	if got := ResolvePath("", "/base"); got != "" {
		t.Errorf("an empty path became %q", got)
	}
	if got := ResolvePath("a/b", "/base"); got != filepath.FromSlash("/base/a/b") {
		t.Errorf("a relative path became %q", got)
	}
	if got, _ := MakeAbs("a", "/base"); got != filepath.FromSlash("/base/a") {
		t.Errorf("a relative path became %q", got)
	}
	wd, _ := os.Getwd()
	if got, _ := MakeAbs("a", ""); got != filepath.Join(wd, "a") {
		t.Errorf("a path relative to nothing became %q", got)
	}
}

func TestRegistration(t *testing.T) {
	scheme := runtime.NewScheme()
	if err := AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	obj, err := scheme.New(schema.GroupVersionKind{Version: runtime.APIVersionInternal, Kind: "Config"})
	if _, ok := obj.(*Config); !ok || err != nil {
		t.Fatalf("got %T, %v", obj, err)
	}
	c := &Config{}
	c.SetGroupVersionKind(schema.GroupVersionKind{Version: "v1", Kind: "Config"})
	if c.Kind != "Config" || c.APIVersion != "v1" || c.GetObjectKind().GroupVersionKind().Version != "v1" {
		t.Errorf("kind and version are %q and %q", c.Kind, c.APIVersion)
	}
}
