package templates

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"text/template"
	"text/template/parse"
)

// What templates of one's own may take, in bytes and in executed actions. The
// built-in ones take a thousandth of it for all of Kubernetes.
const (
	maxTemplate = 1 << 20   // text of a template
	maxFile     = 16 << 20  // output of one file
	maxOutput   = 512 << 20 // output of a run
	maxValue    = 1 << 20   // result of a function
	maxSteps    = 2_000_000 // in one file, and ten times that in a run
)

// ticker is the function that a guarded template calls before each action.
const ticker = "_step"

// guard returns a set of templates that call ticker as they go, so that one
// without an end can be ended: text/template itself never stops.
func guard(root *template.Template, texts map[string]string, funcs template.FuncMap) (*template.Template, error) {
	guarded := template.New("").Funcs(funcs).Option("missingkey=error")
	for _, t := range root.Templates() {
		if t.Tree == nil {
			continue
		}
		tree := t.Tree.Copy()
		g := &guardian{name: tree.ParseName}
		for i, c := range []byte(texts[g.name]) {
			if c == '\n' {
				g.ends = append(g.ends, i)
			}
		}
		g.list(tree.Root)
		if g.err != nil {
			return nil, g.err
		}
		if _, err := guarded.AddParseTree(t.Name(), tree); err != nil {
			return nil, err
		}
	}
	return guarded, nil
}

// guardian puts calls of ticker into one template.
type guardian struct {
	name string
	ends []int // of its lines
	err  error
}

func (g *guardian) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	nodes := []parse.Node{g.step(list)}
	for i, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.IfNode:
			g.branch(&n.BranchNode)
		case *parse.RangeNode:
			g.branch(&n.BranchNode)
		case *parse.WithNode:
			g.branch(&n.BranchNode)
		}
		if n.Type() != parse.NodeText && i > 0 {
			nodes = append(nodes, g.step(n))
		}
		nodes = append(nodes, n)
	}
	list.Nodes = nodes
}

func (g *guardian) branch(b *parse.BranchNode) {
	g.list(b.List)
	g.list(b.ElseList)
}

// step makes a call of ticker that says where it stands.
func (g *guardian) step(n parse.Node) parse.Node {
	line, _ := slices.BinarySearch(g.ends, int(n.Position()))
	place := g.name + ":" + strconv.Itoa(line+1)
	trees, err := parse.Parse("step", "{{"+ticker+" "+strconv.Quote(place)+"}}", "{{", "}}", map[string]any{ticker: true})
	if err != nil {
		g.err = err
		return n
	}
	return trees["step"].Root.Nodes[0]
}

// budget is what all templates of a run may take together.
type budget struct {
	ctx          context.Context
	maxSteps     int
	steps, bytes atomic.Int64
}

func newBudget(ctx context.Context) *budget { return &budget{ctx: ctx, maxSteps: maxSteps} }

// meter measures the execution for one file. It is what the template writes to.
type meter struct {
	run   *budget
	out   io.Writer
	bytes int
	steps int
}

// limitError tells of a template that takes too much, and of its place if that is
// known.
type limitError struct{ place, what string }

func (e *limitError) Error() string {
	if e.place == "" {
		return e.what
	}
	return e.place + ": " + e.what
}

// Write takes what a template writes, up to the limit; the next step ends it.
func (m *meter) Write(p []byte) (int, error) {
	m.bytes += len(p)
	if m.bytes > maxFile || m.run.bytes.Add(int64(len(p))) > maxOutput {
		return len(p), nil
	}
	return m.out.Write(p)
}

// over says what limit has been passed, "" for none.
func (m *meter) over() string {
	switch {
	case m.bytes > maxFile:
		return fmt.Sprintf("the template writes more than %d bytes into one file", maxFile)
	case m.run.bytes.Load() > maxOutput:
		return fmt.Sprintf("the templates write more than %d bytes", maxOutput)
	case m.steps > m.run.maxSteps:
		return fmt.Sprintf("the template has no end: %d actions have been executed", m.run.maxSteps)
	case m.run.steps.Load() > 10*int64(m.run.maxSteps):
		return fmt.Sprintf("the templates take too long: %d actions have been executed", 10*m.run.maxSteps)
	}
	return ""
}

// step is called before each action.
func (m *meter) step(place string) (string, error) {
	const often = 256
	if m.steps++; m.steps%often == 0 {
		m.run.steps.Add(often)
		if m.run.ctx.Err() != nil {
			return "", context.Cause(m.run.ctx)
		}
	}
	if what := m.over(); what != "" {
		return "", &limitError{place, what}
	}
	return "", nil
}

// tooWide matches formats that make much of little.
var tooWide = regexp.MustCompile(`%[^a-zA-Z%]*([0-9]{4}|\*)`)

// funcs are ticker, and the functions whose results can be larger than what they
// are given, so that repeating them is a way to fill the memory.
func (m *meter) funcs(known template.FuncMap) template.FuncMap {
	limited := func(f func(...any) string) func(...any) (string, error) {
		return func(args ...any) (string, error) {
			s := f(args...)
			if len(s) > maxValue {
				return "", &limitError{"", fmt.Sprintf("a value has more than %d bytes", maxValue)}
			}
			return s, nil
		}
	}
	funcs := maps.Clone(known)
	funcs[ticker] = m.step
	funcs["print"] = limited(fmt.Sprint)
	funcs["println"] = limited(fmt.Sprintln)
	funcs["html"] = limited(template.HTMLEscaper)
	funcs["js"] = limited(template.JSEscaper)
	funcs["urlquery"] = limited(template.URLQueryEscaper)
	funcs["quote"] = func(s string) (string, error) { return limited(func(...any) string { return strconv.Quote(s) })() }
	funcs["printf"] = func(format string, args ...any) (string, error) {
		if tooWide.MatchString(format) {
			return "", &limitError{"", fmt.Sprintf("the format %.40q asks for more than 999 characters", format)}
		}
		return limited(func(...any) string { return fmt.Sprintf(format, args...) })()
	}
	return funcs
}

// execute executes the template of a file.
func (s *Set) execute(run *budget, f File, out io.Writer) error {
	if s.guarded == nil {
		return s.root.ExecuteTemplate(out, f.Template, f.View)
	}
	t, err := s.guarded.Clone()
	if err != nil {
		return err
	}
	m := &meter{run: run, out: out}
	err = t.Funcs(m.funcs(s.funcs)).ExecuteTemplate(m, f.Template, f.View)
	var limit *limitError
	if errors.As(err, &limit) && limit.place != "" {
		return fmt.Errorf("template %w", limit) // of which text/template would only name the call that is ours
	}
	if what := m.over(); err == nil && what != "" {
		return fmt.Errorf("template %w", &limitError{f.Template, strings.TrimPrefix(what, "the template ")})
	}
	return err
}
