package clientcmd

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	machinery "k8s.io/apimachinery/pkg/runtime"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

const (
	fileA = `# a comment shows whether the file was written
current-context: ax
clusters: [{name: c, cluster: {server: 'https://a', certificate-authority: ca}}]
users: [{name: u, user: {token: a, client-key: k}}]
contexts: [{name: ax, context: {cluster: c, user: u}}, {name: shared, context: {cluster: c}}]
`
	fileB = `# a comment shows whether the file was written
current-context: bx
clusters: [{name: d, cluster: {server: 'https://d'}}]
users: [{name: v, user: {token: b}}]
contexts: [{name: bx, context: {cluster: d, user: v}}, {name: shared, context: {cluster: d}}]
preferences: {colors: true}
extensions: [{name: e, extension: {a: 1}}]
`
)

// TestModifyConfig changes what two files say together and looks at each of them.
func TestModifyConfig(t *testing.T) {
	type files struct {
		dir  string
		a, b *clientcmdapi.Config
	}
	for name, c := range map[string]struct {
		relativize, resolve bool
		change              func(config *clientcmdapi.Config, dir string)
		wroteA, wroteB      bool
		ok                  func(files) bool
	}{
		"nothing": {change: func(*clientcmdapi.Config, string) {}, ok: func(files) bool { return true }},
		"current context": {
			change: func(c *clientcmdapi.Config, _ string) { c.CurrentContext = "bx" }, wroteA: true,
			ok: func(f files) bool { return f.a.CurrentContext == "bx" },
		},
		"no current context": {
			change: func(c *clientcmdapi.Config, _ string) { c.CurrentContext = "" }, wroteA: true,
			ok: func(f files) bool { return f.a.CurrentContext == "" && f.b.CurrentContext == "bx" },
		},
		"preferences": {
			change: func(c *clientcmdapi.Config, _ string) {
				c.Preferences.Extensions = map[string]machinery.Object{"p": nil}
			}, wroteA: true,
			ok: func(f files) bool {
				_, there := f.a.Preferences.Extensions["p"]
				return there && f.a.Preferences.Colors
			},
		},
		"no preferences": {
			change: func(c *clientcmdapi.Config, _ string) { c.Preferences = clientcmdapi.Preferences{} }, wroteB: true,
			ok: func(f files) bool { return !f.b.Preferences.Colors },
		},
		"new extension": {
			change: func(c *clientcmdapi.Config, _ string) { c.Extensions["n"] = nil }, wroteA: true,
			ok: func(f files) bool { _, there := f.a.Extensions["n"]; return there && len(f.a.Extensions) == 1 },
		},
		"extension gone": {
			change: func(c *clientcmdapi.Config, _ string) { delete(c.Extensions, "e") }, wroteB: true,
			ok: func(f files) bool { return len(f.b.Extensions) == 0 },
		},
		"new cluster": {
			change: func(c *clientcmdapi.Config, dir string) {
				c.Clusters["n"] = &clientcmdapi.Cluster{Server: "https://n", CertificateAuthority: filepath.Join(dir, "x", "ca")}
			}, wroteA: true,
			ok: func(f files) bool {
				return f.a.Clusters["n"].CertificateAuthority == filepath.Join(f.dir, "x", "ca") && f.a.Clusters["c"].CertificateAuthority == "ca"
			},
		},
		"new cluster, relative": {
			relativize: true,
			change: func(c *clientcmdapi.Config, dir string) {
				c.Clusters["n"] = &clientcmdapi.Cluster{Server: "https://n", CertificateAuthority: filepath.Join(dir, "x", "ca")}
				c.Clusters["o"] = &clientcmdapi.Cluster{Server: "https://o", CertificateAuthority: filepath.Join(dir, "..", "ca")}
			}, wroteA: true,
			ok: func(f files) bool {
				return f.a.Clusters["n"].CertificateAuthority == filepath.Join("x", "ca") &&
					f.a.Clusters["o"].CertificateAuthority == filepath.Join(filepath.Dir(f.dir), "ca")
			},
		},
		"plugin beside the file": {
			relativize: true,
			change: func(c *clientcmdapi.Config, dir string) {
				c.AuthInfos["n"] = &clientcmdapi.AuthInfo{Exec: &clientcmdapi.ExecConfig{Command: filepath.Join(dir, "plug")}}
				c.AuthInfos["o"] = &clientcmdapi.AuthInfo{Exec: &clientcmdapi.ExecConfig{Command: "look-up"}}
			}, wroteA: true,
			ok: func(f files) bool {
				return f.a.AuthInfos["n"].Exec.Command == "."+string(filepath.Separator)+"plug" && f.a.AuthInfos["o"].Exec.Command == "look-up"
			},
		},
		"cluster of the second file": {
			change: func(c *clientcmdapi.Config, _ string) { c.Clusters["d"].Server = "https://e" }, wroteB: true,
			ok: func(f files) bool {
				return f.b.Clusters["d"].Server == "https://e" && f.b.Preferences.Colors && len(f.b.Extensions) == 1
			},
		},
		"absolute paths": {
			resolve: true,
			change:  func(c *clientcmdapi.Config, _ string) { c.AuthInfos["u"].Token = "new" }, wroteA: true,
			ok: func(f files) bool {
				return f.a.AuthInfos["u"].ClientKey == filepath.Join(f.dir, "k") && f.a.Clusters["c"].CertificateAuthority == "ca"
			},
		},
		"absolute paths made relative": {
			resolve: true, relativize: true,
			change: func(c *clientcmdapi.Config, _ string) { c.AuthInfos["u"].Token = "new" }, wroteA: true,
			ok: func(f files) bool { return f.a.AuthInfos["u"].ClientKey == "k" && f.a.AuthInfos["u"].Token == "new" },
		},
		"entries gone": {
			change: func(c *clientcmdapi.Config, _ string) {
				delete(c.Clusters, "d")
				delete(c.AuthInfos, "u")
				delete(c.Contexts, "shared")
			}, wroteA: true, wroteB: true,
			ok: func(f files) bool {
				return len(f.b.Clusters) == 0 && len(f.a.AuthInfos) == 0 && len(f.a.Contexts) == 1 && len(f.b.Contexts) == 2
			},
		},
		"contexts": {
			change: func(c *clientcmdapi.Config, _ string) {
				c.Contexts["n"] = &clientcmdapi.Context{Cluster: "c"}
				c.Contexts["bx"].Namespace = "z"
			}, wroteA: true, wroteB: true,
			ok: func(f files) bool { return f.a.Contexts["n"].Cluster == "c" && f.b.Contexts["bx"].Namespace == "z" },
		},
		"another file": {
			change: func(c *clientcmdapi.Config, dir string) {
				c.Clusters["n"] = &clientcmdapi.Cluster{Server: "https://n", LocationOfOrigin: filepath.Join(dir, "new", "file")}
			},
			ok: func(f files) bool {
				other, err := LoadFromFile(filepath.Join(f.dir, "new", "file"))
				return err == nil && other.Clusters["n"].Server == "https://n"
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a, b := write(t, dir, "a", fileA), write(t, dir, "b", fileB)
			access := &PathOptions{LoadingRules: &ClientConfigLoadingRules{DoNotResolvePaths: !c.resolve}, EnvVar: "SOME_KUBECONFIG"}
			t.Setenv("SOME_KUBECONFIG", a+string(os.PathListSeparator)+b)
			config, err := access.GetStartingConfig()
			if err != nil {
				t.Fatal(err)
			}
			c.change(config, dir)
			if err := ModifyConfig(access, *config, c.relativize); err != nil {
				t.Fatal(err)
			}
			if wrote := !strings.HasPrefix(read(t, a), "#"); wrote != c.wroteA {
				t.Errorf("file a was written: %t", wrote)
			}
			if wrote := !strings.HasPrefix(read(t, b), "#"); wrote != c.wroteB {
				t.Errorf("file b was written: %t", wrote)
			}
			if !c.ok(files{dir, load(t, read(t, a)), load(t, read(t, b))}) {
				t.Errorf("a became\n%s\nb became\n%s", read(t, a), read(t, b))
			}
			checkNoLocks(t, dir)
		})
	}
}

