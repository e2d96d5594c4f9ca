package clientcmd

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// threeFiles are a, sub/b and c with names that overlap.
func threeFiles(t *testing.T) (dir, a, b, c string) {
	dir = t.TempDir()
	a = write(t, dir, "a", `
clusters: [{name: c, cluster: {server: 'https://a', certificate-authority: ca/x}}]
users: [{name: u, user: {token: a, tokenFile: tf, exec: {command: plug}}}]
preferences: {colors: true}`)
	b = write(t, dir, "sub/b", `
current-context: bx
clusters: [{name: c, cluster: {server: 'https://b', tls-server-name: sn}}, {name: d, cluster: {server: 'https://d', certificate-authority: ../ca}}]
users: [{name: u, user: {password: b}}, {name: v, user: {client-key: k, client-certificate: /abs, exec: {command: ./plug}}}]
contexts: [{name: bx, context: {cluster: c, user: u, namespace: bn}}]
extensions: [{name: e, extension: {b: 1}}]`)
	c = write(t, dir, "c", `
current-context: cx
contexts: [{name: bx, context: {cluster: other}}, {name: cx, context: {cluster: other}}]
extensions: [{name: e, extension: {c: 1}}, {name: f, extension: {c: 1}}]`)
	return dir, a, b, c
}

func TestLoadMerges(t *testing.T) {
	dir, a, b, c := threeFiles(t)
	got, err := (&ClientConfigLoadingRules{Precedence: []string{a, "", filepath.Join(dir, "nope"), b, c}}).Load()
	if err != nil {
		t.Fatal(err)
	}
	cluster, user := got.Clusters["c"], got.AuthInfos["u"]
	if cluster.Server != "https://a" || cluster.TLSServerName != "" || cluster.LocationOfOrigin != a {
		t.Errorf("cluster c is not that of the first file alone: %+v", cluster)
	}
	if user.Token != "a" || user.Password != "" {
		t.Errorf("user u is not that of the first file alone: %+v", user)
	}
	if got.Contexts["bx"].Namespace != "bn" || got.Contexts["cx"] == nil || got.Clusters["d"] == nil {
		t.Errorf("contexts and clusters are %+v", got)
	}
	if got.CurrentContext != "bx" || !got.Preferences.Colors || len(got.Extensions) != 2 {
		t.Errorf("the first file that sets a value does not win: %+v", got)
	}
	raw, err := Write(clientcmdapi.Config{Extensions: got.Extensions})
	if err != nil || !strings.Contains(string(raw), "b: 1\n  name: e") {
		t.Errorf("extension e is not that of the first file that has it: %s, %v", raw, err)
	}
	for name, path := range map[string][2]string{
		"certificate-authority of c": {cluster.CertificateAuthority, filepath.Join(dir, "ca", "x")},
		"certificate-authority of d": {got.Clusters["d"].CertificateAuthority, filepath.Join(dir, "ca")},
		"tokenFile":                  {user.TokenFile, filepath.Join(dir, "tf")},
		"a command to look up":       {user.Exec.Command, "plug"},
		"client-key":                 {got.AuthInfos["v"].ClientKey, filepath.Join(dir, "sub", "k")},
		"client-certificate":         {got.AuthInfos["v"].ClientCertificate, "/abs"},
		"a command with a path":      {got.AuthInfos["v"].Exec.Command, filepath.Join(dir, "sub", "plug")},
	} {
		if path[0] != path[1] {
			t.Errorf("%s is %q, want %q", name, path[0], path[1])
		}
	}
	again, err := (&ClientConfigLoadingRules{Precedence: []string{c, b, a}, DoNotResolvePaths: true}).Load()
	if err != nil || again.CurrentContext != "cx" || again.Contexts["bx"].Cluster != "other" || again.Clusters["c"].Server != "https://b" ||
		again.Clusters["d"].CertificateAuthority != "../ca" {
		t.Errorf("in reverse order and with paths as they are: %+v, %v", again, err)
	}
}

