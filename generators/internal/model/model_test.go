package model_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/model"
)

var update = flag.Bool("update", false, "record the golden parts of testdata/*.txtar")

// TestBuild runs Build over the modules in testdata. Each archive holds the
// files of a module and the golden file "want", which has the diagnostics and
// the model. Its comment may set options, one a line:
//
//	patterns: ./apis/...           (default ./...)
//	inputs: demo/v1 demo/v2        (with base: BASE)
//	include: demo/v1/Foo
//	plurals: Foo:Fooz
//	apply
//	internal                       (place internal versions too)
//	register: DIR GROUP VERSION    (adds a register.go to DIR)
func TestBuild(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runArchive(t, name)
		})
	}
}

func runArchive(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var want string
	kept := archive.Files[:0]
	for _, f := range archive.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		kept = append(kept, f)
	}
	archive.Files = kept
	got := build(t, archive)
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
}

// build writes the archive's module to a folder and returns what Build makes
// of it.
func build(t *testing.T, archive *txtar.Archive) string {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	writeModule(t, dir, archive)
	patterns := []string{"./..."}
	var opts model.Options
	var inputs []string
	base := "example.com/m/apis"
	for line := range strings.Lines(string(archive.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		fields := strings.Fields(value)
		switch key {
		case "patterns":
			patterns = fields
		case "inputs":
			inputs = fields
		case "base":
			base = strings.ReplaceAll(fields[0], "$DIR", dir)
		case "include":
			opts.IncludedTypes = fields
		case "apply":
			opts.ApplyConfigurations = true
		case "internal":
			opts.InternalVersions = true
		case "plurals":
			opts.PluralExceptions = map[string]string{}
			for _, pair := range fields {
				kind, plural, _ := strings.Cut(pair, ":")
				opts.PluralExceptions[kind] = plural
			}
		case "register":
			write(t, filepath.Join(dir, fields[0], "register.go"), registerFile(filepath.Base(fields[0]), fields[1], fields[2]))
		}
	}
	resolved, diags := load.ResolveInputs(dir, base, inputs)
	if len(inputs) > 0 {
		patterns = nil
		for _, in := range resolved {
			patterns = append(patterns, in.Pattern)
		}
		opts.Inputs = resolved
	}
	prog, loaded := load.Load(load.Config{Dir: dir}, patterns...)
	diags = append(diags, loaded...)
	api, built := model.Build(prog, opts)
	diags = append(diags, built...)
	text := diags.Relative(dir).Error()
	if text != "" {
		text += "\n"
	}
	return strings.ReplaceAll(text, dir, "$DIR") + dump(api)
}

// writeModule writes the archive's files, and a go.mod that can resolve
// apimachinery unless the archive has one.
func writeModule(t *testing.T, dir string, archive *txtar.Archive) {
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("../../..", name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), "module github.com/clientsmith/client-gen\n", "module example.com/m\n", 1)
		write(t, filepath.Join(dir, name), text)
	}
	for _, f := range archive.Files {
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func registerFile(pkg, group, version string) string {
	return fmt.Sprintf(`package %s

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var SchemeGroupVersion = schema.GroupVersion{Group: %q, Version: %q}

func AddToScheme(*runtime.Scheme) error { return nil }
`, strings.NewReplacer("-", "", ".", "").Replace(pkg), strings.Trim(group, `"`), version)
}

// dump prints the model, one line a resource or method.
func dump(api *model.API) string {
	var b strings.Builder
	for _, g := range api.Groups {
		fmt.Fprintf(&b, "group %q dir %s go %s\n", g.Name, g.Dir, g.GoName)
		for _, v := range g.Versions {
			fmt.Fprintf(&b, "  version %q go %q dir %s:", v.Name, v.GoName, v.Dir)
			for _, p := range v.Packages {
				fmt.Fprintf(&b, " %s(%s, AddToScheme %v)", p.Path, p.GroupVersionVar, p.AddToScheme)
			}
			b.WriteString("\n")
			for _, r := range v.Resources {
				dumpResource(&b, r)
			}
		}
	}
	for _, s := range api.Skipped {
		fmt.Fprintf(&b, "skipped %s: %s\n", s.Path, s.Reason)
	}
	return b.String()
}

func dumpResource(b *strings.Builder, r *model.Resource) {
	fmt.Fprintf(b, "    %s %s/%s/%s", r.Kind, r.Plural, r.PrivatePlural, r.Name)
	for _, flag := range []struct {
		set  bool
		text string
	}{
		{r.ListKind == "", "no list"},
		{r.ItemPointers, "item pointers"},
		{!r.Namespaced, "cluster"},
		{r.NoVerbs, "no verbs"},
		{r.HasStatus, "status"},
		{r.NoVerbs && r.HasLister(), "lister"},
		{!r.NoVerbs && !r.HasLister(), "no lister"},
		{!r.NoVerbs && !r.HasInformer(), "no informer"},
		{r.FileBase != strings.ToLower(r.Kind), "file " + r.FileBase},
	} {
		if flag.set {
			b.WriteString(", " + flag.text)
		}
	}
	words := make([]string, 0, len(r.Verbs))
	for _, verb := range r.Verbs {
		words = append(words, string(verb))
	}
	verbs := strings.Join(words, " ")
	verbs = strings.Replace(verbs, "create update updateStatus delete deleteCollection get list watch patch apply applyStatus", "all", 1)
	verbs = strings.Replace(verbs, "create update delete deleteCollection get list watch patch apply", "all", 1)
	fmt.Fprintf(b, ": %s\n", verbs)
	if r.Doc != "" {
		fmt.Fprintf(b, "      doc %q\n", r.Doc)
	}
	for _, m := range r.Methods {
		fmt.Fprintf(b, "      %s %s %q %s.%s -> %s.%s\n", m.Name, m.Verb, m.Subresource, m.Input.Path, m.Input.Name, m.Result.Path, m.Result.Name)
	}
}

// TestVerbs keeps the vocabulary of tags and model the same.
func TestVerbs(t *testing.T) {
	if len(model.AllVerbs) != 11 || !model.AllVerbs.Has(model.Create, model.ApplyStatus) || (model.Verbs{}).HasAny(model.Get) {
		t.Errorf("AllVerbs = %v", model.AllVerbs)
	}
}