func checkNoLocks(t *testing.T, dir string) {
	t.Helper()
	if locks, err := filepath.Glob(filepath.Join(dir, "*.lock")); err != nil || len(locks) > 0 {
		t.Errorf("locks are left: %v, %v", locks, err)
	}
}

func TestModifyConfigFiles(t *testing.T) {
	dir := t.TempDir()
	a, b, added := write(t, dir, "a", fileA), write(t, dir, "b", fileB), filepath.Join(dir, "new", "config")
	change := func(access ConfigAccess) error {
		config, err := access.GetStartingConfig()
		if err != nil {
			return err
		}
		config.Clusters["n"], config.CurrentContext = &clientcmdapi.Cluster{Server: "https://n"}, "n"
		return ModifyConfig(access, *config, true)
	}
	// One explicit file, whatever else is listed.
	if err := change(&ClientConfigLoadingRules{ExplicitPath: b, Precedence: []string{a}}); err != nil {
		t.Fatal(err)
	}
	if got := load(t, read(t, b)); read(t, a) != fileA || got.Clusters["n"] == nil || got.CurrentContext != "n" {
		t.Errorf("the explicit file became %+v", got)
	}
	// A file that is not there yet, in a folder that is not there yet.
	if err := change(&ClientConfigLoadingRules{ExplicitPath: added}); err != nil {
		t.Fatal(err)
	}
	if got := load(t, read(t, added)); got.Clusters["n"] == nil || got.CurrentContext != "n" {
		t.Errorf("the new file became %+v", got)
	}
	if info, err := os.Stat(added); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the new file has mode %v, %v", info.Mode(), err)
	}
	// Folders of files that are only listed are not made.
	absent := filepath.Join(dir, "absent", "config")
	if err := change(&ClientConfigLoadingRules{Precedence: []string{absent, a}}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(absent)); !os.IsNotExist(err) {
		t.Errorf("a folder was made: %v", err)
	}
	checkError(t, change(&ClientConfigLoadingRules{}), "no file to write to")
	broken := write(t, dir, "broken", "s3cret")
	checkError(t, change(&ClientConfigLoadingRules{Precedence: []string{broken}}), broken)
	checkNoLocks(t, dir)
}

