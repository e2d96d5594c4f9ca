package model

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// commentIndex finds the comment blocks of a file by the line they end on.
type commentIndex struct {
	file  *load.File
	byEnd map[int]*ast.CommentGroup
	used  map[*ast.CommentGroup]bool
}

func indexComments(f *load.File) *commentIndex {
	ix := &commentIndex{
		file: f, byEnd: make(map[int]*ast.CommentGroup, len(f.AST.Comments)), used: map[*ast.CommentGroup]bool{},
	}
	for _, group := range f.AST.Comments {
		ix.byEnd[ix.line(group.End())] = group
	}
	return ix
}

func (ix *commentIndex) line(pos token.Pos) int { return ix.file.Position(pos).Line }

// blocks returns the comment blocks of a type: the closest, which ends on the
// line above the type's name, and the second closest, which ends one blank line
// above that (or above the name). A block with code before it on its line, and
// one with code between it and the type, document something else; only the
// line that opens the type's own group may stand between.
func (ix *commentIndex) blocks(t *load.TypeDecl) (second, closest *ast.CommentGroup) {
	top := ix.line(t.Spec.Name.Pos())
	opening := 0
	if t.Group.Lparen.IsValid() && t.Group.Specs[0] == ast.Spec(t.Spec) {
		opening = ix.line(t.Group.Lparen)
	}
	closest = ix.ending(top - 1)
	if closest != nil {
		top = ix.line(closest.Pos())
	}
	if between := top - 1; between == opening || strings.TrimSpace(ix.file.Line(between)) == "" {
		second = ix.ending(top - 2)
	}
	return second, closest
}

// ending returns the block that ends on a line and starts on one without code.
func (ix *commentIndex) ending(line int) *ast.CommentGroup {
	group := ix.byEnd[line]
	if group == nil {
		return nil
	}
	start := ix.file.Position(group.Pos())
	if before := ix.file.Line(start.Line); strings.TrimSpace(before[:min(start.Column-1, len(before))]) != "" {
		return nil
	}
	return group
}

// typeLines returns the lines of a type's blocks and notes that they are a
// type's.
func (ix *commentIndex) typeLines(t *load.TypeDecl) []tags.Line {
	second, closest := ix.blocks(t)
	ix.used[second], ix.used[closest] = true, true
	return tags.Lines(ix.file.Position, second, closest)
}

// doc returns the text of a type's comment without tags.
func (ix *commentIndex) doc(t *load.TypeDecl) string {
	second, closest := ix.blocks(t)
	for _, group := range []*ast.CommentGroup{closest, second} {
		if group == nil {
			continue
		}
		if text := withoutTags(group); text != "" {
			return text
		}
	}
	return ""
}

// withoutTags returns the text of a comment without tags.
func withoutTags(group *ast.CommentGroup) string {
	var kept []string
	for line := range strings.SplitSeq(strings.TrimRight(group.Text(), "\n"), "\n") {
		if !(tags.Line{Text: line}).IsTag() {
			kept = append(kept, line)
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// The places of comments that stand on no declaration.
const (
	packagePlace  = "the package comment"
	detachedPlace = "a comment that no type follows, by at most one blank line"
)

// place says what a comment that is no type's stands on, and whether that is a
// declaration whose tags upstream reads as well.
func (ix *commentIndex) place(group *ast.CommentGroup) (where string, declared bool) {
	for _, decl := range ix.file.AST.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Doc == group {
				return "a function", true
			}
		case *ast.GenDecl:
			if decl.Doc == group && decl.Tok != token.TYPE {
				return "a " + decl.Tok.String() + " declaration", true
			}
		}
		if decl.Pos() <= group.Pos() && group.End() <= decl.End() {
			return "a comment inside a declaration", false
		}
	}
	if ix.file.AST.Doc == group {
		return packagePlace, false
	}
	return detachedPlace, false
}
