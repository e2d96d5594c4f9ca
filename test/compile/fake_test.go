package compile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// Rough edges 26 to 33: the generated fakes of both runtimes do what the tests
// in testdata/fakes_test.go.txt want of them.
func TestFakes(t *testing.T) {
	text, err := os.ReadFile("testdata/fakes_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	api := map[string][]kind{"core": {
		{"Gateway", nil}, {"Gate", []string{"resourceName=gates-of-x"}}, {"Class", nil}, {"Policy", nil}, {"Pod", nil}, {"Scale", nil},
		{"Node", append([]string{"genclient:nonNamespaced"}, everyMethod()...)},
	}}
	for _, runtime := range []string{generators.ClientGo, generators.LightRuntime} {
		t.Run(filepath.Base(runtime), func(t *testing.T) {
			dir := newModule(t, api)
			generate(t, dir, func(o *generators.Options) { o.Runtime = runtime })
			write(t, dir, "fakes_test.go", strings.ReplaceAll(string(text), "RUNTIME", runtime))
			runGo(t, dir, "test", ".")
		})
	}
}
