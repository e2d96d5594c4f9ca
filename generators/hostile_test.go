package generators

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// hostileModule is a module of one kind with a place for each text that
// somebody else may choose.
const hostileModule = `
-- api/v1/doc.go --
DOCGO
package v1
-- api/v1/types.go --
package v1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

TYPEDOC
type Thing struct {
	metav1.TypeMeta   ` + "`json:\",inline\"`" + `
	metav1.ObjectMeta ` + "`json:\"metadata,omitempty\"`" + `
	Spec ThingSpec ` + "`json:\"spec\"`" + `
}

// ThingSpec is what a Thing should be.
type ThingSpec struct {
	FIELDDOC
	Name string FIELDTAG
	Raw struct { In string FIELDTAG } ` + "`json:\"raw\"`" + `
}

func SetDefaults_Thing(*Thing) {}

// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type ThingList struct {
	metav1.TypeMeta ` + "`json:\",inline\"`" + `
	metav1.ListMeta ` + "`json:\"metadata,omitempty\"`" + `
	Items           []Thing ` + "`json:\"items\"`" + `
}
-- header.txt --
HEADER
`

// hostileTexts are what the places hold in a benign module.
var hostileTexts = map[string]string{
	"DOCGO":    "// +k8s:deepcopy-gen=package\n// +k8s:defaulter-gen=TypeMeta\n// +groupName=things.example.com",
	"TYPEDOC":  "// Thing is a thing.\n//\n// +genclient\n// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object",
	"FIELDDOC": "// Name is the name.",
	"FIELDTAG": "`json:\"name,omitempty\"`",
	"HEADER":   "// Copyright Example.",
}

// evil is what hostile texts try to get into generated code as a declaration.
const evil = `func init() { os.Exit(1) }`

// hostileCase puts text into the places of the module, or into an option.
type hostileCase struct {
	name string
	// place and text replace the benign text, or follow it if text starts with
	// a newline.
	place, text string
	option      func(*Options)
	// want is a part of the error; "" is for a run that succeeds and writes the
	// declarations of a benign one.
	want string
}

func docTag(name, tag, want string) hostileCase {
	text := "// +k8s:deepcopy-gen=package\n// +k8s:defaulter-gen=TypeMeta\n"
	if !strings.Contains(tag, "+groupName") {
		text += "// +groupName=things.example.com\n"
	}
	return hostileCase{name: "doc.go: " + name, place: "DOCGO", text: text + tag, want: want}
}

func typeTag(name, tag, want string) hostileCase {
	return hostileCase{name: "type: " + name, place: "TYPEDOC", text: "\n" + tag, want: want}
}

func option(name string, set func(*Options), want string) hostileCase {
	return hostileCase{name: "option: " + name, option: set, want: want}
}

var hostileCases = slices.Concat(hostileTags, hostileFields, hostileOptions)

