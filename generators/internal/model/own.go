package model

import (
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
)

// own reports whether a package is of the main module: its author is the one
// who runs the command, and can mend it.
func (s *source) own() bool { return s.pkg.Module != nil && s.pkg.Module.Main }

// escalate makes errors of the warnings from the given one on, which are about
// things that contradict each other, in packages of the main module. In others
// nobody here can mend them, and upstream takes them as they are.
func (b *builder) escalate(s *source, from int) {
	if s == nil || !s.own() {
		return
	}
	for i := range b.diags[from:] {
		b.diags[from+i].Severity = diag.Error
	}
}

// reportTags reports what is wrong with the tags of a type. In the main module,
// a tag that is there twice is an error as a contradiction is.
func (b *builder) reportTags(s *source, list diag.List) {
	for _, d := range list {
		if d.Severity == diag.Warning && s.own() && strings.HasSuffix(d.Msg, " already") {
			d.Severity = diag.Error
		}
		b.diags = append(b.diags, d)
	}
}

// readLost notes what the package's tags would have said if they were right.
func (s *source) readLost(found diag.List) {
	for _, d := range found {
		text := d.Msg + d.Hint
		s.lostGroup = s.lostGroup || strings.Contains(text, "groupName")
		s.copiesMeant = s.copiesMeant || d.Severity == diag.Error && strings.Contains(text, "deepcopy-gen=package")
		s.lostCopies = s.lostCopies || strings.Contains(text, "deepcopy-gen") || strings.Contains(text, "object:")
	}
}

// needsObject reports whether a run with clients needs copies of a type that
// names interfaces for them: its package is to be told so once.
func (b *builder) needsObject(s *source, decl *load.TypeDecl) bool {
	if !b.opts.WritesCopies || b.opts.NoClients || !s.own() || s.out.KeepsCopies || b.becomesObject(s, decl) {
		return false
	}
	for _, t := range s.types {
		if t.tags.Generate && (t.decl == decl || t.decl.Name()+"List" == decl.Name()) {
			return true
		}
	}
	return false
}
