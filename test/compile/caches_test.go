package compile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// withCaches selects listers and informers.
func withCaches(o *generators.Options) { o.Listers, o.Informers = true, true }

// Rough edges 7, 8, 16 and 19 for listers and informers: what is written
// compiles whatever kinds are called and whatever verbs they have.
func TestTortureCachesCompile(t *testing.T) {
	api := torture(11)
	// NewPodLister is the constructor of one and the lister of the other kind.
	api["core"] = slices.DeleteFunc(api["core"], func(k kind) bool { return k.name == "NewPod" || k.name == "New" })
	for _, runtime := range []string{generators.ClientGo, generators.LightRuntime} {
		t.Run(filepath.Base(runtime), func(t *testing.T) {
			if testing.Short() && runtime == generators.ClientGo {
				t.Skip("slow: one target is enough for a short run")
			}
			dir := newModule(t, api)
			generate(t, dir, func(o *generators.Options) {
				withCaches(o)
				o.Runtime, o.Fakes, o.ApplyConfigurationPackage = runtime, false, ""
			})
			runGo(t, dir, "vet", "./generated/listers/...", "./generated/informers/...")
		})
	}
}

// Informers and listers do what the tests in testdata/caches_test.go.txt want of
// them, with fakes and with a server.
func TestCaches(t *testing.T) {
	text, err := os.ReadFile("testdata/caches_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	api := map[string][]kind{"apps": {
		{"CronTab", nil}, {"Gate", []string{"resourceName=gates-of-x"}}, {"Node", []string{"genclient:nonNamespaced"}},
	}}
	for _, runtime := range []string{generators.ClientGo, generators.LightRuntime} {
		t.Run(filepath.Base(runtime), func(t *testing.T) {
			dir := newModule(t, api)
			generate(t, dir, func(o *generators.Options) {
				withCaches(o)
				o.Runtime = runtime
			})
			write(t, dir, "caches_test.go", strings.ReplaceAll(string(text), "RUNTIME", runtime))
			runGo(t, dir, "test", ".")
		})
	}
}
