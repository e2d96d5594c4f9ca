package model

import (
	"go/token"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// checkTwice reports types that two hand-written declarations of a package of
// the main module claim.
func (b *builder) checkTwice(s *source) {
	if s.pkg.Module == nil || !s.pkg.Module.Main {
		return
	}
	first := map[string]token.Position{}
	for _, t := range s.types {
		if t.decl.File.ToolWritten() || t.decl.Name() == "_" {
			continue
		}
		if pos, twice := first[t.decl.Name()]; twice {
			b.diags.Errorf(t.decl.Pos(), "rename or remove one of them", "type %s is declared twice, first at %s", t.decl.Name(), b.at(pos))
			continue
		}
		first[t.decl.Name()] = t.decl.Pos()
	}
}

// checkException warns of a plural exception for a type that does not exist,
// where one exists that is called nearly so.
func (b *builder) checkException(kind, plural string) {
	var known []string
	for _, s := range b.sources {
		for _, t := range s.types {
			if t.decl.Name() == kind {
				return
			}
			if t.tags.Generate {
				known = append(known, t.decl.Name())
			}
		}
	}
	if hint := diag.DidYouMean("", kind, known); hint != "" && !b.prog.Incomplete() {
		b.diags.Warnf(token.Position{}, hint, "plural exception %s:%s is for a type that does not exist", kind, plural)
	}
}
