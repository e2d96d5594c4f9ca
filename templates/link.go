package templates

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"
)

// linker turns what a template wrote into a Go file. It decides which names
// are references to other packages; the jen.File owns the package clause, the
// imports and what is printed for a reference.
type linker struct {
	header     string
	qualifiers map[string]string // name -> import path
	aliases    map[string]string // import path -> preferred alias
}

// link returns the unformatted file and the number of lines above its body.
func (l *linker) link(f File, s *scanned) (text []byte, above int, err error) {
	file := jen.NewFilePathName(f.Package, f.Name)
	file.NoFormat = true // the only formatting is Render's
	for importPath, alias := range l.assign(f, s) {
		// The names of the standard library's packages are known.
		if alias == path.Base(importPath) && (l.aliases[importPath] != "" || alias == importPath) {
			file.ImportName(importPath, alias)
		} else {
			file.ImportAlias(importPath, alias)
		}
	}
	if chunks := l.chunks(s); len(chunks) > 0 {
		file.Add(jen.Custom(jen.Options{}, chunks...))
	}
	var rendered bytes.Buffer
	rendered.Grow(len(s.text) + 1024)
	if err := file.Render(&rendered); err != nil {
		return nil, 0, fmt.Errorf("write imports: %w", err)
	}
	text, above = l.assemble(f.Build, s.doc, rendered.Bytes())
	return text, above, nil
}

// chunks cuts the body into verbatim text and qualified names. Text goes in as
// jen.Id, the one token of jennifer that is written without any reformatting.
func (l *linker) chunks(s *scanned) []jen.Code {
	end := len(bytes.TrimRight(s.text, " \t\r\n"))
	at := s.body
	for at < end && strings.IndexByte(" \t\r\n;", s.text[at]) >= 0 {
		at++
	}
	if at >= end {
		return nil
	}
	chunks := make([]jen.Code, 0, 2*len(s.references)+1)
	for _, r := range s.references {
		if r.start > at {
			chunks = append(chunks, jen.Id(string(s.text[at:r.start])))
		}
		chunks = append(chunks, jen.Qual(r.path, r.name))
		at = r.end
	}
	if at < end {
		chunks = append(chunks, jen.Id(string(s.text[at:end])))
	}
	return chunks
}

// assign gives every import path of the file an alias that is unique in the
// file and equal to none of its identifiers, nor to one that another file of
// the package declares.
func (l *linker) assign(f File, s *scanned) map[string]string {
	var paths []string
	for _, r := range s.references {
		if r.path == f.Package {
			s.plain[r.name] = true
		} else if !slices.Contains(paths, r.path) {
			paths = append(paths, r.path)
		}
	}
	// Packages that every file calls the same come first, so that they keep
	// their names when a package of the user's would like the same one.
	slices.SortFunc(paths, func(a, b string) int {
		if known := l.aliases[a] != ""; known != (l.aliases[b] != "") {
			if known {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	assigned := make(map[string]string, len(paths))
	taken := make(map[string]bool, len(paths))
	for _, p := range paths {
		preferred := l.aliases[p]
		if own := f.Aliases[p]; own != "" {
			preferred = own
		} else if preferred == "" {
			preferred = Alias(p)
		}
		alias := preferred
		for try := 0; taken[alias] || s.plain[alias] || isReserved(alias) || slices.Contains(f.Taken, alias); try++ {
			alias = fallbackAlias(p, preferred, try)
		}
		assigned[p], taken[alias] = alias, true
	}
	return assigned
}

// assemble puts the header and the package comment above what jennifer wrote
// and lays the import block out as goimports does, the standard library first.
func (l *linker) assemble(build, doc string, rendered []byte) (text []byte, above int) {
	head, body, _ := bytes.Cut(rendered, []byte("\n\n\n"))
	clause, imports, _ := strings.Cut(string(bytes.TrimRight(head, "\n")), "\n")
	var b bytes.Buffer
	b.Grow(len(l.header) + len(doc) + len(rendered) + 64)
	if build != "" {
		b.WriteString("//go:build " + build + "\n\n")
	}
	b.WriteString(l.header)
	if doc != "" {
		b.WriteString(doc)
		b.WriteByte('\n')
	}
	b.WriteString(clause)
	b.WriteByte('\n')
	if imports = strings.TrimSpace(imports); imports != "" {
		b.WriteByte('\n')
		writeImports(&b, imports)
	}
	if len(body) > 0 {
		b.WriteByte('\n')
		above = bytes.Count(b.Bytes(), []byte("\n"))
		b.Write(body)
		b.WriteByte('\n')
	}
	return b.Bytes(), above
}

func writeImports(b *bytes.Buffer, imports string) {
	lines, grouped := strings.CutPrefix(imports, "import (\n")
	if !grouped {
		b.WriteString(imports + "\n")
		return
	}
	var standard, others []string
	for line := range strings.Lines(strings.TrimSuffix(lines, ")")) {
		_, quoted, _ := strings.Cut(line, `"`)
		first, _, _ := strings.Cut(quoted, "/")
		if strings.Contains(first, ".") {
			others = append(others, line)
		} else {
			standard = append(standard, line)
		}
	}
	b.WriteString("import (\n")
	for _, line := range standard {
		b.WriteString("\t" + line)
	}
	if len(standard) > 0 && len(others) > 0 {
		b.WriteByte('\n')
	}
	for _, line := range others {
		b.WriteString("\t" + line)
	}
	b.WriteString(")\n")
}
