package config

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// FuzzFile reads any text as a configuration: it is refused, or it means the
// same after it has been written and read again, and its folders stay below
// the output folder.
func FuzzFile(f *testing.F) {
	for _, text := range []string{
		"version: 1\nclientsets:\n- packages: [./apis/...]\n",
		"version: 1\ndefaults: {runtime: client-go, without: [fakes]}\nclientsets:\n- packages: [a]\n  pluralExceptions: {A: B}\n- input: [a/v1]\n  name: x\n",
		"version: 1\nclientsets:\n- &a {packages: [a]}\n- *a\n- <<: *a\n  outputDir: ../x\n",
		"a: &a [*a]", "a: &a\n  <<: *a", "version: 1\nversion: 2", "- - - -", "version: !!binary x\nclientsets: [[]]", "\ufeffversion: 1", "{", "? {}\n: {}",
		"version: 1\nclientsets: [{packages: [x], clientsetName: \"../../x\", listersDir: /etc, deepcopyFile: ../a.go}]",
		"version: 1\nclientsets: [{packages: [\"a\\nb\"], with: [listers], clientsetApiPath: \"/a\\nb\", goHeaderFile: \"\\0\"}]",
		"version: 1\n---\nversion: 1\n", "version: 1e9\nclientsets: ~\n", "version: 1\nclientsets:\n- packages: [\"it's: #\"]\n  outputDir: \"'\"\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parse("/m/client-gen.yaml", []byte(text))
		if err != nil {
			return
		}
		for i, s := range file.Clientsets {
			o, err := s.Options(generators.Families())
			if err != nil {
				_ = file.Explain(i, noFlag, err)
				continue
			}
			for _, dir := range []string{o.ClientsetDir, o.ListersDir, o.InformersDir, o.ApplyConfigurationDir, o.ClientsetName} {
				if !filepath.IsLocal(filepath.FromSlash(dir)) {
					t.Errorf("folder %q", dir)
				}
			}
			for _, name := range []string{o.DeepCopyFile, o.RegisterFile, o.DefaultsFile} {
				if filepath.Base(name) != name {
					t.Errorf("file %q", name)
				}
			}
		}
		written, err := Format("x", file.Clientsets)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parse("/m/client-gen.yaml", written)
		if err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		if a, b := meaning(again.Clientsets), meaning(file.Clientsets); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\nbecame\n%+v\nin\n%s", b, a, written)
		}
	})
}

// meaning is what runs make of clientsets: an empty list is as good as none.
func meaning(all []Settings) []any {
	var list []any
	for _, s := range all {
		o, err := s.Options(generators.Families())
		if err != nil {
			list = append(list, err.Error())
			continue
		}
		v := reflect.ValueOf(&o).Elem()
		for i := range v.NumField() {
			if field := v.Field(i); field.Kind() == reflect.Slice && field.Len() == 0 && field.CanSet() {
				field.SetZero()
			}
		}
		list = append(list, o)
	}
	return list
}
