package model

import (
	"go/ast"
	"path/filepath"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// source is an input package while the model is being built.
type source struct {
	pkg   *load.Package
	out   *Package
	tags  tags.Package
	types []*taggedType
	// inDocGo is true when +groupName stands in doc.go, the only file that
	// upstream reads it from.
	inDocGo bool
	gv      declaredGV
	helpers tags.Helpers
	// unplaced is true when a file that cannot be parsed may hold the group or
	// the version.
	unplaced bool
	// lostGroup and lostCopies are true when a tag of the package is wrong that
	// seems to ask for a group, or for deep copies: what follows from its lack
	// is not reported.
	lostGroup, lostCopies bool
	// copiesMeant is true when such a mistake, which ends the run, is about
	// +k8s:deepcopy-gen=package.
	copiesMeant bool
	// misplaced are tags of the package in other comments, as warnings.
	misplaced diag.List
}

// taggedType is a type of an input package with what its tags say.
type taggedType struct {
	decl *load.TypeDecl
	tags tags.Type
	copy tags.Copy // read when Options.Types is set
	doc  func() string
}

// hasClients reports whether any type asks for a client.
func (s *source) hasClients() bool {
	for _, t := range s.types {
		if t.tags.Generate {
			return true
		}
	}
	return false
}

// read collects the tags of a package and of its types.
func (b *builder) read(pkg *load.Package) *source {
	s := &source{pkg: pkg, out: &Package{Path: pkg.Path, Name: pkg.Name, Dir: pkg.Dir}}
	s.out.Pos.Filename = pkg.Dir
	for _, f := range pkg.Files() {
		ix := indexComments(f)
		for _, t := range f.Types() {
			parsed, diags := tags.ParseType(ix.typeLines(t))
			b.reportTags(s, diags)
			tagged := &taggedType{decl: t, tags: parsed, doc: func() string { return ix.doc(t) }}
			if b.opts.Types {
				tagged.copy, diags = tags.ParseCopy(ix.typeLines(t))
				b.report(diags)
			}
			s.types = append(s.types, tagged)
		}
		if f.Contains("+genclient") || f.Contains("+group") || f.Contains("+versionName") {
			b.reportInert(s, ix)
		}
	}
	b.checkTwice(s)
	b.readPackageTags(s)
	b.reportMisspelt(s)
	b.reportMisplaced(s)
	b.reportUnread(s)
	return s
}

// readPackageTags reads the tags of doc.go, then those of the package comments
// of other files, which controller-tools reads too, for what doc.go leaves
// open.
func (b *builder) readPackageTags(s *source) {
	var docLines, otherLines []tags.Line
	for i, f := range s.pkg.Files() {
		pos := f.Position(f.AST.Name.Pos())
		if filepath.Base(f.Name) == "doc.go" {
			docLines = tags.Lines(f.Position, f.AST.Comments...)
			s.out.Pos = pos
			continue
		}
		if i == 0 || s.out.Pos.Line == 0 {
			s.out.Pos = pos
		}
		otherLines = append(otherLines, tags.Lines(f.Position, packageComments(f)...)...)
	}
	fromDoc, diags := tags.ParsePackage(docLines)
	b.report(diags)
	wrong := append(diags, fromDoc.Misspelt...)
	if b.opts.Types {
		s.helpers, diags = tags.ParseHelpers(append(docLines, otherLines...))
		b.report(diags)
		if d := s.helpers.Defaults; s.own() && d.Input.Set && len(d.Fields) == 0 && !d.Off.Set && !diags.HasErrors() {
			b.diags.Errorf(d.Input.Pos, "add +k8s:defaulter-gen=TypeMeta", "+k8s:defaulter-gen-input has no effect without +k8s:defaulter-gen")
		}
		wrong = append(wrong, diags...)
	}
	others, diags := tags.ParsePackage(otherLines)
	wrong = append(append(wrong, diags...), others.Misspelt...)
	if s.own() {
		wrong = append(wrong, tags.CheckMarkers(append(docLines, otherLines...), tags.OnPackage)...)
	}
	s.readLost(wrong)
	s.tags, s.inDocGo = fromDoc, fromDoc.GroupName.Set
	if !fromDoc.GroupName.Set {
		s.tags.GroupName = others.GroupName
		b.report(diags)
	}
	if !fromDoc.GroupGoName.Set {
		s.tags.GroupGoName = others.GroupGoName
	}
	if !fromDoc.VersionName.Set {
		s.tags.VersionName = others.VersionName
	}
	s.out.NoListers, s.out.NoInformers = fromDoc.NoListers, fromDoc.NoInformers
	s.tags.Misspelt = append(s.tags.Misspelt, others.Misspelt...)
	if fromDoc.GroupName.Set && others.GroupName.Set && fromDoc.GroupName.Text != others.GroupName.Text {
		from := len(b.diags)
		defer func() { b.escalate(s, from) }()
		b.diags.Warnf(others.GroupName.Pos, "remove it", "+groupName=%s is ignored: doc.go says %q", others.GroupName.Text, fromDoc.GroupName.Text)
	}
}

// packageComments returns the comment on a file's package clause.
func packageComments(f *load.File) []*ast.CommentGroup {
	if f.AST.Doc == nil || !strings.Contains(f.AST.Doc.Text(), "+") {
		return nil
	}
	return []*ast.CommentGroup{f.AST.Doc}
}

// reportMisspelt reports tags that are nearly ours: as errors where nothing
// else says what the tag was meant to say.
func (b *builder) reportMisspelt(s *source) {
	for _, t := range s.types {
		for _, d := range t.tags.Misspelt {
			if (strings.Contains(d.Hint, "+genclient?") || s.own() && strings.HasPrefix(d.Msg, "+genclient behind other words")) && !t.tags.Generate && embeds(t.decl, "TypeMeta") ||
				strings.Contains(d.Hint, "+resourceName?") && t.tags.Generate && t.tags.ResourceName == "" ||
				strings.Contains(d.Hint, "+genclient:nonNamespaced?") && t.tags.Generate && !t.tags.NonNamespaced {
				d.Severity = diag.Error
			}
			b.diags = append(b.diags, d)
		}
	}
	for _, d := range s.tags.Misspelt {
		if s.hasClients() &&
			(strings.Contains(d.Hint, "+groupName?") && !s.tags.GroupName.Set ||
				strings.Contains(d.Hint, "+groupGoName?") && !s.tags.GroupGoName.Set) {
			d.Severity = diag.Error
		}
		b.diags = append(b.diags, d)
	}
}
