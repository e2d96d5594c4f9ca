//go:build unix

package generators

import (
	"context"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fuzzedModule is a module with one file to replace: api/v1/types.go imports
// what all replacements may.
func fuzzedModule() string {
	text := hostileModule
	for place, benign := range hostileTexts {
		text = strings.ReplaceAll(text, place, benign)
	}
	return strings.Replace(text, "import metav1 ", `import (
	"context"
	"fmt"
	"sync"
	"time"
	"unsafe"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

import metav1 `, 1)
}

// runFuzzed runs every family over a folder, with one file replaced: it must
// end, without a panic, and write nothing but whole Go files where they belong.
func runFuzzed(t *testing.T, dir, file, text string) {
	t.Helper()
	runBeside(t, dir, file, text, nil)
}

// FuzzTypes replaces the file with the types.
func FuzzTypes(f *testing.F) {
	dir := listed(f, fuzzedModule())
	text, err := os.ReadFile(filepath.Join(dir, "api/v1/types.go"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(strings.ReplaceAll(string(text), "ThingSpec struct {", "ThingSpec struct {\n\tA map[string][]*ThingSpec `json:\"a\"`\n\tB [3]struct{ C *int } `json:\"b\"`\n\tcorev1.PodSpec `json:\",inline\"`\n"))
	f.Add(strings.ReplaceAll(string(text), "ThingSpec", "Ünïcode"))
	f.Fuzz(func(t *testing.T, text string) { runFuzzed(t, dir, "api/v1/types.go", text) })
}

// FuzzField replaces the comment, the type and the tag of one field, and the
// comment of the type.
func FuzzField(f *testing.F) {
	dir := listed(f, fuzzedModule())
	text, err := os.ReadFile(filepath.Join(dir, "api/v1/types.go"))
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range hostileCases {
		switch c.place {
		case "TYPEDOC":
			f.Add(c.text, "// A is a field.", "string", "`json:\"a\"`")
		case "FIELDDOC":
			f.Add("// B", c.text, "*int32", "`json:\"a,omitempty\"`")
		case "FIELDTAG":
			f.Add("// C", "// A", "[]string", c.text)
		}
	}
	for _, typ := range []string{
		"map[string]*ThingSpec", "[2][]map[string]string", "*metav1.Duration", "corev1.PodSpec", "struct{ X, Y *int `json:\"x\"` }",
		"interface{ M() }", "func()", "chan int", "runtime.Object", "[len(x)]int", "Generic[int]", "unsafe.Pointer", "**[]*[]byte",
	} {
		f.Add("// +k8s:deepcopy-gen=true", "// +default={\"a\":1}\n\t// +listType=map\n\t// +listMapKey=a", typ, "`json:\"a\"`")
	}
	f.Fuzz(func(t *testing.T, typeDoc, doc, typ, tag string) {
		changed := strings.Replace(string(text), "// Thing is a thing.", "// Thing is a thing.\n"+typeDoc, 1)
		changed = strings.Replace(changed, "\t// Name is the name.\n", doc+"\n\tA "+typ+" "+tag+"\n\t// Name is the name.\n", 1)
		runFuzzed(t, dir, "api/v1/types.go", changed)
	})
}

// FuzzDoc replaces doc.go.
func FuzzDoc(f *testing.F) {
	dir := listed(f, fuzzedModule())
	for _, c := range hostileCases {
		if c.place == "DOCGO" {
			f.Add(c.text)
		}
	}
	f.Fuzz(func(t *testing.T, doc string) { runFuzzed(t, dir, "api/v1/doc.go", doc+"\npackage v1\n") })
}

// FuzzOptions sets the options that get into paths and into code.
func FuzzOptions(f *testing.F) {
	dir := listed(f, fuzzedModule())
	outside := filepath.Dir(dir)
	f.Add("versioned", "clientset", "listers", "zz_generated.deepcopy.go", "/apis", LightRuntime, "example.com/apply", "Thing", "Things", "// Header")
	f.Add("../x", "/abs", "a`b", "../x.go", "/a\nb", "x\"y", "a b", "Thing", "x(){}", "func init() {}")
	f.Fuzz(func(t *testing.T, name, clientsetDir, listersDir, file, url, runtime, pkg, kind, plural, header string) {
		o := everything(dir)
		o.ClientsetName, o.ClientsetDir, o.ListersDir, o.DeepCopyFile = name, clientsetDir, listersDir, file
		o.ClientsetAPIPath, o.Runtime, o.ApplyConfigurationPackage = url, runtime, pkg
		o.PluralExceptions = map[string]string{kind: plural}
		o.HeaderFile = filepath.Join(t.TempDir(), "header.txt")
		if err := os.WriteFile(o.HeaderFile, []byte(header), 0o644); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, outside)
		report, err := Run(context.Background(), o)
		after := snapshot(t, outside)
		if err != nil {
			if !maps.Equal(before, after) {
				t.Fatal("a run that failed changed the disk")
			}
			return
		}
		rel, err := filepath.Rel(outside, dir)
		if err != nil {
			t.Fatal(err)
		}
		for file, text := range after {
			if before[file] == text {
				continue
			}
			below, in := strings.CutPrefix(file, filepath.ToSlash(rel)+"/")
			if !in || !strings.HasPrefix(below, "gen/") && !strings.HasPrefix(below, "api/v1/") {
				t.Fatalf("%s was written", file)
			}
			if below == "api/v1/types.go" || below == "api/v1/doc.go" {
				t.Fatalf("%s was overwritten", below)
			}
			if _, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution); err != nil {
				t.Fatalf("the output is not Go: %v", err)
			}
		}
		for _, f := range report.Files {
			_ = os.Remove(f.Path)
		}
	})
}
