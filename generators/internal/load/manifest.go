package load

import (
	"bytes"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// Manifest is what a CustomResourceDefinition in YAML says about the names of a
// kind.
type Manifest struct {
	Name, Group, Kind, ListKind, Plural, Scope Word
	Versions                                   []ManifestVersion
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
func (pkg *Package) Manifests() []Manifest {
	if pkg.Module == nil || !pkg.Module.Main {
		return nil
	}
	for dir := pkg.Dir; ; dir = filepath.Dir(dir) {
		if found := pkg.prog.manifestsOf(dir); len(found) > 0 {
			return found
		}
		if rel, err := filepath.Rel(pkg.Module.Dir, dir); err != nil || rel == "." || !filepath.IsLocal(rel) {
			return nil
		}
	}
}

// manifestsOf reads the manifests in a folder and in those below it that
// manifestDirs names.
func (prog *Program) manifestsOf(dir string) []Manifest {
	prog.mu.Lock()
	defer prog.mu.Unlock()
	if known, ok := prog.manifests[dir]; ok {
		return known
	}
	var found []Manifest
	for _, sub := range append([]string{"."}, manifestDirs...) {
		for _, pattern := range []string{"*.yaml", "*.yml"} {
			names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), filepath.FromSlash(sub), pattern)) // the pattern is well-formed
			for _, name := range names {
				found = append(found, readManifests(name)...)
			}
		}
	}
	if prog.manifests == nil {
		prog.manifests = map[string][]Manifest{}
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

func readManifests(name string) []Manifest {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() > maxManifest {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(data, []byte("CustomResourceDefinition")) {
		return nil
	}
	return parseManifests(name, string(data))
}

// parseManifests reads the block style that controller-gen and people write.
// What is written in another way is left out: nothing is said about it then.
func parseManifests(name, text string) []Manifest {
	var found []Manifest
	p := manifestParser{}
	line := 0
	for row := range strings.Lines(text) {
		line++
		row = strings.TrimRight(row, "\r\n")
		if strings.HasPrefix(row, "---") {
			found = p.finish(found)
			continue
		}
		p.row(row, token.Position{Filename: name, Line: line})
	}
	return p.finish(found)
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
}

func (p *manifestParser) finish(found []Manifest) []Manifest {
	if p.crd && p.out.Kind.Text != "" && p.out.Plural.Text != "" {
		found = append(found, p.out)
	}
	*p = manifestParser{}
	return found
}

func (p *manifestParser) row(row string, pos token.Position) {
	text := strings.TrimLeft(row, " ")
	indent := len(row) - len(text)
	key, value, ok := strings.Cut(text, ":")
	if p.section == "spec" && p.part == "versions" && p.version(text, indent, pos) {
		return
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
		p.crd = p.crd || key == "kind" && word.Text == "CustomResourceDefinition"
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
		switch key {
		case "group":
			p.out.Group = word
		case "scope":
			p.out.Scope = word
		}
	case p.part == "names":
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
		return true
	}
	p.subIndent = -1
	if indent != p.itemIndent+2 {
		return true
	}
	switch key {
	case "name":
		last.Name = word
	case "served":
		last.Served = word
	case "subresources":
		p.subIndent = indent
		last.Status = strings.Contains(value, "status")
	}
	return true
}
