package templates

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// lexeme is one Go token of what a template wrote.
type lexeme struct {
	offset int
	tok    token.Token
	lit    string
}

// end is the offset behind the lexeme, for tokens with a literal.
func (l lexeme) end() int { return l.offset + len(l.lit) }

// reference is a place in the text where a declaration of a package is named.
type reference struct {
	start, end int // of the text it stands for
	path, name string
}

// scanned is what the linker knows about one executed template.
type scanned struct {
	text       []byte
	doc        string // the package comment, "" for none
	body       int    // offset of the first byte behind package and import clauses
	references []reference
	plain      map[string]bool // identifiers that are not behind a dot and not references
	declared   []string        // top-level names, methods as "Type.Method"
}

// bodyStart and bodyEnd are the offsets of the first and behind the last byte
// of the body that is not blank; an empty body ends where it starts or before.
func (s *scanned) bodyStart() int {
	at := s.body
	for at < len(s.text) && strings.IndexByte(" \t\r\n;", s.text[at]) >= 0 {
		at++
	}
	return at
}

// bodyEnd is documented at [scanned.bodyStart].
func (s *scanned) bodyEnd() int { return len(bytes.TrimRight(s.text, " \t\r\n")) }

// bodyPrefix is the text in front of the body.
func (s *scanned) bodyPrefix() []byte { return s.text[:s.bodyStart()] }

// scan reads the text once. The qualifiers are the ones of the runtime; more
// come from the file, and from import declarations in the text.
func scan(text []byte, qualifiers, more map[string]string) (*scanned, error) {
	return (&scratch{plain: map[string]bool{}}).scan(text, qualifiers, more)
}

// scratch is the memory that rendering one file takes and the next one can
// have again.
type scratch struct {
	executed bytes.Buffer
	lexemes  []lexeme
	plain    map[string]bool
}

var scratches = sync.Pool{New: func() any { return &scratch{plain: make(map[string]bool, 64)} }}

// free gives the memory back. Nothing of what was scanned may be used any more.
func (sc *scratch) free() {
	sc.executed.Reset()
	clear(sc.plain)
	scratches.Put(sc)
}

// scan is [scan]; the result is good until the memory is used again.
func (sc *scratch) scan(text []byte, qualifiers, more map[string]string) (*scanned, error) {
	lexemes, err := tokenize(sc.lexemes[:0], text)
	if err != nil {
		return nil, err
	}
	sc.lexemes = lexemes
	s := &scanned{text: text, plain: sc.plain}
	own := map[string]string{}
	i, err := s.preamble(lexemes, own)
	if err != nil {
		return nil, err
	}
	lookup := func(name string) string {
		for _, m := range []map[string]string{own, more, qualifiers} {
			if p := m[name]; p != "" {
				return p
			}
		}
		return ""
	}
	s.names(lexemes[i:], lookup)
	s.declared = declarations(lexemes[i:])
	return s, nil
}

// tokenize appends the tokens of the text to lexemes.
func tokenize(lexemes []lexeme, text []byte) ([]lexeme, error) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var (
		s        scanner.Scanner
		failures scanner.ErrorList
		open     []lexeme
	)
	s.Init(file, text, failures.Add, 0)
	lexemes = slices.Grow(lexemes, len(text)/4)
	for {
		pos, tok, lit := s.Scan()
		l := lexeme{offset: file.Offset(pos), tok: tok, lit: lit}
		switch tok {
		case token.EOF:
			if len(open) > 0 {
				last := open[len(open)-1]
				failures.Add(file.Position(file.Pos(last.offset)), fmt.Sprintf("%s is never closed", last.tok))
			}
			failures.Sort()
			return lexemes, failures.Err()
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, l)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) == 0 || closing(open[len(open)-1].tok) != tok {
				failures.Add(file.Position(pos), fmt.Sprintf("unexpected %s", tok))
				return nil, failures.Err()
			}
			open = open[:len(open)-1]
		}
		lexemes = append(lexemes, l)
	}
}

func closing(tok token.Token) token.Token {
	switch tok {
	case token.LPAREN:
		return token.RPAREN
	case token.LBRACK:
		return token.RBRACK
	}
	return token.RBRACE
}

// preamble takes the package clause with the comment above it and the import
// declarations, and returns the index of the first lexeme behind them.
func (s *scanned) preamble(lexemes []lexeme, imports map[string]string) (int, error) {
	i := 0
	if len(lexemes) == 0 || lexemes[0].tok != token.PACKAGE {
		return 0, nil
	}
	s.doc = strings.TrimSpace(string(s.text[:lexemes[0].offset]))
	s.body = lexemes[0].offset + len("package")
	i++
	if i < len(lexemes) && lexemes[i].tok == token.IDENT {
		s.body = lexemes[i].end()
		i++
	}
	for i < len(lexemes) {
		switch lexemes[i].tok {
		case token.SEMICOLON:
			i++
		case token.IMPORT:
			next, err := importDecl(lexemes, i+1, imports)
			if err != nil {
				return 0, err
			}
			if next > 0 && next <= len(lexemes) {
				last := lexemes[next-1]
				s.body = last.offset + max(len(last.lit), 1)
			}
			i = next
		default:
			return i, nil
		}
	}
	return i, nil
}

// importDecl reads what follows the word import and returns the index behind it.
func importDecl(lexemes []lexeme, i int, imports map[string]string) (int, error) {
	group := i < len(lexemes) && lexemes[i].tok == token.LPAREN
	if group {
		i++
	}
	name := ""
	for ; i < len(lexemes); i++ {
		switch l := lexemes[i]; l.tok {
		case token.IDENT:
			name = l.lit
		case token.STRING:
			p, err := strconv.Unquote(l.lit)
			if err != nil || p == "" {
				return 0, fmt.Errorf("import of %s: not an import path", l.lit)
			}
			if name == "" {
				name = Alias(p)
			}
			imports[name], name = p, ""
			if !group {
				return i + 1, nil
			}
		case token.SEMICOLON:
		case token.RPAREN:
			return i + 1, nil
		default:
			return 0, fmt.Errorf("unexpected %s in an import declaration", l.tok)
		}
	}
	return i, nil
}

// names finds references and plain identifiers.
func (s *scanned) names(lexemes []lexeme, lookup func(string) string) {
	behindDot := false
	for i := 0; i < len(lexemes); i++ {
		l := lexemes[i]
		selector := i+2 < len(lexemes) && lexemes[i+1].tok == token.PERIOD && lexemes[i+2].tok == token.IDENT
		importPath := ""
		switch {
		case l.tok == token.STRING && selector && l.lit[0] == '`':
			importPath = l.lit[1 : len(l.lit)-1]
		case l.tok == token.IDENT && !behindDot && selector:
			importPath = lookup(l.lit)
		}
		if importPath != "" {
			name := lexemes[i+2]
			s.references = append(s.references, reference{start: l.offset, end: name.end(), path: importPath, name: name.lit})
			i += 2
			behindDot = false
			continue
		}
		if l.tok == token.IDENT && !behindDot {
			s.plain[l.lit] = true
		}
		behindDot = l.tok == token.PERIOD
	}
}
