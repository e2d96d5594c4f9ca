package migrate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
)

// TestScripts translates the scripts in testdata: each archive has a script,
// the configuration it becomes and the notes on it.
func TestScripts(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) < 8 {
		t.Fatalf("%d archives, %v", len(archives), err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { testScript(t, name) })
	}
}

func testScript(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	want := map[string]string{}
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "want.") {
			want[f.Name] = string(f.Data)
			continue
		}
		file := filepath.Join(root, f.Name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/shop\n\ngo 1.26.0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := Read(filepath.Join(root, "hack/update-codegen.sh"), Options{Root: root})
	if err != nil {
		t.Fatal(err)
	}
	text, err := config.Format("x", result.Clientsets)
	if err != nil {
		t.Fatal(err)
	}
	var notes strings.Builder
	for _, n := range result.Notes {
		fmt.Fprintf(&notes, "%d: %s\n", n.Line, n.Text)
	}
	got := map[string]string{"want.yaml": strings.TrimPrefix(string(text), "# x\n"), "want.notes": notes.String()}
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		update(t, name, archive, got)
		return
	}
	for file, text := range got {
		if want[file] != text {
			t.Errorf("%s: got\n%s\nwant\n%s", file, text, want[file])
		}
	}
	if len(result.Clientsets) > 0 {
		path := filepath.Join(root, config.FileName)
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Read(path); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	}
}

// update records what a script becomes.
func update(t *testing.T, name string, archive *txtar.Archive, got map[string]string) {
	var files []txtar.File
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want.") {
			files = append(files, f)
		}
	}
	for _, file := range []string{"want.yaml", "want.notes"} {
		files = append(files, txtar.File{Name: file, Data: []byte(got[file])})
	}
	archive.Files = files
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestNoScript wants errors, and no panics, for what is no script.
func TestNoScript(t *testing.T) {
	for _, text := range []string{"if", "f() { f; }; f", "for x in 1; do", "kube::codegen::gen_client", "$(", "client-gen --input", "a=(", "cd; cd $X; bash; go run"} {
		_, _ = translate([]byte(text), "/shop/hack/x.sh", "/shop", "example.com/shop")
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.sh"), Options{Root: t.TempDir()}); err == nil {
		t.Error("no error for a script that is not there")
	}
}

func FuzzTranslate(f *testing.F) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".sh") {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		result, err := translate(text, "/shop/hack/x.sh", "/shop", "example.com/shop")
		if err == nil {
			// YAML has no place for control characters.
			if _, err := config.Format("x", result.Clientsets); err != nil && !strings.Contains(err.Error(), "control characters") {
				t.Error(err)
			}
		}
	})
}
