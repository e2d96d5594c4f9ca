package model

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// reportInert reports tags in comments that are no type's: +genclient on
// something else is an error, and so it is in a comment by itself above a kind
// that has none. The rest may be a note or code that was switched off.
func (b *builder) reportInert(s *source, ix *commentIndex) {
	for _, group := range ix.file.AST.Comments {
		if ix.used[group] || !tags.MayMisplace(group) {
			continue
		}
		where, declared := ix.place(group)
		lines := tags.Lines(ix.file.Position, group)
		found := tags.ParseInert(lines, where, declared)
		if where != detachedPlace || b.losesClient(s, ix, group) {
			for i := range found {
				found[i].Severity = diag.Error
			}
		}
		b.report(found)
		if where != packagePlace && filepath.Base(ix.file.Name) != "doc.go" {
			s.misplaced = append(s.misplaced, tags.ParseMisplaced(lines, where)...)
		}
	}
}

// losesClient reports whether the first declaration below a comment is a kind
// without +genclient. A comment behind code on its line is about that code.
func (b *builder) losesClient(s *source, ix *commentIndex, group *ast.CommentGroup) bool {
	if ix.ending(ix.line(group.End())) != group {
		return false
	}
	for _, decl := range ix.file.AST.Decls {
		if decl.Pos() < group.End() {
			continue
		}
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE || len(gen.Specs) == 0 {
			return false
		}
		i := slices.IndexFunc(s.types, func(t *taggedType) bool { return ast.Spec(t.decl.Spec) == gen.Specs[0] })
		return i >= 0 && !s.types[i].tags.Generate && embeds(s.types[i].decl, "TypeMeta") && embeds(s.types[i].decl, "ObjectMeta")
	}
	return false
}

// reportMisplaced reports tags of packages in comments that are not a
// package's: as errors where the package has clients and lacks the tag.
func (b *builder) reportMisplaced(s *source) {
	for _, t := range s.types {
		if filepath.Base(t.decl.File.Name) != "doc.go" {
			s.misplaced = append(s.misplaced, t.tags.Misplaced...)
		}
	}
	for _, d := range s.misplaced {
		name, _, _ := strings.Cut(d.Msg, " ")
		lost := map[string]bool{
			"+groupName": !s.tags.GroupName.Set, "+groupGoName": !s.tags.GroupGoName.Set, "+versionName": !s.tags.VersionName.Set,
			"+k8s:client-gen": !s.tags.NoClient,
		}
		if s.hasClients() && lost[name] {
			d.Severity = diag.Error
			s.lostGroup = s.lostGroup || name == "+groupName"
		}
		b.diags = append(b.diags, d)
	}
}

// reportUnread reports types with +genclient in files that the run leaves out,
// unless the files that it reads declare a type of the same name.
func (b *builder) reportUnread(s *source) {
	files, why := s.pkg.Unread("+genclient")
	for _, f := range files {
		for _, decl := range f.AST.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.TypeSpec)
				parsed, _ := tags.ParseType(tags.Lines(f.Position, gen.Doc, spec.Doc))
				if !parsed.Generate || declaredElsewhere(s.pkg, spec.Name.Name, f) {
					continue
				}
				hint := "move the type to a file that is always built, or set --build-tags"
				if strings.HasSuffix(f.Name, "_test.go") {
					hint = "move the type to a file whose name does not end in _test.go"
				} else if !strings.Contains(why[f], "constraint") {
					hint = "rename the file"
				}
				b.diags.Errorf(parsed.Pos, hint, "%s gets no client everywhere: its file %s package %s", spec.Name.Name, why[f], s.pkg.Path)
			}
		}
	}
}

// declaredElsewhere reports whether a file that the run reads declares a type,
// another than the one given.
func declaredElsewhere(pkg *load.Package, name string, f *load.File) bool {
	t := pkg.Type(name)
	return t != nil && t.File.Name != f.Name
}
