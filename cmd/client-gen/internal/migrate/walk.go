package migrate

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// walker goes through a script with its variables, as far as they are known
// without running anything.
type walker struct {
	to        *translator
	vars      map[string]expand.Variable
	functions map[string]*syntax.Stmt
	// cwd is the absolute folder that the script is in at this point.
	cwd string
	// depth is how many calls of functions deep the walk is, conditional how
	// many conditions.
	depth, conditional int
	// walked counts statements.
	walked int
}

// maxDepth, maxTurns and maxStmts bound functions that call themselves, loops,
// and loops in loops.
const (
	maxDepth = 20
	maxTurns = 200
	maxStmts = 100_000
)

func newWalker(to *translator, script string) *walker {
	w := &walker{to: to, vars: map[string]expand.Variable{}, functions: map[string]*syntax.Stmt{}, cwd: to.root}
	name := script
	if rel, err := filepath.Rel(to.root, script); err == nil {
		name = filepath.ToSlash(rel)
	}
	w.set("0", name)
	w.vars["BASH_SOURCE"] = expand.Variable{Set: true, Kind: expand.Indexed, List: []string{name}}
	w.set("PWD", to.root)
	w.set("#", "0")
	w.vars["@"] = expand.Variable{Set: true, Kind: expand.Indexed}
	return w
}

func (w *walker) set(name, value string) {
	w.vars[name] = expand.Variable{Set: true, Kind: expand.String, Str: value}
}

func (w *walker) stmts(list []*syntax.Stmt) {
	for _, s := range list {
		if w.walked++; w.walked > maxStmts {
			return
		}
		w.command(s.Cmd)
	}
}

// command walks one command.
func (w *walker) command(cmd syntax.Command) {
	switch cmd := cmd.(type) {
	case *syntax.CallExpr:
		w.call(cmd)
	case *syntax.DeclClause:
		w.assigns(cmd.Args)
	case *syntax.FuncDecl:
		if cmd.Name != nil { // the parser lets "() word" pass
			w.functions[cmd.Name.Value] = cmd.Body
		}
	case *syntax.BinaryCmd:
		w.command(cmd.X.Cmd)
		w.command(cmd.Y.Cmd)
	case *syntax.Block:
		w.stmts(cmd.Stmts)
	case *syntax.Subshell:
		cwd := w.cwd
		w.stmts(cmd.Stmts)
		w.cwd = cwd
	case *syntax.TimeClause:
		if cmd.Stmt != nil {
			w.command(cmd.Stmt.Cmd)
		}
	case *syntax.IfClause:
		w.conditional++
		for clause := cmd; clause != nil; clause = clause.Else {
			w.stmts(clause.Then)
		}
		w.conditional--
	case *syntax.CaseClause:
		w.conditional++
		for _, item := range cmd.Items {
			w.stmts(item.Stmts)
		}
		w.conditional--
	case *syntax.WhileClause:
		w.conditional++
		w.stmts(cmd.Do)
		w.conditional--
	case *syntax.ForClause:
		w.loop(cmd)
	}
}

// loop walks the body of a loop once for each of its words.
func (w *walker) loop(cmd *syntax.ForClause) {
	iter, ok := cmd.Loop.(*syntax.WordIter)
	if !ok {
		w.conditional++
		w.stmts(cmd.Do)
		w.conditional--
		return
	}
	items := w.fields(iter.Items)
	for i, item := range items {
		if i == maxTurns {
			break
		}
		w.set(iter.Name.Value, item)
		w.stmts(cmd.Do)
	}
}

// assigns sets variables.
func (w *walker) assigns(list []*syntax.Assign) {
	for _, a := range list {
		switch {
		case a.Name == nil || a.Naked:
		case a.Array != nil:
			var words []*syntax.Word
			for _, e := range a.Array.Elems {
				words = append(words, e.Value)
			}
			values := w.fields(words)
			if a.Append {
				values = append(slices.Clone(w.vars[a.Name.Value].List), values...)
			}
			w.vars[a.Name.Value] = expand.Variable{Set: true, Kind: expand.Indexed, List: values}
		default:
			value := w.literal(a.Value)
			if a.Append {
				value = w.vars[a.Name.Value].Str + value
			}
			w.set(a.Name.Value, value)
		}
	}
}

// call walks a simple command: an assignment, a function of the script, or
// something to translate.
func (w *walker) call(cmd *syntax.CallExpr) {
	if len(cmd.Args) == 0 {
		w.assigns(cmd.Assigns)
		return
	}
	words := w.fields(cmd.Args)
	if len(words) == 0 {
		return
	}
	if body, ok := w.functions[words[0]]; ok {
		w.function(body, words[1:])
		return
	}
	if words[0] == "shift" {
		w.shift(words[1:])
		return
	}
	if words[0] == "cd" || words[0] == "pushd" {
		if len(words) > 1 {
			w.cwd = w.abs(words[1])
			w.set("PWD", w.cwd)
		}
		return
	}
	before := map[string]expand.Variable{}
	for _, a := range cmd.Assigns {
		if a.Name != nil {
			before[a.Name.Value] = w.vars[a.Name.Value]
		}
	}
	w.assigns(cmd.Assigns)
	w.to.command(&invocation{
		line: int(cmd.Pos().Line()), words: words, cwd: w.cwd, conditional: w.conditional > 0, lookup: func(name string) string { return w.vars[name].String() },
	})
	for name, value := range before {
		if w.vars[name] = value; !value.Set {
			delete(w.vars, name)
		}
	}
}

// function walks the body of a function with its arguments.
func (w *walker) function(body *syntax.Stmt, args []string) {
	if w.depth == maxDepth {
		return
	}
	saved := map[string]expand.Variable{}
	bind := func(name string, v expand.Variable) {
		saved[name] = w.vars[name]
		w.vars[name] = v
	}
	for i, arg := range args {
		bind(fmt.Sprint(i+1), expand.Variable{Set: true, Kind: expand.String, Str: arg})
	}
	bind("@", expand.Variable{Set: true, Kind: expand.Indexed, List: args})
	bind("#", expand.Variable{Set: true, Kind: expand.String, Str: fmt.Sprint(len(args))})
	w.depth++
	w.command(body.Cmd)
	w.depth--
	for name, v := range saved {
		if w.vars[name] = v; !v.Set {
			delete(w.vars, name)
		}
	}
}

// shift drops the first arguments of the function.
func (w *walker) shift(args []string) {
	n := 1
	if len(args) > 0 {
		n, _ = strconv.Atoi(args[0])
	}
	list := w.vars["@"].List
	if n < 0 || n > len(list) {
		return
	}
	for i := range list {
		delete(w.vars, strconv.Itoa(i+1))
	}
	list = list[n:]
	for i, arg := range list {
		w.set(strconv.Itoa(i+1), arg)
	}
	w.vars["@"] = expand.Variable{Set: true, Kind: expand.Indexed, List: list}
	w.set("#", strconv.Itoa(len(list)))
}

func (w *walker) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(w.cwd, name)
}