var hostileTags = []hostileCase{
	typeTag("resource name that ends a string", `// +resourceName=x"; os.Exit(1)//`, "types.go:9:4: invalid resource name"),
	typeTag("resource name with a note", `// +resourceName=x"; os.Exit(1) // y`, "text after +resourceName"),
	typeTag("resource name with a backquote", "// +resourceName=x`", "invalid resource name"),
	typeTag("resource name of several lines", "/* +resourceName=things\n"+evil+" */", ""),
	typeTag("resource name that leads up", "// +resourceName=../../x", "invalid resource name"),
	typeTag("resource name in Unicode", "// +resourceName=dinɡe", "invalid resource name"),
	typeTag("method that is a declaration", "// +genclient:method=X() {}; "+evil+" //,verb=get", "not an exported Go identifier"),
	typeTag("method name", "// +genclient:method=X(){},verb=get", "not an exported Go identifier"),
	typeTag("method subresource", `// +genclient:method=Scale,verb=get,subresource=a").Do();panic("`, "invalid subresource"),
	typeTag("method subresource that leads up", `// +genclient:method=Scale,verb=get,subresource=../x`, "invalid subresource"),
	typeTag("method input", "// +genclient:method=Scale,verb=update,input=a/`b`.C", "is not a type"),
	typeTag("method result with a quote", `// +genclient:method=Scale,verb=get,result=a"b.C`, "is not a type"),
	typeTag("method result of a path that leads up", `// +genclient:method=Scale,verb=get,result=../../etc.C`, "is not a type"),
	typeTag("interfaces", "// +k8s:deepcopy-gen:interfaces=a`b.Object", "is not an interface with its package"),
	typeTag("directive", "//go:generate rm -rf /\n//line /etc/passwd:1\n//export Thing", ""),
	typeTag("directives of the compiler", "//go:embed /etc/passwd\n//go:linkname a runtime.b\n//go:noinline\n//go:wasmimport a b\n//export Thing\n//extern Thing", ""),
	typeTag("directives of linters", "//nolint:all\n//lint:ignore U1000 x\n//gosec:disable", ""),
	typeTag("preamble of cgo", "// #include <stdlib.h>\n// #cgo LDFLAGS: -Wl,-x\n// import \"C\"", ""),
	typeTag("line in the middle", "// a /*line /etc/passwd:1*/ b\n//line :1\n/*line x.go:1:1*/", ""),
	typeTag("build constraint", "//go:build ignore", ""),
	typeTag("old build constraint", "// +build ignore", ""),
	typeTag("characters that turn text around", "// \u202e}{ )(tini cnuf\u2066\u2069", ""),
	typeTag("characters that are not seen", "// \u200b//go:generate x\u200d\u00ad", ""),
	typeTag("byte order mark", "// \ufeff"+evil, "illegal byte order mark"),
	typeTag("NUL", "// a\x00"+evil, "illegal character NUL"),
	typeTag("text that is not UTF-8", "// a\xff\xfe"+evil, "illegal UTF-8"),
	typeTag("vertical tab and form feed", "// a\v"+evil+"\f"+evil, ""),
	typeTag("comment end in a comment", "// a */ "+evil+" /* b", ""),
	typeTag("directives in a block comment", "/*\n//go:generate rm -rf /\n//go:build ignore\n//line /etc/passwd:1\n*/", ""),
	typeTag("carriage returns", "// a\r"+evil+"\r//", ""),
	typeTag("line separators", "// a\u2028"+evil+"\u2029b\u0085"+evil, ""),
	docTag("group that ends a string", `// +groupName=x"; os.Exit(1)//`, "groupName"),
	docTag("group with a backquote", "// +groupName=a`b", "groupName"),
	docTag("group with a comment end", "/* +groupName=a.example.com*/"+evil, "doc.go:3:30: syntax error"),
	docTag("group that leads up", "// +groupName=../../etc", "groupName"),
	docTag("absolute group", "// +groupName=/etc/passwd", "groupName"),
	docTag("group in Unicode", "// +groupName=ɡroup.example.com", "groupName"),
	docTag("group of several lines", "/* +groupName=things.example.com\n"+evil+" */", ""),
	docTag("Go name of the group", "// +groupGoName=X(){};func Y", "groupGoName"),
	docTag("version", "// +versionName=v1/../../x", "versionName"),
	docTag("field of defaulter-gen", "// +k8s:defaulter-gen=TypeMeta;"+evil, "invalid tag"),
	docTag("input of defaulter-gen", "// +k8s:defaulter-gen-input=`../..`", "invalid tag"),
	docTag("value of deepcopy-gen", "// +k8s:deepcopy-gen=package,register="+evil, ""),
}

