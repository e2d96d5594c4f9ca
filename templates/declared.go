package templates

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// declarations returns the names declared at the top level, methods as
// "Type.Method". Names that may be repeated ("_" and init) are left out.
func declarations(lexemes []lexeme) []string {
	var (
		names []string
		depth int
		group bool // inside "var (", "const (" or "type ("
		start = true
	)
	add := func(name string) {
		if name != "_" && name != "init" {
			names = append(names, name)
		}
	}
	for i, l := range lexemes {
		if start && depth == 0 {
			switch l.tok {
			case token.FUNC:
				add(functionName(lexemes[i+1:]))
			case token.TYPE, token.VAR, token.CONST:
				if i+1 < len(lexemes) && lexemes[i+1].tok == token.IDENT {
					add(lexemes[i+1].lit)
				}
				group = i+1 < len(lexemes) && lexemes[i+1].tok == token.LPAREN
			}
		}
		if start && depth == 1 && group && l.tok == token.IDENT {
			add(l.lit)
		}
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
			group = group && depth > 0
		}
		start = l.tok == token.SEMICOLON || group && depth == 1 && l.tok == token.LPAREN
	}
	return names
}

// functionName reads what follows the word func at the top level.
func functionName(lexemes []lexeme) string {
	if len(lexemes) == 0 || lexemes[0].tok != token.LPAREN {
		return firstIdent(lexemes)
	}
	receiver, depth := "", 0
	for i, l := range lexemes {
		switch l.tok {
		case token.LPAREN, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACK:
			depth--
			if depth == 0 {
				return receiver + "." + firstIdent(lexemes[i+1:])
			}
		case token.IDENT:
			if depth == 1 {
				receiver = l.lit
			}
		}
	}
	return "_"
}

func firstIdent(lexemes []lexeme) string {
	if len(lexemes) > 0 && lexemes[0].tok == token.IDENT {
		return lexemes[0].lit
	}
	return "_"
}

// duplicates finds names that two files of one package declare, or one file
// twice: such a package does not compile.
func duplicates(files []File, declared [][]string) error {
	type symbol struct{ pkg, name string }
	seen := map[symbol]int{}
	var clashes []string
	for i, names := range declared {
		for _, name := range names {
			key := symbol{files[i].Package, name}
			if first, ok := seen[key]; ok {
				clashes = append(clashes, fmt.Sprintf("%s is declared in %s and again in %s (template %s)",
					name, files[first].Path, files[i].Path, files[i].Template))
				continue
			}
			seen[key] = i
		}
	}
	if len(clashes) == 0 {
		return nil
	}
	slices.Sort(clashes)
	return fmt.Errorf("render: %s", strings.Join(clashes, "\nrender: "))
}
