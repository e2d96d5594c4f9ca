package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

func TestRead(t *testing.T) {
	f, err := parse("/shop/client-gen.yaml", []byte(`version: 1
defaults:
  runtime: client-go
  without: [fakes]
clientsets:
- packages: [./apis/...]
  pluralExceptions:
    Endpoints: Endpoints
- name: other
  packages: [./other/...]
  without: []
  fakeClientset: false
  outputDir: out
  pluralExceptions: ["Data:Data"]
`))
	if err != nil {
		t.Fatal(err)
	}
	first, second := Defaults(), Defaults()
	first.Packages, first.Runtime, first.Without = []string{"./apis/..."}, "client-go", []string{"fakes"}
	first.PluralExceptions = Pairs{"Endpoints:Endpoints"}
	second.Name, second.Packages, second.Runtime, second.Without = "other", []string{"./other/..."}, "client-go", []string{}
	second.FakeClientset, second.OutputDir, second.PluralExceptions = false, "out", Pairs{"Data:Data"}
	if want := []Settings{first, second}; !reflect.DeepEqual(f.Clientsets, want) {
		t.Errorf("got  %+v\nwant %+v", f.Clientsets, want)
	}
	if f.Dir() != "/shop" {
		t.Errorf("Dir() = %s", f.Dir())
	}
}