func TestLoadRelativeFile(t *testing.T) {
	dir, _, _, _ := threeFiles(t)
	t.Chdir(dir)
	got, err := (&ClientConfigLoadingRules{ExplicitPath: filepath.Join("sub", "b")}).Load()
	if err != nil {
		t.Fatal(err)
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(wd, "sub", "k"); got.AuthInfos["v"].ClientKey != want {
		t.Errorf("client-key is %q, want %q", got.AuthInfos["v"].ClientKey, want)
	}
}

func TestLoadFailures(t *testing.T) {
	dir, a, b, _ := threeFiles(t)
	bad := write(t, dir, "bad", "users: [{name: u, user: {token: 5}}]")
	worse := write(t, dir, "worse", "s3cret")
	got, err := (&ClientConfigLoadingRules{Precedence: []string{a, bad, dir, worse, b}}).Load()
	checkError(t, err, bad, `user "u": token`, dir, worse)
	if got == nil || got.Clusters["c"] == nil || got.Clusters["d"] == nil {
		t.Errorf("the other files are not in the result: %+v", got)
	}
	rules := &ClientConfigLoadingRules{Precedence: []string{a, bad}}
	if got, err := rules.GetStartingConfig(); got != nil || err == nil {
		t.Errorf("GetStartingConfig returns a part: %+v, %v", got, err)
	}
	missing := &ClientConfigLoadingRules{Precedence: []string{a}, ExplicitPath: filepath.Join(dir, "nope")}
	if got, err := missing.Load(); got != nil || !os.IsNotExist(err) {
		t.Errorf("a missing explicit file gives %+v, %v", got, err)
	}
	if got, err := missing.GetStartingConfig(); err != nil || !clientcmdapi.IsConfigEmpty(got) {
		t.Errorf("a missing explicit file starts with %+v, %v", got, err)
	}
	explicit := &ClientConfigLoadingRules{Precedence: []string{a}, ExplicitPath: b}
	if got, err := explicit.Load(); err != nil || got.Preferences.Colors || got.Clusters["c"].Server != "https://b" {
		t.Errorf("an explicit file is not alone: %+v, %v", got, err)
	}
}

func TestWarnIfAllMissing(t *testing.T) {
	dir, a, _, _ := threeFiles(t)
	nope := filepath.Join(dir, "nope")
	for name, c := range map[string]struct {
		rules ClientConfigLoadingRules
		want  []string
	}{
		"all missing":   {ClientConfigLoadingRules{Precedence: []string{nope, nope + "2"}, WarnIfAllMissing: true}, []string{nope, nope + "2"}},
		"not asked for": {ClientConfigLoadingRules{Precedence: []string{nope}}, nil},
		"one there":     {ClientConfigLoadingRules{Precedence: []string{nope, a}, WarnIfAllMissing: true}, nil},
		"none listed":   {ClientConfigLoadingRules{WarnIfAllMissing: true}, nil},
	} {
		var got []string
		c.rules.Warner = func(err error) {
			var missing MissingConfigError
			if !errors.As(err, &missing) {
				t.Errorf("%s: warned of %v", name, err)
			}
			got = append(got, missing.Missing...)
		}
		if _, err := c.rules.Load(); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: warned of %v, want %v; %v", name, got, c.want, err)
		}
		c.rules.Warner = nil
		if _, err := c.rules.Load(); err != nil {
			t.Errorf("%s: without a warner: %v", name, err)
		}
	}
	if got := (MissingConfigError{Missing: []string{"a", "b"}}).Error(); got != "Config not found: a, b" {
		t.Errorf("the warning reads %q", got)
	}
}

func TestDefaultLoadingRules(t *testing.T) {
	list := strings.Join([]string{"a", "", "b", "a"}, string(os.PathListSeparator))
	t.Setenv("KUBECONFIG", list)
	rules := NewDefaultClientConfigLoadingRules()
	if want := []string{"a", "", "b"}; !slices.Equal(rules.Precedence, want) || !rules.WarnIfAllMissing || rules.DoNotResolvePaths {
		t.Errorf("with KUBECONFIG the rules are %+v", rules)
	}
	t.Setenv("KUBECONFIG", "")
	rules = NewDefaultClientConfigLoadingRules()
	if !slices.Equal(rules.Precedence, []string{RecommendedHomeFile}) || rules.WarnIfAllMissing {
		t.Errorf("without KUBECONFIG the rules are %+v", rules)
	}
	if want := filepath.Join(".kube", "config"); !strings.HasSuffix(RecommendedHomeFile, want) {
		t.Errorf("the file in the home is %q", RecommendedHomeFile)
	}
	if runtime.GOOS != "windows" && rules.MigrationRules[RecommendedHomeFile] != filepath.Join(RecommendedConfigDir, ".kubeconfig") {
		t.Errorf("the migration rules are %v", rules.MigrationRules)
	}
}

func TestMigrate(t *testing.T) {
	dir := t.TempDir()
	source := write(t, dir, "source", "current-context: migrated")
	if err := os.Chmod(source, 0o750); err != nil {
		t.Fatal(err)
	}
	path := func(name string) string { return filepath.Join(dir, name) }
	there := write(t, dir, "there", "current-context: kept")
	rules := &ClientConfigLoadingRules{
		Precedence:     []string{path("copy")},
		MigrationRules: map[string]string{path("copy"): source, there: source, path("none"): path("nope")},
	}
	got, err := rules.Load()
	if err != nil || got.CurrentContext != "migrated" {
		t.Fatalf("loaded %+v, %v", got, err)
	}
	if info, err := os.Stat(path("copy")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the copy has mode %v, %v", info.Mode(), err)
	}
	if got := read(t, there); got != "current-context: kept" {
		t.Errorf("a file that was there became %q", got)
	}
	if _, err := os.Stat(path("none")); !os.IsNotExist(err) {
		t.Errorf("something was made of nothing: %v", err)
	}
	rules = &ClientConfigLoadingRules{MigrationRules: map[string]string{path("copy2"): dir}}
	if _, err := rules.Load(); err == nil {
		t.Error("a folder was migrated")
	}
}

