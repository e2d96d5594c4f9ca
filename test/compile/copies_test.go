package compile

import (
	"os"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// Rough edges 41 to 45, and every other shape that a type can have: copies are
// equal, share nothing, and keep their original when they change. The types do
// not compile before the run, which registers them too.
func TestCopies(t *testing.T) {
	dir := newModule(t, nil)
	for name, file := range map[string]string{
		"apis/copies/v1/types.go":       "testdata/copies.go.txt",
		"apis/copies/v1/copies_test.go": "testdata/copies_test.go.txt",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, string(text))
	}
	write(t, dir, "apis/copies/v1/doc.go", "// +k8s:deepcopy-gen=package\n// +groupName=copies.example.com\npackage v1\n")
	for range 2 { // what the first run wrote is no input of the second
		generate(t, dir, func(o *generators.Options) {
			o.Clientset, o.DeepCopy, o.Register = false, true, true
		})
		runGo(t, dir, "vet", "./apis/...")
	}
	runGo(t, dir, "test", "./apis/...")
}
