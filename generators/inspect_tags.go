package generators

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"unicode"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// Tag is one comment tag of an input package.
type Tag struct {
	// Name is the tag without "+" and value; Text is the whole line.
	Name, Text string
	// File is its "file:line:column".
	File string
	// Subject is what it stands on: an import path, or "import/path.Name",
	// with ".Field" for a field; "" for a comment that belongs to nothing.
	Subject string
	// Owner is the tool that reads it, "" for a tag that none of those known
	// here reads.
	Owner string
	// Ours is true for tags that client-gen reads; all others are left alone.
	Ours bool
	// Effect says what the tag does.
	Effect string
}

// readTags lists the tags of a file in source order.
func readTags(f *load.File) []Tag {
	var list []Tag
	subjects := subjectsOf(f)
	for i, group := range f.AST.Comments {
		for _, line := range tags.Lines(f.Position, group) {
			text := strings.TrimSpace(line.Text)
			name := tagName(text)
			if !line.IsTag() || name == "" {
				continue
			}
			tag := Tag{Name: name, Text: text, File: line.Pos.String(), Subject: subjects.of(i)}
			tag.explain()
			list = append(list, tag)
		}
	}
	return list
}

// tagName returns the name of a tag: what stands between "+" and the value.
// It is "" for text that only starts with a plus.
func tagName(text string) string {
	name, ok := strings.CutPrefix(text, "+")
	if end := strings.IndexAny(name, "=( \t,"); end >= 0 {
		name = name[:end]
	}
	if !ok || name == "" || !unicode.IsLetter(rune(name[0])) {
		return ""
	}
	return strings.TrimSuffix(name, ":")
}

// subject is a declaration that comments can stand on.
type subject struct {
	line int // where it starts
	name string
}

// subjects are the declarations of a file in the order of their lines.
type subjects struct {
	file *load.File
	list []subject
}

// reach is how many lines below a comment its declaration may start: the
// second closest block of a type ends one blank line above the closest.
const reach = 2

func subjectsOf(f *load.File) *subjects {
	s := &subjects{file: f}
	pkg := f.Package.Path
	s.add(f.AST.Package, pkg)
	for _, decl := range f.AST.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			s.add(decl.Pos(), pkg+"."+decl.Name.Name)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				s.addSpec(pkg, decl, spec)
			}
		}
	}
	slices.SortStableFunc(s.list, func(a, b subject) int { return a.line - b.line })
	return s
}

func (s *subjects) add(pos token.Pos, name string) {
	s.list = append(s.list, subject{s.file.Position(pos).Line, name})
}

func (s *subjects) addSpec(pkg string, decl *ast.GenDecl, spec ast.Spec) {
	pos := spec.Pos()
	if !decl.Lparen.IsValid() {
		pos = decl.Pos()
	}
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		s.add(pos, pkg+"."+spec.Names[0].Name)
	case *ast.TypeSpec:
		s.add(pos, pkg+"."+spec.Name.Name)
		s.addFields(pkg+"."+spec.Name.Name, spec.Type)
	}
}

// addFields adds the fields of a struct and of the structs in it.
func (s *subjects) addFields(name string, expr ast.Expr) {
	ast.Inspect(expr, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		s.add(field.Pos(), name+"."+fieldName(field))
		return true
	})
}

func fieldName(f *ast.Field) string {
	if len(f.Names) > 0 {
		return f.Names[0].Name
	}
	expr := f.Type
	if star, ok := expr.(*ast.StarExpr); ok {
		expr = star.X
	}
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.SelectorExpr:
		return expr.Sel.Name
	}
	return "?"
}

// of returns what a comment of the file stands on: what starts on its own line
// or below it, with comments and at most one blank line between. In doc.go all
// that stands on nothing else is the package's.
func (s *subjects) of(i int) string {
	comments := s.file.AST.Comments
	group := comments[i]
	first, end := s.file.Position(group.Pos()).Line, s.file.Position(group.End()).Line
	limit := end + reach
	if i+1 < len(comments) && s.file.Position(comments[i+1].Pos()).Line <= limit { // the closest block
		limit = s.file.Position(comments[i+1].End()).Line + 1
	}
	from, _ := slices.BinarySearchFunc(s.list, first, func(decl subject, line int) int { return decl.line - line })
	for _, decl := range s.list[from:] {
		if decl.line == first || decl.line > end && decl.line <= limit {
			return decl.name
		}
		if decl.line > limit {
			break
		}
	}
	if group.Pos() < s.file.AST.Package || strings.HasSuffix(s.file.Name, "doc.go") {
		return s.file.Package.Path
	}
	return ""
}
