package generators

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// kindLine stands for a kind with its list in the archives of testdata/all.
var kindLine = regexp.MustCompile(`(?m)^//KIND (\w+)$`)

const kindText = `// $1 is a kind.
//
// +genclient
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type $1 struct {
	metav1.TypeMeta   ` + "`json:\",inline\"`" + `
	metav1.ObjectMeta ` + "`json:\"metadata,omitempty\"`" + `
}

// ${1}List is a list of $1.
//
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type ${1}List struct {
	metav1.TypeMeta ` + "`json:\",inline\"`" + `
	metav1.ListMeta ` + "`json:\"metadata,omitempty\"`" + `
	Items           []${1} ` + "`json:\"items\"`" + `
}`

// newLine starts a line about a file that was not there.
var newLine = regexp.MustCompile(`(?m)^(\w+) new `)

// TestAll runs every family at once over the modules of testdata/all, and again
// over what that left. The file want of an archive lists what is found and
// written, or what is wrong.
func TestAll(t *testing.T) {
	archives, err := filepath.Glob("testdata/all/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			testLayout(t, name)
		})
	}
}

func testLayout(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var want string
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool {
		if f.Name == "want" {
			want = string(f.Data)
		}
		return f.Name == "want"
	})
	dir := writeLayout(t, archive)
	got := runAll(t, dir)
	if *update {
		archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if again := runAll(t, dir); again != newLine.ReplaceAllString(got, "$1 unchanged ") {
		t.Errorf("the second run differs:\n%s\nafter:\n%s", again, got)
	}
}

// writeLayout writes the module of an archive to a folder.
func writeLayout(t testing.TB, archive *txtar.Archive) string {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := slices.Clone(archive.Files)
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), "module github.com/clientsmith/client-gen\n", "module example.com/m\n", 1)
		files = append(files, txtar.File{Name: name, Data: []byte(text)})
	}
	for _, f := range files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(kindLine.ReplaceAllString(string(f.Data), kindText)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runAll runs every family over a module and tells what happened.
func runAll(t *testing.T, dir string) string {
	t.Helper()
	o := Defaults()
	o.Dir, o.Patterns, o.OutputDir, o.All = dir, []string{"./..."}, "gen", true
	for _, f := range Families() {
		o.Select(f, true)
	}
	report, err := Run(context.Background(), o)
	var b strings.Builder
	if found, ok := err.(Diagnostics); ok {
		fmt.Fprintln(&b, found.Relative(dir))
		return b.String()
	} else if err != nil {
		t.Fatal(err)
	}
	if len(report.Warnings) > 0 {
		fmt.Fprintln(&b, diag.List(report.Warnings).Relative(dir))
	}
	for _, r := range report.Resources {
		fmt.Fprintf(&b, "%s/%s %s %s\n", r.Group, r.Version, r.Kind, r.Type)
	}
	counts := map[string]int{}
	for _, f := range report.Files {
		rel, err := filepath.Rel(dir, f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if rel, below := strings.CutPrefix(filepath.ToSlash(rel), "gen/"); below && strings.Count(rel, "/") > 1 {
			counts[fmt.Sprintf("%s %s gen/%s", f.Family, f.State, filepath.ToSlash(filepath.Dir(rel)))]++
		} else {
			fmt.Fprintf(&b, "%s %s %s\n", f.Family, f.State, filepath.ToSlash(rel))
		}
	}
	lines := make([]string, 0, len(counts))
	for line := range counts {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	for _, line := range lines {
		if strings.Contains(line, "/typed/") && !strings.Contains(line, "/fake") || strings.HasPrefix(line, "listers") {
			fmt.Fprintf(&b, "%s: %d\n", line, counts[line])
		}
	}
	return b.String()
}
