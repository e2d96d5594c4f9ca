package load

import (
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// manifestKeys are the keys that a CustomResourceDefinition has at the levels
// that manifestParser follows.
var manifestKeys = map[string][]string{
	"the top":          {"apiVersion", "kind", "metadata", "spec", "status"},
	"spec":             {"group", "names", "scope", "versions", "conversion", "preserveUnknownFields", "version", "validation", "subresources", "additionalPrinterColumns"},
	"names":            {"kind", "listKind", "plural", "singular", "shortNames", "categories"},
	"versions":         {"name", "served", "storage", "deprecated", "deprecationWarning", "schema", "subresources", "additionalPrinterColumns", "selectableFields"},
	"the subresources": {"status", "scale"},
}

// manifestChecker collects what is wrong with one document of a manifest.
type manifestChecker struct {
	found diag.List
	// seen are the places of the keys of each level, by level and key.
	seen map[[2]string]token.Position
	// spec is where the key spec stands, apiVersion and kind are what those
	// keys say.
	spec, apiVersion, kind Word
	// stored are the versions with storage: true; said counts those that say
	// whether they are.
	stored []Word
	said   int
	// last is the line before, for what it leaves open.
	last openLine
}

// openLine is a line with a key and what stands behind it.
type openLine struct {
	key, value string
	indent     int
	pos        token.Position
}

const crdKind = "CustomResourceDefinition"

// key notes a key of a level that the parser follows.
func (c *manifestChecker) key(level, key string, word Word, indent int) {
	if key = strings.Trim(key, `"'`); !isKey(key) {
		return
	}
	pos := word.Pos
	pos.Column = indent + 1
	known := manifestKeys[level]
	if c.seen == nil {
		c.seen = map[[2]string]token.Position{}
	}
	id := [2]string{level, key}
	if first, twice := c.seen[id]; twice {
		c.found.Errorf(pos, "keep one", "the key %s is there twice in the manifest, first at line %d", key, first.Line)
		return
	}
	c.seen[id] = pos
	switch {
	case slices.Contains(known, key):
	case diag.Suggest(key, known) != "":
		c.found.Errorf(pos, diag.DidYouMean("", key, known), "a %s has no key %s in %s", crdKind, key, level)
	case level == "spec" && slices.Contains(manifestKeys["names"], key):
		c.found.Errorf(pos, "indent it below names", "a %s has no key %s in %s", crdKind, key, level)
	case level == "spec" && slices.Contains(manifestKeys["versions"], key):
		c.found.Errorf(pos, "indent it below an element of versions", "a %s has no key %s in %s", crdKind, key, level)
	case level == "the top" && slices.Contains(manifestKeys["spec"], key):
		c.found.Errorf(pos, "indent it below spec", "a %s has no key %s in %s", crdKind, key, level)
	}
	if level == "versions" && (key == "served" || key == "storage") && word.Text != "true" && word.Text != "false" {
		c.found.Errorf(word.Pos, "write true or false", "%s is %q in the manifest", key, word.Text)
	}
	if level == "versions" && key == "storage" {
		if c.said++; word.Text == "true" {
			c.stored = append(c.stored, word)
		}
	}
	if level == "names" && (key == "plural" || key == "singular") && word.Text != strings.ToLower(word.Text) {
		c.found.Errorf(word.Pos, "write "+strings.ToLower(word.Text), "the %s %q is not in lower case in the manifest", key, word.Text)
	}
	if level == "spec" && key == "scope" && word.Text != "" && word.Text != "Cluster" && word.Text != "Namespaced" {
		c.found.Errorf(word.Pos, "scopes are Cluster and Namespaced", "the manifest has the scope %q, which there is not", word.Text)
	}
}

// nextItem forgets the keys of the element before of the list of versions.
func (c *manifestChecker) nextItem() {
	for id := range c.seen {
		if id[0] == "versions" || id[0] == "the subresources" {
			delete(c.seen, id)
		}
	}
}

// line reports what no YAML can look like: tabs before a key, a value that is
// not closed, and a key below one that has a value already.
func (c *manifestChecker) line(row string, pos token.Position) {
	text := strings.TrimLeft(row, " ")
	indent := len(row) - len(text)
	pos.Column = indent + 1
	if strings.HasPrefix(row, "\t") && strings.TrimSpace(row) != "" {
		c.found.Errorf(pos, "indent with blanks", "the manifest has a tab at the beginning of a line")
		c.last = openLine{}
		return
	}
	if text == "" || text[0] == '#' {
		return
	}
	last := c.last
	key, value, ok := strings.Cut(text, ":")
	c.last = openLine{}
	if last.key != "" && indent <= last.indent && strings.ContainsAny(last.value[:1], `[{"'`) {
		c.found.Errorf(last.pos, "close it", "the value of %s is not closed in the manifest", last.key)
	} else if last.key != "" && indent > last.indent && ok && (value == "" || value[0] == ' ') && isKey(key) && !strings.ContainsAny(last.value[:1], `[{"'|>&!`) {
		c.found.Errorf(pos, "indent it as the line above", "the manifest has the key %s below %s, which has a value already", key, last.key)
	}
	if value, _, _ = strings.Cut(strings.TrimSpace(value), " #"); ok && value != "" && isKey(key) && open(value) {
		pos.Column = indent + len(key) + 3
		c.last = openLine{key, value, indent, pos}
	}
}

// isKey reports whether a text looks like a key of a manifest.
func isKey(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// open reports whether a value is one that the next line could go on with, by
// mistake or not.
func open(value string) bool {
	if closing, bracket := map[byte]string{'[': "]", '{': "}", '"': `"`, '\'': `'`}[value[0]]; bracket {
		return len(value) == 1 || !strings.Contains(value[1:], closing)
	}
	return value[0] != '|' && value[0] != '>' && value[0] != '&' && value[0] != '!'
}

// has reports whether a level has a key.
func (c *manifestChecker) has(level, key string) bool {
	_, ok := c.seen[[2]string{level, key}]
	return ok
}

// isManifest reports whether the document is a manifest, or meant to be one.
func (c *manifestChecker) isManifest() bool {
	return c.kind.Text == crdKind || strings.HasPrefix(c.apiVersion.Text, "apiextensions.k8s.io/") && c.has("spec", "names")
}

// finish reports what a whole document lacks or contradicts.
func (c *manifestChecker) finish(m *Manifest) {
	group, _, _ := strings.Cut(c.apiVersion.Text, "/")
	switch {
	case c.kind.Text == crdKind && group != "apiextensions.k8s.io" && c.apiVersion.Pos.IsValid():
		c.found.Errorf(c.apiVersion.Pos, "write apiextensions.k8s.io/v1", "a %s has no apiVersion %s", crdKind, c.apiVersion.Text)
	case c.kind.Text == crdKind && !c.apiVersion.Pos.IsValid() && c.spec.Pos.IsValid():
		c.found.Warnf(c.kind.Pos, "add apiVersion: apiextensions.k8s.io/v1", "the manifest has no apiVersion")
	case c.kind.Text != crdKind && group == "apiextensions.k8s.io" && (!c.kind.Pos.IsValid() || diag.Suggest(c.kind.Text, []string{crdKind}) != ""):
		pos := c.kind.Pos
		if !pos.IsValid() {
			pos = c.apiVersion.Pos
		}
		c.found.Errorf(pos, "write kind: "+crdKind, "the manifest has no kind that %s has", c.apiVersion.Text)
	}
	parts := 0
	for _, key := range []string{"group", "names", "scope", "versions"} {
		if c.has("spec", key) {
			parts++
		}
	}
	if c.kind.Text != crdKind || c.found.HasErrors() || parts < 3 {
		return // or a patch for another manifest
	}
	for _, key := range []string{"version", "validation", "subresources", "additionalPrinterColumns"} {
		if pos := c.seen[[2]string{"spec", key}]; pos.IsValid() && c.apiVersion.Text == "apiextensions.k8s.io/v1" {
			c.found.Errorf(pos, "put it below an element of versions, or write versions: for version:", "a %s of apiVersion %s has no key %s in spec", crdKind, c.apiVersion.Text, key)
			return
		}
	}
	at := c.spec.Pos
	switch {
	case !c.has("spec", "group"):
		c.found.Errorf(at, "add group: to spec", "the manifest has no %s", "group")
	case !c.has("spec", "names") || m.Kind.Text == "" && c.has("names", "plural"):
		c.found.Errorf(at, "add names: with kind: to spec", "the manifest has no %s", "kind of its own")
	case m.Plural.Text == "" && c.has("names", "kind"):
		c.found.Errorf(m.Kind.Pos, "add plural: to names", "the manifest has no %s", "plural")
	case !c.has("spec", "scope"):
		c.found.Warnf(at, "add scope: Namespaced or Cluster to spec", "the manifest has no %s", "scope")
	case !c.has("spec", "versions") && c.apiVersion.Text == "apiextensions.k8s.io/v1":
		c.found.Warnf(at, "add versions: to spec", "the manifest has no %s", "versions")
	}
	for _, second := range c.stored[min(1, len(c.stored)):] {
		c.found.Errorf(second.Pos, "write storage: false in all but one", "two versions of the manifest have storage: true, the other at line %d", c.stored[0].Pos.Line)
	}
	if len(c.stored) == 0 && c.said > 0 && c.said == len(m.Versions) && !c.found.HasErrors() {
		c.found.Errorf(m.Versions[0].Name.Pos, "write storage: true in one of them", "no version of the manifest has storage: true")
	}
}
