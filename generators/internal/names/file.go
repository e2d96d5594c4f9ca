package names

import (
	"go/build"
	"io"
	"path"
	"strings"
)

// ignoredSuffix marks file names that would otherwise mean something to Go.
const ignoredSuffix = "_kind"

// File returns the base name of a Go file, without ".go", for a wanted base
// name: the same, or with "_kind" behind it where Go would leave the file out of
// some builds (fake_windows, fake_test, foo_linux_arm64) or of all of them
// (_foo, .foo).
func File(base string) string {
	if strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") {
		base = "kind" + base
	}
	if ignored(base + ".go") {
		return base + ignoredSuffix
	}
	return base
}

// FileAmong is File with a result that differs from every name that taken
// reports, letter case aside: file systems may not keep it.
func FileAmong(base string, taken func(string) bool) string {
	name := File(base)
	for taken(name) {
		base += ignoredSuffix
		name = File(base)
	}
	return name
}

// Reserved reports whether a generator writes a file of that base name for
// purposes of its own beside the files of kinds. Dir is the group's directory.
func Reserved(base, dir string) bool {
	switch base {
	case "doc", "interface", "generated_expansion", "expansion_generated":
		return true
	}
	return strings.EqualFold(base, dir+"_client")
}

// everywhere are contexts whose builds a generated file must be part of: a name
// that one of them accepts and the other refuses is bound to a platform.
var everywhere = []build.Context{
	context("linux", "amd64"), context("windows", "arm64"),
}

func context(goos, goarch string) build.Context {
	return build.Context{
		GOOS: goos, GOARCH: goarch, Compiler: "gc", CgoEnabled: true,
		JoinPath: func(elem ...string) string { return path.Join(elem...) },
		OpenFile: func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("package p\n")), nil
		},
	}
}

// ignored reports whether Go leaves a file of that name out of some build.
func ignored(name string) bool {
	if strings.HasSuffix(name, "_test.go") {
		return true
	}
	if !strings.Contains(name, "_") && !strings.HasPrefix(name, ".") {
		return false // Go reads platforms behind an underscore only
	}
	for i := range everywhere {
		if match, err := everywhere[i].MatchFile("", name); err != nil || !match {
			return true
		}
	}
	return false
}
