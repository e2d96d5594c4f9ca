package generators

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTroubleshooting wants every message of the generator explained in
// docs/troubleshooting.md, and no others: the first cell of a row of its tables
// is a message with … for what varies.
func TestTroubleshooting(t *testing.T) {
	data, err := os.ReadFile("../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`+)(.+?)(`+) \\|").FindAllStringSubmatch(string(data), -1) {
		documented[strings.TrimSpace(strings.ReplaceAll(row[2], `\|`, "|"))] = true
	}
	messages := map[string]string{}
	for _, dir := range []string{".", "internal/tags", "internal/model", "internal/load"} {
		collectMessages(t, dir, messages)
	}
	if len(messages) < 100 {
		t.Fatalf("only %d messages found in the code", len(messages))
	}
	for message, pos := range messages {
		if !documented[message] {
			t.Errorf("docs/troubleshooting.md does not explain the message of %s: %s", pos, message)
		}
		delete(documented, message)
	}
	for message := range documented {
		t.Errorf("docs/troubleshooting.md explains a message that the code does not have: %s", message)
	}
}

// collectMessages finds the calls that make diagnostics in the Go files of a
// folder, and the text of each with … for what varies.
func collectMessages(t *testing.T, dir string, messages map[string]string) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			var text string
			switch n := n.(type) {
			case *ast.CallExpr:
				text = messageOfCall(n)
			case *ast.KeyValueExpr: // Diagnostic{Msg: ...}
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Msg" {
					text, _ = literalText(n.Value)
				}
			}
			if message := withoutVerbs(text); message != "" {
				messages[message] = fset.Position(n.Pos()).String()
			}
			return true
		})
	}
}

// messageOfCall returns the format of a call that makes a diagnostic, or the
// text that stands for it; "" for other calls.
func messageOfCall(call *ast.CallExpr) string {
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	case *ast.Ident:
		name = fun.Name
	}
	// Where the format stands among the arguments.
	at, ok := map[string]int{"Errorf": 2, "Warnf": 2, "unresolved": 2, "fail": 1, "Sprintf": 0}[name]
	if !ok || len(call.Args) <= at {
		return ""
	}
	text, _ := literalText(call.Args[at])
	if name == "Sprintf" && !strings.HasPrefix(text, "unknown tag") {
		return ""
	}
	return text
}

// literalText evaluates a string made of literals; what is no literal counts
// as something that varies.
func literalText(expr ast.Expr) (text string, constant bool) {
	switch e := expr.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.BinaryExpr:
		x, _ := literalText(e.X)
		y, _ := literalText(e.Y)
		return x + y, false
	case *ast.Ident, *ast.CallExpr, *ast.SelectorExpr:
		return "%s", false
	}
	return "", false
}

var (
	formatVerb = regexp.MustCompile(`%[+#]?[a-z]`)
	ellipses   = regexp.MustCompile(`…(…)+`)
)

// withoutVerbs puts … for the verbs of a format; "" when nothing else is left.
func withoutVerbs(format string) string {
	text := ellipses.ReplaceAllString(formatVerb.ReplaceAllString(format, "…"), "…")
	if !slices.ContainsFunc(strings.Fields(text), func(word string) bool { return len(strings.Trim(word, "…:\"(),+")) > 1 }) {
		return ""
	}
	return text
}
