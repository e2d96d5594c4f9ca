//go:build unix

package generators

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// runBeside runs every family with one file more or another one, which is no
// Go: it must end, without a panic, and change nothing after an error.
func runBeside(t *testing.T, dir, file, text string, change func(*Options)) {
	t.Helper()
	target := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(target, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, dir)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	o := everything(dir)
	if change != nil {
		change(&o)
	}
	report, err := Run(ctx, o)
	if ctx.Err() != nil {
		t.Fatal("the run does not end")
	}
	after := snapshot(t, dir)
	if err != nil {
		if !maps.Equal(before, after) {
			t.Fatal("a run that failed changed the disk")
		}
		if strings.Contains(err.Error(), "the output is not Go") {
			t.Fatalf("the input is blamed on a template: %v", err)
		}
		return
	}
	for name, text := range after {
		if before[name] == text {
			continue
		}
		if !strings.HasPrefix(name, "gen/") && !strings.HasPrefix(name, "api/v1/zz_generated.") {
			t.Fatalf("%s was written", name)
		}
		declarationsOf(t, name, text)
	}
	for _, f := range report.Files {
		if err := os.Remove(f.Path); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

// FuzzOpenAPISchema replaces the file of --openapi-schema.
func FuzzOpenAPISchema(f *testing.F) {
	dir := listed(f, fuzzedModule())
	const thing = `{"swagger":"2.0","definitions":{"com.example.m.api.v1.Thing":{"type":"object","properties":{"spec":{"$ref":"#/definitions/com.example.m.api.v1.ThingSpec"},` +
		`"a":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["a"]},"m":{"additionalProperties":{"type":"integer"}}},` +
		`"x-kubernetes-group-version-kind":[{"group":"things.example.com","version":"v1","kind":"Thing"}]},"com.example.m.api.v1.ThingSpec":{"type":"object"}}}`
	for _, text := range []string{
		thing, "", "{}", "null", "[]", `{"definitions":null}`, `{"definitions":{"a":null}}`, `{"definitions":{"a":{"$ref":"#/definitions/a"}}}`,
		strings.Replace(thing, `"com.example.m.api.v1.Thing":{`, `"com.example.m.api.v1.Thing":{"$ref":"#/definitions/com.example.m.api.v1.Thing",`, 1),
		strings.Replace(thing, `"com.example.m.api.v1.Thing":{`, `"com.example.m.api.v1.Thing":{"$ref":"#/definitions/nothing",`, 1),
		strings.Replace(thing, `"a":{`, `"n":null,"a":{`, 1), strings.Replace(thing, `"com.example.m.api.v1.ThingSpec":{"type":"object"}`, `"com.example.m.api.v1.ThingSpec":null`, 1),
		strings.ReplaceAll(thing, "ThingSpec\"}", "Thing\"}"), strings.ReplaceAll(thing, `"string"`, "\"`; func init() {}\""), strings.ReplaceAll(thing, "com.example", "com.example`\\n"),
		`{"definitions":{"a":` + strings.Repeat(`{"items":`, 3000) + "{}" + strings.Repeat("}", 3002), strings.ReplaceAll(thing, `"map"`, `"set"`), strings.Replace(thing, `["a"]`, `"a"`, 1),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		runBeside(t, dir, "openapi.json", text, func(o *Options) { o.OpenAPISchema = filepath.Join(dir, "openapi.json") })
	})
}

// FuzzManifest adds a manifest of a CustomResourceDefinition beside the types.
func FuzzManifest(f *testing.F) {
	dir := listed(f, fuzzedModule())
	const crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.things.example.com\nspec:\n  group: things.example.com\n" +
		"  names: {kind: Thing, plural: things, listKind: ThingList}\n  scope: Namespaced\n  versions:\n  - {name: v1, served: true, storage: true, subresources: {status: {}}}\n"
	for _, text := range []string{
		crd, "", "---\n---\n", "a: &a [*a]", "a: &a\n  b: *a\n", "\x00", "\xff", "{", crd + "---\n" + crd, strings.ReplaceAll(crd, "things", "`things"),
		strings.ReplaceAll(crd, "plural: things", "plural: \"../x\\n\""), strings.ReplaceAll(crd, "Namespaced", "[]"), strings.ReplaceAll(crd, "names: {", "names: [] #{"),
		strings.ReplaceAll(crd, "kind: Thing,", "kind: 1,"), "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: " + strings.Repeat("[", 5000),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { runBeside(t, dir, "config/crd/things.yaml", text, nil) })
}

// FuzzGoMod replaces go.mod. The go command is not asked again: this is about
// what client-gen itself reads there.
func FuzzGoMod(f *testing.F) {
	dir := listed(f, fuzzedModule())
	was, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		string(was), "", "module example.com/m", "module \"example.com/m\"\n", "module `a\nb`", "module ../x\n", "module /etc\n", "module example.com/m/v2\n", "module m // x\n",
		"module \"a`\\\"; func init() {}\"\n", "module\n", "\x00", "\xff\xfe", "module example.com/internal\n", "module example.com/m\nmodule b\n", "module example.com/a//b\n",
		"module example.com/Ünï\n", "// Deprecated: x\nmodule (\n\texample.com/m\n)\n", "module example.com/m\n\nreplace example.com/m => ../../x\n", "module C\n", "module unsafe\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { runBeside(t, dir, "go.mod", text, nil) })
}
