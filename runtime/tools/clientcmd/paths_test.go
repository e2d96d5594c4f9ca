package clientcmd

import (
	"path/filepath"
	"testing"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

func TestRelativePaths(t *testing.T) {
	base := t.TempDir()
	below, beside := filepath.Join(base, "x", "y"), filepath.Join(filepath.Dir(base), "y")
	for name, c := range map[string]struct{ path, base, want string }{
		"below":        {below, base, filepath.Join("x", "y")},
		"beside":       {beside, base, beside},
		"two dots":     {filepath.Join(base, "..y"), base, "..y"},
		"empty":        {"", base, ""},
		"all relative": {filepath.Join("a", "b"), "a", "b"},
	} {
		got := c.path
		if err := RelativizePathWithNoBacksteps([]*string{&got}, c.base); err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
	for _, c := range [][2]string{{"rel", base}, {base, "rel"}, {"b", "a"}} {
		path := c[0]
		if err := RelativizePathWithNoBacksteps([]*string{&path}, c[1]); err == nil || path != c[0] {
			t.Errorf("%q relative to %q is %q, %v", c[0], c[1], path, err)
		}
	}
	if got, err := MakeRelative(beside, base); err != nil || got != filepath.Join("..", "y") {
		t.Errorf("made relative: %q, %v", got, err)
	}
	if got, err := MakeRelative("rel", base); err == nil || got != "rel" {
		t.Errorf("what cannot be made relative is %q, %v", got, err)
	}
}

func TestConfigPaths(t *testing.T) {
	base := t.TempDir()
	config := load(t, kubeconfig("{server: s, certificate-authority: ca}", "{client-certificate: c, client-key: k/k, tokenFile: t, exec: {command: ./plug}}"))
	config.AuthInfos["bare"] = &clientcmdapi.AuthInfo{Exec: &clientcmdapi.ExecConfig{Command: "plug"}}
	if got := len(GetConfigFileReferences(config)); got != 8 {
		t.Errorf("there are %d references", got)
	}
	check := func(prefix, command string) {
		t.Helper()
		user := config.AuthInfos["u"]
		for _, pair := range [][2]string{
			{config.Clusters["c"].CertificateAuthority, filepath.Join(prefix, "ca")}, {user.ClientCertificate, filepath.Join(prefix, "c")},
			{user.ClientKey, filepath.Join(prefix, "k", "k")}, {user.TokenFile, filepath.Join(prefix, "t")}, {user.Exec.Command, command},
			{config.AuthInfos["bare"].Exec.Command, "plug"},
		} {
			if pair[0] != pair[1] {
				t.Errorf("a path is %q, want %q", pair[0], pair[1])
			}
		}
	}
	local := "." + string(filepath.Separator) + "plug"
	// Without a file that they came from paths stay as they are.
	if err := ResolveLocalPaths(config); err != nil {
		t.Fatal(err)
	}
	check("", "./plug")
	if err := ResolveConfigPaths(config, base); err != nil {
		t.Fatal(err)
	}
	check(base, filepath.Join(base, "plug"))
	if err := RelativizeConfigPaths(config, base); err != nil {
		t.Fatal(err)
	}
	check("", local)
	origin := filepath.Join(base, "config")
	config.Clusters["c"].LocationOfOrigin, config.AuthInfos["u"].LocationOfOrigin = origin, origin
	if err := ResolveLocalPaths(config); err != nil {
		t.Fatal(err)
	}
	check(base, filepath.Join(base, "plug"))
	if err := RelativizeClusterLocalPaths(config.Clusters["c"]); err != nil {
		t.Fatal(err)
	}
	if err := RelativizeAuthInfoLocalPaths(config.AuthInfos["u"]); err != nil {
		t.Fatal(err)
	}
	check("", local)
	checkError(t, RelativizeAuthInfoLocalPaths(&clientcmdapi.AuthInfo{Token: "s3cret"}), "no location of origin")
	checkError(t, RelativizeClusterLocalPaths(&clientcmdapi.Cluster{}), "no location of origin")
}
