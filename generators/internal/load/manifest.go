package load

import (
	"bytes"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/internal/bounded"
)

// Manifest is what a CustomResourceDefinition in YAML says about the names of a
// kind.
type Manifest struct {
	Name, Group, Kind, ListKind, Plural, Scope Word
	Versions                                   []ManifestVersion
	// Faulty is true for a manifest that is wrong by itself.
	Faulty bool
}

// ManifestVersion is one of the versions of a manifest.
type ManifestVersion struct {
	// Name and Served are what the manifest says, zero if it says nothing.
	Name, Served Word
	// Status is true when the version has the subresource status.
	Status bool
}

// Word is a value of a manifest and where it stands.
type Word struct {
	Text string
	Pos  token.Position
}

// manifestDirs are the folders that projects keep their manifests in, below
// the folder of the types or one above it.
var manifestDirs = []string{
	"config/crd/bases", "config/crd", "config/crds", "crds", "crd", "manifests", "manifests/crds", "deploy/crds", "artifacts",
	"chart/crds", "charts/*/crds", "helm/*/crds",
}

// maxManifest is the size of the largest file that is looked into, in bytes.
const maxManifest = 4 << 20

// Manifests returns the CustomResourceDefinitions beside a package of the main
// module: those of the nearest folder, from the package's own up to that of the
// module, that has any.
func (pkg *Package) Manifests() []Manifest { return pkg.nearestManifests().list }

// ManifestMistakes returns what is wrong with those manifests by themselves.
func (pkg *Package) ManifestMistakes() diag.List { return pkg.nearestManifests().mistakes }

// manifests are those of one folder, with what is wrong with them.
type manifests struct {
	list     []Manifest
	mistakes diag.List
}

func (pkg *Package) nearestManifests() manifests {
	if pkg.Module == nil || !pkg.Module.Main {
		return manifests{}
	}
	for dir := pkg.Dir; ; dir = filepath.Dir(dir) {
		if found := pkg.prog.manifestsOf(dir); len(found.list) > 0 || len(found.mistakes) > 0 {
			return found
		}
		if rel, err := filepath.Rel(pkg.Module.Dir, dir); err != nil || rel == "." || !filepath.IsLocal(rel) {
			return manifests{}
		}
	}
}

// manifestsOf reads the manifests in a folder and in those below it that
// manifestDirs names.
func (prog *Program) manifestsOf(dir string) manifests {
	prog.mu.Lock()
	defer prog.mu.Unlock()
	if known, ok := prog.manifests[dir]; ok {
		return known
	}
	var found manifests
	for _, sub := range append([]string{"."}, manifestDirs...) {
		for _, pattern := range []string{"*.yaml", "*.yml"} {
			names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), filepath.FromSlash(sub), pattern)) // the pattern is well-formed
			for _, name := range names {
				found.add(readManifests(name))
			}
		}
	}
	if prog.manifests == nil {
		prog.manifests = map[string]manifests{}
	}
	prog.manifests[dir] = found
	return found
}

// escapeGlob takes the meaning from the special characters in a folder's name.
func escapeGlob(dir string) string {
	if os.PathSeparator == '\\' {
		return dir // there they cannot be escaped
	}
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(dir)
}

func (m *manifests) add(more manifests) {
	m.list, m.mistakes = append(m.list, more.list...), append(m.mistakes, more.mistakes...)
}

func readManifests(name string) manifests {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() > maxManifest {
		return manifests{}
	}
	data, err := bounded.Read(name, maxManifest)
	if err != nil || !bytes.Contains(data, []byte(crdKind)) && !bytes.Contains(data, []byte("apiextensions.k8s.io/")) {
		return manifests{}
	}
	found := parseManifests(name, string(data))
	if bytes.Contains(data, []byte("{{")) {
		found.mistakes = nil // a template, whose lines are not what they look like
	}
	return found
}

// parseManifests reads the block style that controller-gen and people write.
// What is written in another way is left out: nothing is said about it then.
func parseManifests(name, text string) manifests {
	var found manifests
	p := manifestParser{}
	line := 0
	for row := range strings.Lines(text) {
		line++
		row = strings.TrimRight(row, "\r\n")
		if strings.HasPrefix(row, "---") {
			p.finish(&found)
			continue
		}
		p.row(row, token.Position{Filename: name, Line: line})
	}
	p.finish(&found)
	return found
}

