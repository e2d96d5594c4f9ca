package migrate

import (
	"path/filepath"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// output works out what a command substitution prints; false if that is not
// known without running it.
func (w *walker) output(sub *syntax.CmdSubst) (string, bool) {
	if text := source(sub); strings.Contains(text, "go.mod") || strings.Contains(text, "go list -m") {
		return w.to.module, true // however it is cut out
	}
	cwd := w.cwd
	defer func() { w.cwd = cwd }()
	text, ok := "", false
	for _, s := range sub.Stmts {
		if more, known := w.prints(s.Cmd); known {
			text, ok = more, true
		} else {
			return "", false
		}
	}
	return text, ok
}

// prints works out what one command prints.
func (w *walker) prints(cmd syntax.Command) (string, bool) {
	switch cmd := cmd.(type) {
	case *syntax.BinaryCmd:
		x, known := w.prints(cmd.X.Cmd)
		if cmd.Op == syntax.OrStmt && known || !known && cmd.Op != syntax.OrStmt {
			return x, known
		}
		if cmd.Op != syntax.AndStmt && cmd.Op != syntax.OrStmt {
			return "", false // a pipe
		}
		y, known := w.prints(cmd.Y.Cmd)
		return strings.TrimPrefix(x+"\n"+y, "\n"), known
	case *syntax.CallExpr:
		words := w.fields(cmd.Args)
		if len(words) == 0 {
			return "", false
		}
		return w.builtin(words)
	}
	return "", false
}

// builtin is what the commands print that scripts find their way with.
func (w *walker) builtin(words []string) (string, bool) {
	last := words[len(words)-1]
	switch line := strings.Join(words, " "); {
	case words[0] == "cd" && len(words) > 1:
		w.cwd = w.abs(last)
		return "", true
	case words[0] == "pwd", words[0] == "/bin/pwd":
		return w.cwd, true
	case words[0] == "dirname" && len(words) > 1:
		return filepath.ToSlash(filepath.Dir(last)), true
	case words[0] == "basename" && len(words) == 2:
		return filepath.Base(last), true
	case (words[0] == "realpath" || words[0] == "readlink" || words[0] == "greadlink") && len(words) > 1:
		return w.abs(last), true
	case words[0] == "echo":
		return strings.Join(words[1:], " "), true
	case line == "git rev-parse --show-toplevel":
		return w.to.root, true
	}
	return "", false
}
