package apidiff

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// module writes a txtar archive to a temporary folder.
func module(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const twoTrees = `
-- go.mod --
module example.com/m

go 1.26.0
-- a/a.go --
package a

import (
	"io"

	"example.com/m/a/sub"
)

func Copy(w io.Writer, s sub.Source) (*sub.Source, error) { return &s, nil }
-- a/sub/sub.go --
package sub

import "bytes"

type Source struct{ *bytes.Buffer }
-- a/sub/only/only.go --
package only

const X, Y = 1, 2
-- b/b.go --
package b

import (
	stream "io"

	other "example.com/m/b/sub"
)

func Copy(w stream.Writer, s other.Source) (*other.Source, error) { return &s, nil }
-- b/sub/sub.go --
package sub

import "bytes"

type Source struct{ *bytes.Buffer }
-- b/more/more.go --
package more

func F() {}
-- broken/broken.go --
package broken

func F() int { return "x" }
func G() { undefined() }
-- bad/bad.go --
package bad

import _ "example.com/m/nowhere"
`

func TestLoadAndCompare(t *testing.T) {
	loader := &Loader{Dir: module(t, twoTrees)}
	var apis []API
	for _, root := range []string{"example.com/m/a", "example.com/m/b"} {
		tree, err := loader.Load(root)
		if err != nil {
			t.Fatal(err)
		}
		apis = append(apis, Describe(tree, Options{}))
	}
	if text := apis[0]["."]["Copy"]; text != "func(io.Writer, ./sub.Source) (*./sub.Source, error)" {
		t.Errorf("Copy reads %q", text)
	}
	if text := apis[0]["sub"]["Source.ReadFrom"]; text != "value method func(io.Reader) (int64, error)" {
		t.Errorf("promoted method of a dependency reads %q", text)
	}
	r := Compare(apis[0], apis[1])
	if r.Packages != 3 || r.Missing != 2 || r.Extra != 1 || r.Differ != 0 || len(r.Differences) != 2 {
		t.Errorf("got %s\n%v", r.Counts(), r.Differences)
	}
}

func TestRewrite(t *testing.T) {
	loader := &Loader{Dir: module(t, twoTrees)}
	describe := func(root string) API {
		tree, err := loader.Load(root)
		if err != nil {
			t.Fatal(err)
		}
		return Describe(tree, Options{Rewrite: map[string]string{"io": "example.com/stream", "by": "example.com/no"}})
	}
	if text := describe("example.com/m/a")["."]["Copy"]; !strings.Contains(text, "example.com/stream.Writer") {
		t.Errorf("io is not rewritten in %q", text)
	}
	if text := describe("example.com/m/a/sub")["."]["Source.Buffer"]; text != "field embedded *bytes.Buffer" {
		t.Errorf("bytes is rewritten by a part of its name: %q", text)
	}
}

func TestLoadErrors(t *testing.T) {
	loader := &Loader{Dir: module(t, twoTrees)}
	cases := []struct{ root, want string }{
		{"example.com/m/broken", "undefined: undefined"},
		{"example.com/m/broken", "cannot use \"x\""},
		{"example.com/m/bad", "example.com/m/nowhere"},
		{"example.com/m/none", "no packages match"},
		{"example.org/other", "example.org/other"},
	}
	for _, c := range cases {
		_, err := loader.Load(c.root)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("load %s: got error %v, want %q", c.root, err, c.want)
		}
	}
}