var hostileFields = []hostileCase{
	{name: "field: JSON name with a backquote", place: "FIELDTAG", text: `"json:\"a` + "`" + `\"; X int\n}\n` + "func init() {}" + `\n//"`, want: "is malformed"},
	{name: "field: JSON name that ends the tag", place: "FIELDTAG", text: `"json:\"a\\\" x:\\\"` + "`" + `\""`, want: "which no API server takes"},
	{name: "field: JSON name of several lines", place: "FIELDTAG", text: `"json:\"a\\n}\\n` + "func init() {}" + `\\ntype X struct {\\n\""`, want: "which no API server takes"},
	{name: "field: JSON name with a quote", place: "FIELDTAG", text: "`json:\"a\\\"b\"`", want: "which no API server takes"},
	{name: "field: tag with a directive on a line of its own", place: "FIELDTAG", text: `"json:\"name\" x:\"\n//go:generate rm -rf /\n\""`, want: "is malformed"},
	{name: "header: line behind another comment", place: "HEADER", text: "/* a */ /*line x.go:1*/", want: "header"},
	{name: "field: tag that is no tag", place: "FIELDTAG", text: `"` + evil + `"`, want: "is malformed"},
	{name: "field: default that ends a string", place: "FIELDDOC", text: `// +default="x\"; os.Exit(1)//"`, want: ""},
	{name: "field: default with a backquote", place: "FIELDDOC", text: "// +default=\"a`; os.Exit(1); `b\"", want: ""},
	{name: "field: default of kubebuilder with a backquote", place: "FIELDDOC", text: "// +kubebuilder:default=\"a`+x()+`\"", want: ""},
	{name: "field: default that is code", place: "FIELDDOC", text: "// +default=os.Exit(1)", want: "types.go:17:5: +default=os.Exit(1) is not a JSON value"},
	{name: "field: default that refers to code", place: "FIELDDOC", text: "// +default=ref(os.Exit(1))", want: "invalid reference"},
	{name: "field: default that refers to a path", place: "FIELDDOC", text: "// +default=ref(a`b.C)", want: "invalid reference"},
	{name: "field: list key with a backquote", place: "FIELDDOC", text: "// +listType=map\n\t// +listMapKey=a`+evil()+`", want: "has no effect on Name"},
	{name: "field: comment with directives", place: "FIELDDOC", text: "//go:generate rm -rf /\n\t//line x.go:1\n\t// a */ " + evil, want: ""},
	{name: "field: directives of all sorts", place: "FIELDDOC", text: "//go:embed x\n\t//go:linkname a runtime.b\n\t//nolint:all\n\t// #cgo LDFLAGS: -x\n\t//export x\n\t//line :1", want: ""},
	{name: "field: odd characters", place: "FIELDDOC", text: "// \u202e" + evil + "\u2028" + evil + "\u0085\v\f\u200b", want: ""},
	{name: "field: default with odd characters", place: "FIELDDOC", text: "// +default=\"\u202e\u2028`\\u0000\\n//go:generate x\"", want: ""},
	{name: "field: JSON name that is a directive", place: "FIELDTAG", text: "`json:\"//go:generate\"`", want: "which no API server takes"},
	{name: "field: block comment with declarations", place: "FIELDDOC", text: "/* a\n}\n" + evil + "\ntype X struct {\n//go:generate x\n*/", want: ""},
	{name: "header: code", place: "HEADER", text: evil, want: "header"},
	{name: "header: comment that ends", place: "HEADER", text: "/* a */ " + evil + " /* b */", want: "header"},
	{name: "header: comment that never ends", place: "HEADER", text: "/* a", want: "header"},
	{name: "header: package clause", place: "HEADER", text: "package x", want: "header"},
	{name: "header: go:generate", place: "HEADER", text: "//go:generate rm -rf /", want: "header"},
	{name: "header: line", place: "HEADER", text: "// a\n//line /etc/passwd:1", want: "header"},
	{name: "header: line in a block", place: "HEADER", text: "/*line /etc/passwd:1*/", want: "header"},
	{name: "header: linkname", place: "HEADER", text: "//go:linkname a runtime.b", want: "header"},
	{name: "header: cgo", place: "HEADER", text: "// #cgo LDFLAGS: -x\n//export x", want: "header"},
	{name: "header: NUL", place: "HEADER", text: "// a\x00b", want: "header"},
	{name: "header: carriage return", place: "HEADER", text: "// a\r" + evil, want: ""},
	{name: "header: two constraints", place: "HEADER", text: "//go:build a\n//go:build b", want: "header"},
	{name: "header: directive words in text", place: "HEADER", text: "// go:generate is what we never say.\n/*\n//go:generate x\n*/", want: "header"},
}