// TestMistakes wants every mistake at its line and column, with its cure.
func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown field": {
			"version: 1\nclientsets:\n- packages: [./a]\n  outputDirr: x\n  output-pkg: y\n",
			"c.yaml:4:3: unknown field outputDirr (did you mean outputDir?)\nc.yaml:5:3: unknown field output-pkg (did you mean outputPkg?)",
		},
		"wrong place": {
			"version: 1\nruntime: light\nclientsets:\n- packages: [./a]\n",
			"c.yaml:2:1: unknown field runtime (put it into a clientset or defaults)",
		},
		"wrong kinds": {
			"version: 1\nclientsets:\n- packages: ./a\n  fakeClientset: maybe\n  outputDir: 3\n  with: [[]]\n",
			"c.yaml:3:13: want a list, got ./a (write [a, b] or one - a per line)\nc.yaml:4:18: want true or false, got maybe (write true or false, without quotes)\n" +
				"c.yaml:5:14: want a text, got 3 (put it in quotes)\nc.yaml:6:10: want a text, got a list",
		},
		"repeated":       {"version: 1\nversion: 1\nclientsets: []\n", "c.yaml:2:1: field version is repeated, first at line 1 (keep one)"},
		"version":        {"version: 2\nclientsets:\n- packages: [./a]\n", "c.yaml:1:10: version 2 is not one that this client-gen reads (write version: 1)"},
		"name twice":     {"version: 1\nclientsets:\n- packages: [./a]\n  name: x\n- packages: [./b]\n  name: x\n", "c.yaml:6:9: a second clientset is called x (reports tell clientsets apart by it)"},
		"only nothing":   {"version: 1\nclientsets:\n- packages: [./a]\n  only: []\n", "c.yaml:4:9: only names no family (leave it out for every family)"},
		"no version":     {"clientsets:\n- packages: [./a]\n", "c.yaml:1:1: the file has no version (start it with version: 1)"},
		"no clientsets":  {"version: 1\n", "c.yaml:1:1: the file names no clientsets (add clientsets: with a list)"},
		"no packages":    {"version: 1\nclientsets:\n- outputDir: x\n", "c.yaml:3:3: the clientset names no packages (add packages: [./apis/...])"},
		"both":           {"version: 1\nclientsets:\n- packages: [./a]\n  input: [a/v1]\n", "c.yaml:3:3: the clientset has both packages and input (use one of them)"},
		"no YAML":        {"version: 1\nclientsets: [\n", "c.yaml:2:13: not YAML: did not find expected node content (close the bracket)"},
		"empty":          {"", "c.yaml:1:1: the file is empty (client-gen init writes one)"},
		"a list":         {"- version: 1\n", "c.yaml:1:1: want a mapping, got a list (write field: value)"},
		"more documents": {"version: 1\n---\nversion: 1\n", "c.yaml:2:1: the file has more than one document (write all clientsets under one clientsets:)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse("c.yaml", []byte(c.text))
			var diags generators.Diagnostics
			if !errors.As(err, &diags) {
				t.Fatalf("error is %T: %v", err, err)
			}
			if err.Error() != c.want {
				t.Errorf("got\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func noFlag(string) bool { return false }

// TestExplainOptions wants what a run refuses at its place in the file, down to
// the value of a list, and flags left to the command line.
func TestExplainOptions(t *testing.T) {
	f, err := parse("/x/client-gen.yaml", []byte(`version: 1
defaults:
  clientsetApiPath: "/a b"
  outputPkg: Example.com/über
clientsets:
- packages: [./apis/...]
  outputPkg: "a//b"
  externalApplyconfigurations:
    good/v1.Type: some/pkg
    bad/v1.: some/pkg
- packages: [./apis/...]
`))
	if err != nil {
		t.Fatal(err)
	}
	bad := func(flag, value string) error {
		return &generators.OptionError{Flag: flag, Value: value, Want: "another"}
	}
	tests := []struct {
		clientset int
		err       error
		given     string
		want      string
	}{
		{0, bad("output-pkg", "a//b"), "", `/x/client-gen.yaml:7:14: outputPkg="a//b": want another`},
		{1, bad("output-pkg", "Example.com/über"), "", `/x/client-gen.yaml:4:14: outputPkg="Example.com/über": want another`},
		{0, bad("clientset-api-path", "/a b"), "", `/x/client-gen.yaml:3:21: clientsetApiPath="/a b": want another`},
		{0, bad("external-applyconfigurations", "bad/v1.:some/pkg"), "", `/x/client-gen.yaml:10:5: externalApplyconfigurations="bad/v1.:some/pkg": want another`},
		{1, bad("listers-package", ""), "", `/x/client-gen.yaml:11:3: listersPackage="": want another`},
		{0, errors.Join(bad("output-pkg", "a//b"), bad("clientset-api-path", "/a b")), "",
			"/x/client-gen.yaml:3:21: clientsetApiPath=\"/a b\": want another\n/x/client-gen.yaml:7:14: outputPkg=\"a//b\": want another"},
		{0, bad("output-pkg", "x//y"), "output-pkg", `--output-pkg="x//y": want another`},
		{0, errors.New("other"), "", "other"},
	}
	for _, tt := range tests {
		if got := f.Explain(tt.clientset, func(flag string) bool { return flag == tt.given }, tt.err); got.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", got, tt.want)
		}
	}
}

func TestExplain(t *testing.T) {
	f, err := parse("c.yaml", []byte("version: 1\ndefaults: {listersDir: ../x}\nclientsets:\n- packages: [./a]\n  runtime: clientgo\n- packages: [./b]\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`c.yaml:5:12: runtime=clientgo: want "light", "client-go" or an import path`,
		"c.yaml:2:24: listersDir=../x: want a folder below the output folder",
	} {
		_, err := f.Clientsets[i].Options(generators.Families())
		if err == nil || f.Explain(i, noFlag, err).Error() != want {
			t.Errorf("clientset %d: %v, want %s", i, f.Explain(i, noFlag, err), want)
		}
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	repo := filepath.Join(root, "repo")
	deep := filepath.Join(repo, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(repo, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(root, FileName)
	inside := filepath.Join(repo, FileName)
	if err := os.WriteFile(outside, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := Find(deep); got != "" || err != nil {
		t.Errorf("Find = %s, %v: looked beyond the repository", got, err)
	}
	if err := os.WriteFile(inside, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := Find(deep); got != inside || err != nil {
		t.Errorf("Find = %s, %v, want %s", got, err, inside)
	}
}

// TestFormat wants that a file that is written says what it is read as.
func TestFormat(t *testing.T) {
	s := Defaults()
	s.Packages, s.With, s.Runtime, s.FakeClientset = []string{"./apis/..."}, []string{"listers"}, "client-go", false
	s.PluralExceptions = Pairs{"Data:Data"}
	text, err := Format("About it.\n\nMore.", []Settings{s, {Packages: []string{"./b"}, OutputDir: "out"}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "# About it.\n#\n# More.\nversion: 1\nclientsets:\n- packages:\n  - ./apis/...\n  with:\n  - listers\n  runtime: client-go\n") {
		t.Errorf("wrote\n%s", text)
	}
	s2 := Defaults()
	s2.Packages = []string{"./b"}
	text, err = Format("x", []Settings{s, s2})
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse("c.yaml", text)
	if err != nil || !reflect.DeepEqual(f.Clientsets, []Settings{s, s2}) {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestNames(t *testing.T) {
	for _, field := range Fields() {
		if got := FieldName(FlagName(field)); got != field {
			t.Errorf("FieldName(FlagName(%q)) = %q", field, got)
		}
	}
}

func TestFamilies(t *testing.T) {
	base := []generators.Family{generators.ClientsetFamily, generators.FakesFamily}
	s := Defaults()
	s.With, s.Without = []string{"register"}, []string{"fakes"}
	o, err := s.Options(base)
	if err != nil || !o.Register || o.Fakes || o.DeepCopy || !o.Clientset {
		t.Errorf("%+v, %v", o, err)
	}
	s = Defaults()
	s.Only, s.With = []string{"listers"}, []string{"deepcopy"}
	o, err = s.Options(generators.Families())
	if err != nil || o.All || o.Clientset || o.Fakes || o.Informers || !o.Listers || !o.DeepCopy {
		t.Errorf("only listers, with deepcopy: %+v, %v", o, err)
	}
	s = Defaults()
	if o, err = s.Options(generators.Families()); err != nil || !o.All || !o.Informers {
		t.Errorf("without a choice: %+v, %v", o, err)
	}
	for want, s := range map[string]Settings{
		"--with=fakes contradicts without=fakes: leave one of them out": {With: []string{"fakes"}, Without: []string{"fakes"}},
		"(did you mean listers?)":                 {With: []string{"lister"}},
		"--without leaves nothing to write: name": {Without: []string{"clientset"}},
		"--only=fakes leaves nothing to write":    {Only: []string{"fakes"}},
		"--only=lister: want some of":             {Only: []string{"lister"}},
	} {
		all := Defaults()
		all.Only, all.With, all.Without = s.Only, s.With, s.Without
		if _, err := all.Options(base); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// FuzzParse wants a mistake or settings from any text, and no panic.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"version: 1\nclientsets:\n- packages: [./apis/...]\n", "version: 1\ndefaults: &a {with: [x]}\nclientsets: [*a, {<<: *a}]\n",
		"clientsets: [[]]\n", "&a [*a]\n", "? {}\n: 1\n", "version: 1\n---\n", "{}", "a: !!binary x\n", "defaults: &a {<<: *a}\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := parse("c.yaml", text)
		if err != nil {
			return
		}
		for i := range file.Clientsets {
			if _, err := file.Clientsets[i].Options(generators.Families()); err != nil && file.Explain(i, noFlag, err) == nil {
				t.Errorf("an error got lost: %v", err)
			}
		}
	})
}