func TestDefaultFilenames(t *testing.T) {
	dir, a, b, _ := threeFiles(t)
	nope, nope2 := filepath.Join(dir, "nope"), filepath.Join(dir, "nope2")
	home := filepath.Join(dir, "home")
	for name, c := range map[string]struct {
		explicit                         string
		files                            []string
		rules, options                   string
		rulesPrecedence, pathsPrecedence []string
	}{
		"no file":        {files: nil, rules: "", options: home, pathsPrecedence: []string{home}},
		"one":            {files: []string{nope}, rules: nope, options: nope, rulesPrecedence: []string{nope}, pathsPrecedence: []string{nope}},
		"first existing": {files: []string{nope, b, a}, rules: b, options: b, rulesPrecedence: []string{nope, b, a}, pathsPrecedence: []string{nope, b, a}},
		"none exists":    {files: []string{nope, nope2}, rules: nope, options: nope2, rulesPrecedence: []string{nope, nope2}, pathsPrecedence: []string{nope, nope2}},
		"explicit":       {explicit: nope, files: []string{a}, rules: nope, options: nope, rulesPrecedence: []string{nope}, pathsPrecedence: []string{nope}},
	} {
		t.Run(name, func(t *testing.T) {
			rules := &ClientConfigLoadingRules{ExplicitPath: c.explicit, Precedence: c.files}
			if got := rules.GetDefaultFilename(); got != c.rules {
				t.Errorf("rules: %q, want %q", got, c.rules)
			}
			if got := rules.GetLoadingPrecedence(); !slices.Equal(got, c.rulesPrecedence) {
				t.Errorf("rules: precedence %v", got)
			}
			t.Setenv("SOME_KUBECONFIG", strings.Join(c.files, string(os.PathListSeparator)))
			options := &PathOptions{GlobalFile: home, EnvVar: "SOME_KUBECONFIG", LoadingRules: rules}
			if got := options.GetDefaultFilename(); got != c.options {
				t.Errorf("options: %q, want %q", got, c.options)
			}
			if got := options.GetLoadingPrecedence(); !slices.Equal(got, c.pathsPrecedence) {
				t.Errorf("options: precedence %v", got)
			}
			for _, access := range []ConfigAccess{rules, options} {
				if access.IsExplicitFile() != (c.explicit != "") || access.GetExplicitFile() != c.explicit {
					t.Errorf("%T: explicit %t, %q", access, access.IsExplicitFile(), access.GetExplicitFile())
				}
			}
		})
	}
}

func TestPathOptions(t *testing.T) {
	_, a, b, _ := threeFiles(t)
	t.Setenv("KUBECONFIG", a+string(os.PathListSeparator)+b)
	options := NewDefaultPathOptions()
	if options.GlobalFile != RecommendedHomeFile || options.EnvVar != "KUBECONFIG" || options.ExplicitFileFlag != "kubeconfig" ||
		options.GlobalFileSubpath != filepath.Join(".kube", "config") {
		t.Errorf("the options are %+v", options)
	}
	// The variable is read when it is needed.
	t.Setenv("KUBECONFIG", b)
	config, err := options.GetStartingConfig()
	if err != nil || config.Clusters["c"].Server != "https://b" || config.Clusters["d"].CertificateAuthority != "../ca" {
		t.Errorf("starting with %+v, %v", config, err)
	}
	options.EnvVar = ""
	if got := options.GetEnvVarFiles(); len(got) != 0 || !slices.Equal(options.GetLoadingPrecedence(), []string{RecommendedHomeFile}) {
		t.Errorf("without a variable the files are %v", got)
	}
}

func TestIsDefaultConfig(t *testing.T) {
	defaults := NewDefaultClientConfig(*clientcmdapi.NewConfig(), &ConfigOverrides{ClusterDefaults: clientcmdapi.Cluster{Server: "http://localhost:1"}})
	rules := &ClientConfigLoadingRules{DefaultClientConfig: defaults}
	if !rules.IsDefaultConfig(&restclient.Config{Host: "http://localhost:1"}) || rules.IsDefaultConfig(&restclient.Config{Host: "http://localhost:2"}) {
		t.Error("the default is not told from others")
	}
	if (&ClientConfigLoadingRules{}).IsDefaultConfig(&restclient.Config{}) {
		t.Error("there is a default where none is given")
	}
}

// TestMergeSharesNothing: what was merged into stays as it was for whoever else has it.
func TestMergeSharesNothing(t *testing.T) {
	a, b := load(t, "clusters: [{name: a}]"), load(t, "clusters: [{name: b}]\ncurrent-context: b")
	before := a.DeepCopy()
	merged := *a
	merge(&merged, b)
	if len(merged.Clusters) != 2 || merged.CurrentContext != "b" {
		t.Errorf("merged to %+v", merged)
	}
	if !reflect.DeepEqual(a, before) {
		t.Errorf("merging changed what was merged into to %+v", a)
	}
}