func TestModifyConfigLock(t *testing.T) {
	dir := t.TempDir()
	a, b := write(t, dir, "a", fileA), write(t, dir, "b", fileB)
	access := &ClientConfigLoadingRules{Precedence: []string{b, a, filepath.Join(dir, ".", "a")}}
	config, err := access.GetStartingConfig()
	if err != nil {
		t.Fatal(err)
	}
	config.CurrentContext = "other"
	lock := write(t, dir, "b.lock", "")
	err = ModifyConfig(access, *config, false)
	checkError(t, err, b, "another program")
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("the error is of another kind: %v", err)
	}
	if read(t, a) != fileA || read(t, b) != fileB {
		t.Error("a locked file was written")
	}
	if _, err := os.Stat(lock); err != nil {
		t.Errorf("the lock of another was removed: %v", err)
	}
	if _, err := os.Stat(a + ".lock"); !os.IsNotExist(err) {
		t.Errorf("our own lock was left: %v", err)
	}
	UseModifyConfigLock = false
	t.Cleanup(func() { UseModifyConfigLock = true })
	if err := ModifyConfig(access, *config, false); err != nil {
		t.Errorf("without locks: %v", err)
	}
	if got := load(t, read(t, b)).CurrentContext; got != "other" {
		t.Errorf("without locks the current context became %q", got)
	}
}

// TestPersistTogether: of many who write at once each is let in or told to come again, and what everyone wrote is there.
func TestPersistTogether(t *testing.T) {
	config := clientcmdapi.NewConfig()
	names := strings.Split("abcdefgh", "")
	for _, name := range names {
		config.AuthInfos[name] = &clientcmdapi.AuthInfo{AuthProvider: &clientcmdapi.AuthProviderConfig{Name: "p"}}
	}
	path := filepath.Join(t.TempDir(), "config")
	if err := WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for _, name := range names {
		all.Go(func() {
			persister := PersisterForUser(&ClientConfigLoadingRules{ExplicitPath: path}, name)
			for {
				err := persister.Persist(map[string]string{"from": name})
				if err == nil {
					return
				}
				if !errors.Is(err, fs.ErrExist) {
					t.Errorf("%s: %v", name, err)
					return
				}
				runtime.Gosched()
			}
		})
	}
	all.Wait()
	got := load(t, read(t, path))
	for _, name := range names {
		if user := got.AuthInfos[name]; user == nil || user.AuthProvider.Config["from"] != name {
			t.Errorf("what %s wrote is lost", name)
		}
	}
	checkNoLocks(t, filepath.Dir(path))
}

func TestPersister(t *testing.T) {
	path := write(t, t.TempDir(), "config", kubeconfig("{server: 'https://h', certificate-authority: ca}", "{auth-provider: {name: p, config: {old: s3cret}}}"))
	access := &ClientConfigLoadingRules{ExplicitPath: path, DoNotResolvePaths: true}
	settings := map[string]string{"new": "value"}
	if err := PersisterForUser(access, "u").Persist(settings); err != nil {
		t.Fatal(err)
	}
	got := load(t, read(t, path)).AuthInfos["u"].AuthProvider
	if got.Name != "p" || len(got.Config) != 1 || got.Config["new"] != "value" {
		t.Errorf("stored %+v", got.Config)
	}
	before := read(t, path)
	if err := PersisterForUser(access, "nobody").Persist(settings); err != nil || read(t, path) != before {
		t.Errorf("a user who does not exist: %v", err)
	}
	if err := PersisterForUser(&ClientConfigLoadingRules{ExplicitPath: write(t, t.TempDir(), "broken", "[")}, "u").Persist(settings); err == nil {
		t.Error("a broken file is no error")
	}
	config, err := NewNonInteractiveDeferredLoadingClientConfig(access, &ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{InsecureSkipTLSVerify: true}}).ClientConfig()
	if err != nil {
		t.Fatal(err)
	}
	if err := config.AuthConfigPersister.Persist(map[string]string{"by": "plugin"}); err != nil {
		t.Fatal(err)
	}
	if got := load(t, read(t, path)).AuthInfos["u"].AuthProvider; got.Config["by"] != "plugin" {
		t.Errorf("the plugin's persister stored %+v", got.Config)
	}
}