// manifestParser follows the keys of one document as far as spec.names.
type manifestParser struct {
	out Manifest
	crd bool
	// section is the key at the margin, part the one below spec; partIndent is
	// how far the keys below spec are indented, -1 before the first.
	section, part string
	partIndent    int
	// itemIndent is how far the dashes of the versions are indented, subIndent
	// how far the key subresources of the last one is; -1 outside.
	itemIndent, subIndent int
	// nameIndent is how far the keys below names are indented, 0 before the
	// first.
	nameIndent int
	// statusIndent is how far the keys below subresources are, -1 outside.
	statusIndent int
	check        manifestChecker
}

func (p *manifestParser) finish(found *manifests) {
	if p.check.finish(&p.out); p.check.isManifest() {
		found.mistakes = append(found.mistakes, p.check.found...)
	}
	if p.crd && p.out.Kind.Text != "" && p.out.Plural.Text != "" {
		p.out.Faulty = p.check.found.HasErrors()
		found.list = append(found.list, p.out)
	}
	*p = manifestParser{}
}

func (p *manifestParser) row(row string, pos token.Position) {
	text := strings.TrimLeft(row, " ")
	indent := len(row) - len(text)
	key, value, ok := strings.Cut(text, ":")
	if p.section == "spec" && p.part == "versions" && p.version(text, indent, pos) {
		return
	}
	if p.section != "spec" || p.part != "validation" {
		p.check.line(row, pos)
	}
	if !ok || strings.HasPrefix(text, "#") || strings.HasPrefix(text, "-") {
		return
	}
	value, _, _ = strings.Cut(strings.TrimSpace(value), " #")
	pos.Column = indent + len(key) + 3
	word := Word{strings.Trim(strings.TrimSpace(value), `"'`), pos}
	switch {
	case indent == 0:
		p.section, p.part, p.partIndent = key, "", -1
		p.crd = p.crd || key == "kind" && word.Text == crdKind
		p.check.key("the top", key, word, indent)
		switch key {
		case "kind":
			p.check.kind = word
		case "apiVersion":
			p.check.apiVersion = word
		case "spec":
			p.check.spec = word
			p.check.spec.Pos.Column = 1
		}
	case p.section == "metadata" && p.partIndent < 0:
		p.partIndent = indent
		fallthrough
	case p.section == "metadata":
		if key == "name" && indent == p.partIndent {
			p.out.Name = word
		}
	case p.section != "spec":
	case p.partIndent < 0 || indent == p.partIndent:
		p.part, p.partIndent, p.itemIndent, p.subIndent = key, indent, -1, -1
		p.check.key("spec", key, word, indent)
		switch key {
		case "group":
			p.out.Group = word
		case "scope":
			p.out.Scope = word
		}
	case p.part == "names":
		if p.nameIndent == 0 {
			p.nameIndent = indent
		}
		if indent == p.nameIndent {
			p.check.key("names", key, word, indent)
		}
		switch key {
		case "kind":
			p.out.Kind = word
		case "listKind":
			p.out.ListKind = word
		case "plural":
			p.out.Plural = word
		}
	}
}

// version reads a line of the list of versions; false for a line behind it.
func (p *manifestParser) version(text string, indent int, pos token.Position) bool {
	if strings.HasPrefix(text, "-") && indent >= p.partIndent && (p.itemIndent < 0 || indent == p.itemIndent) {
		p.itemIndent, p.subIndent = indent, -1
		p.out.Versions = append(p.out.Versions, ManifestVersion{})
		p.check.nextItem()
		rest := strings.TrimLeft(text[1:], " ")
		indent, text = indent+len(text)-len(rest), rest
	}
	if p.itemIndent < 0 || indent <= p.itemIndent || len(p.out.Versions) == 0 {
		return strings.HasPrefix(text, "-")
	}
	key, value, ok := strings.Cut(text, ":")
	if !ok {
		return true
	}
	value, _, _ = strings.Cut(strings.TrimSpace(value), " #")
	pos.Column = indent + len(key) + 3
	word := Word{strings.Trim(strings.TrimSpace(value), `"'`), pos}
	last := &p.out.Versions[len(p.out.Versions)-1]
	if p.subIndent >= 0 && indent > p.subIndent {
		last.Status = last.Status || key == "status"
		if p.statusIndent < 0 {
			p.statusIndent = indent
		}
		if indent == p.statusIndent {
			p.check.key("the subresources", key, word, indent)
		}
		return true
	}
	p.subIndent = -1
	if indent != p.itemIndent+2 {
		return true
	}
	p.check.key("versions", key, word, indent)
	switch key {
	case "name":
		last.Name = word
	case "served":
		last.Served = word
	case "subresources":
		p.subIndent, p.statusIndent = indent, -1
		last.Status = strings.Contains(value, "status")
	}
	return true
}