var hostileOptions = []hostileCase{
	option("clientset name is code", func(o *Options) { o.ClientsetName = "x\n" + evil + "\n//" }, "--clientset-name"),
	option("clientset name leads up", func(o *Options) { o.ClientsetName = "../../../evil" }, "--clientset-name"),
	option("clientset name is absolute", func(o *Options) { o.ClientsetName = "/evil" }, "--clientset-name"),
	option("clientset folder leads up", func(o *Options) { o.ClientsetDir = "a/../../evil" }, "--clientset-dir"),
	option("listers folder leads up", func(o *Options) { o.ListersDir = "../evil" }, "--listers-dir"),
	option("informers folder is absolute", func(o *Options) { o.InformersDir = "/evil" }, "--informers-dir"),
	option("apply configurations with a quote", func(o *Options) { o.ApplyConfigurationDir = `a"b` }, "--applyconfiguration-dir"),
	option("folder with a backquote", func(o *Options) { o.ListersDir = "a`b" }, "--listers-dir"),
	option("clientset in a folder of Go's", func(o *Options) { o.ClientsetName = "vendor" }, "--clientset-name"),
	option("clientset nobody may import", func(o *Options) { o.ClientsetName = "internal" }, "--clientset-name"),
	option("listers nobody may import", func(o *Options) { o.ListersDir = "a/internal/listers" }, "--listers-dir"),
	option("apply configurations nobody may import", func(o *Options) { o.ApplyConfigurationDir = "a/internal" }, "--applyconfiguration-dir"),
	option("two trees in one folder", func(o *Options) { o.ListersDir = "informers" }, "output folder"),
	option("file leads up", func(o *Options) { o.DeepCopyFile = "../evil.go" }, "--deepcopy-file"),
	option("file is absolute", func(o *Options) { o.RegisterFile = "/evil.go" }, "--register-file"),
	option("file is no Go file", func(o *Options) { o.DefaultsFile = "defaults.sh" }, "--defaults-file"),
	option("file is the types'", func(o *Options) { o.DeepCopyFile = "types.go" }, "not generated"),
	option("two files of one name", func(o *Options) { o.RegisterFile = o.DeepCopyFile }, "--register-file"),
	option("runtime is code", func(o *Options) { o.Runtime = "a\"\n" + evil }, "--runtime"),
	option("runtime leads up", func(o *Options) { o.Runtime = "../../evil" }, "--runtime"),
	option("output package is code", func(o *Options) { o.OutputPkg = "a`;" + evil }, "--output-pkg"),
	option("URL path of several lines", func(o *Options) { o.ClientsetAPIPath = "/apis\n" + evil }, "--clientset-api-path"),
	option("URL path leads up", func(o *Options) { o.ClientsetAPIPath = "/apis/../api" }, "--clientset-api-path"),
	option("apply package with a backquote", func(o *Options) { o.ApplyConfigurationPackage = "a`b/c" }, "--apply-configuration-package"),
	option("listers package with a blank", func(o *Options) { o.ListersPackage = "a b" }, "--listers-package"),
	option("clientset package of several lines", func(o *Options) { o.ClientsetPackage = "a\nb" }, "--versioned-clientset-package"),
	option("external type is code", func(o *Options) { o.ExternalApplyConfigurations = map[string]string{"a/b.C;" + evil: "x/y"} }, "--external-applyconfigurations"),
	option("external package is code", func(o *Options) { o.ExternalApplyConfigurations = map[string]string{"a/b.C": "x`y"} }, "--external-applyconfigurations"),
	option("plural is code", func(o *Options) { o.PluralExceptions = map[string]string{"Thing": "Things(){};" + evil} }, "plural exception"),
	option("pattern is a flag", func(o *Options) { o.Patterns = []string{"-toolexec=rm"} }, "starts with a dash"),
	option("pattern is a query", func(o *Options) { o.Patterns = []string{"file=/etc/passwd"} }, "neither an import path nor a folder"),
	option("input leads up", func(o *Options) { o.Patterns, o.Inputs, o.InputBase = nil, []string{"../../etc/v1"}, "example.com/m" }, "etc"),
	option("build tag is a flag", func(o *Options) { o.BuildTags = []string{"x -toolexec=rm"} }, ""),
	option("output folder has a NUL", func(o *Options) { o.OutputDir = "a\x00b" }, "invalid"),
}

// TestHostile runs every family with texts that try to get code, or a path,
// into the output: each is an error that names its place, or text.
func TestHostile(t *testing.T) {
	benign, err := runHostile(t, hostileCase{})
	if err != nil {
		t.Fatal(err)
	}
	if len(benign) < 40 {
		t.Fatalf("a benign run declares %d names only", len(benign))
	}
	for _, tt := range hostileCases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := runHostile(t, tt)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("error: %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error is %v, want one with %q", err, tt.want)
			case err == nil:
				if more := without(got, benign); len(more) > 0 {
					t.Errorf("declares more than a benign run: %q", more)
				}
			}
		})
	}
}

// without returns the elements of a that b has not.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// runHostile writes the module with the case's text, runs every family, and
// returns what the output declares. A run that fails must have written nothing,
// one that succeeds nothing but its own files.
func runHostile(t *testing.T, c hostileCase) ([]string, error) {
	t.Helper()
	text := hostileModule
	for place, benign := range hostileTexts {
		if place == c.place {
			if strings.HasPrefix(c.text, "\n") {
				benign += c.text
			} else {
				benign = c.text
			}
		}
		text = strings.ReplaceAll(text, place, benign)
	}
	dir := writeLayout(t, txtar.Parse([]byte(text)))
	before := snapshot(t, dir)
	o := everything(dir)
	o.HeaderFile = "header.txt"
	if c.option != nil {
		c.option(&o)
	}
	_, err := Run(context.Background(), o)
	after := snapshot(t, dir)
	if err != nil {
		if !maps.Equal(before, after) {
			t.Errorf("a failed run changed the disk")
		}
		return nil, err
	}
	var declared []string
	for name, text := range after {
		if was, old := before[name]; old {
			if was != text {
				t.Errorf("%s was changed", name)
			}
			continue
		}
		if !strings.HasPrefix(name, "gen/") && !strings.HasPrefix(name, "api/v1/zz_generated.") {
			t.Errorf("%s was written", name)
		}
		declared = append(declared, declarationsOf(t, name, text)...)
	}
	slices.Sort(declared)
	return declared, nil
}

// everything are the options of a run of all families over a module.
func everything(dir string) Options {
	o := Defaults()
	o.Dir, o.Patterns, o.OutputDir = dir, []string{"./..."}, "gen"
	for _, f := range Families() {
		o.Select(f, true)
	}
	return o
}

// snapshot reads every file below a folder, links as what they point to.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		if target, err := os.Readlink(name); err == nil {
			files[filepath.ToSlash(rel)] = "-> " + target
			return nil
		}
		data, err := os.ReadFile(name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// declarationsOf parses a generated file and lists its package, imports and
// declarations. Directives other than the build constraint are mistakes.
func declarationsOf(t testing.TB, name, text string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("the output is not Go: %v\n%s", err, text)
	}
	all := []string{name + ": package " + file.Name.Name}
	add := func(format string, args ...any) { all = append(all, name+": "+fmt.Sprintf(format, args...)) }
	for _, group := range file.Comments {
		for _, c := range group.List {
			if isDirective(c.Text) && c.Text != "//go:build !ignore_autogenerated" {
				t.Errorf("%s holds the directive %s", name, c.Text)
			}
		}
	}
	if strings.Contains(text, "\n//go:generate") { // go generate reads lines, in strings too
		t.Errorf("%s has a line for go generate", name)
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			receiver := ""
			if decl.Recv != nil {
				receiver = fmt.Sprintf("%T", decl.Recv.List[0].Type)
			}
			add("func %s %s", receiver, decl.Name.Name)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ImportSpec:
					add("import %s", spec.Path.Value)
				case *ast.TypeSpec:
					add("type %s", spec.Name.Name)
				case *ast.ValueSpec:
					add("%s %s", decl.Tok, spec.Names[0].Name)
				}
			}
		}
	}
	return all
}

// toolDirective is the form that gofmt keeps as a directive.
var toolDirective = regexp.MustCompile(`^//[a-z0-9]+:[a-z0-9]`)

// isDirective reports whether a comment tells a tool to do something.
func isDirective(comment string) bool {
	if toolDirective.MatchString(comment) {
		return true
	}
	for _, prefix := range []string{"//go:", "//line ", "/*line ", "//export ", "//extern ", "// +build", "//+build"} {
		if strings.HasPrefix(comment, prefix) {
			return true
		}
	}
	return false
}
