package templates

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// TestTemplatesWithoutEnd executes templates that would go on, or grow, for ever.
func TestTemplatesWithoutEnd(t *testing.T) {
	double := func(f string) string {
		return `{{$x := "<\"%"}}{{range 60}}{{$x = ` + f + `}}{{end}}package`
	}
	for name, tt := range map[string]struct{ text, want string }{
		"output":             {"package\n{{range 1000000000000}}" + strings.Repeat("x", 1000) + "{{end}}", "typed/doc.go.tmpl:2: the template writes more than"},
		"output of values":   {"package\n\n{{range 1000000000000}}\n{{printf \"%999d\" .}}{{end}}", "typed/doc.go.tmpl:3: the template writes more than"},
		"no output":          {"package\n{{range 1000000000000}}{{end}}", "typed/doc.go.tmpl:2: the template has no end"},
		"nothing but values": {"package\n{{range 1000000}}{{range 1000000}}\n{{with .}}{{end}}{{else}}{{end}}{{end}}", "the template has no end"},
		"itself":             {"package\n{{template \"typed/doc.go.tmpl\" .}}", "the template has no end"},
		"two that fork":      {`{{define "a"}}{{if lt (len .) 40}}{{template "a" (print . "x")}}{{template "a" (print . "x")}}{{end}}{{end}}{{template "a" ""}}`, "the template has no end"},
		"a straight line":    {"package\n" + strings.Repeat("{{printf \"%999s\" \"x\"}}", 20000), "typed/doc.go.tmpl:2: the template writes more than"},
		"one large text":     {"package " + strings.Repeat("{{range 99}}", 4) + strings.Repeat("x", 1000) + strings.Repeat("{{end}}", 4), "typed/doc.go.tmpl:1: the template writes more than"},
		"doubling":           {double(`printf "%s%s" $x $x`), "a value has more than"},
		"doubling by print":  {double(`print $x $x`), "a value has more than"},
		"doubling by lines":  {double(`println $x $x`), "a value has more than"},
		"escapes for HTML":   {double(`html $x $x`), "a value has more than"},
		"escapes":            {double(`js $x`), "a value has more than"},
		"escapes of URLs":    {double(`urlquery $x $x`), "a value has more than"},
		"quotes":             {double(`quote $x`), "a value has more than"},
		"widths":             {`{{printf "%[1]999999d" 1}}`, "more than 999 characters"},
		"widths of others":   {`{{printf "%*d" 999999 1}}`, "more than 999 characters"},
		"precisions":         {`{{printf "%.999999f" 1.0}}`, "more than 999 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			run := newBudget(t.Context())
			run.maxSteps = 100_000
			_, _, err := override(t, tt.text).render(run, testFile(nil))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), ticker) {
				t.Errorf("the error names a function that nobody wrote: %v", err)
			}
		})
	}
}

// TestTemplatesAreCancelled ends a template that never comes to an end, and those
// that wait behind it.
func TestTemplatesAreCancelled(t *testing.T) {
	for _, text := range []string{"package\n{{range 1000000000000}}{{end}}", "package\n{{range 1000000000000}}x{{end}}"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		enough := errors.New("enough")
		cancel(enough)
		_, err := override(t, text).RenderAll(ctx, []File{testFile(nil), testFile(nil), testFile(nil)})
		if !errors.Is(err, enough) {
			t.Errorf("error %v", err)
		}
		if err := override(t, text).execute(newBudget(ctx), testFile(nil), &strings.Builder{}); err == nil {
			t.Error("a cancelled template has come to its end")
		}
	}
}

// TestGuardedTemplates has functions and actions of all sorts in templates of
// one's own: they do what they always did.
func TestGuardedTemplates(t *testing.T) {
	got, err := override(t, `package

// {{print 1 2 "a"}} {{html "<"}} {{js "'"}} {{urlquery "a b"}} {{printf "%-5s|%05.1f|%%" "x" 2.5}} {{len "abc"}} {{quote "x"}}
{{- range $i, $x := .}}{{if eq $i 1}}{{continue}}{{else if eq $i 3}}{{break}}{{end}}
const C{{$i}} = {{$x -}}
{{- else}}nothing{{end}}
{{- with $y := 5}}
const D = {{$y}}{{end}}
{{block "part" 7}}const E = {{.}}{{end}}
{{range 0}}x{{else}}const F = 1{{end}}
`).Render(testFile([]int{10, 11, 12, 13}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"// 1 2a &lt; \\' a+b x    |002.5|% 3 \"x\"", "const C0 = 10\n", "const C2 = 12\n", "const D = 5\n", "const E = 7\n", "const F = 1\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "C1") || strings.Contains(string(got), "C3") {
		t.Errorf("too much:\n%s", got)
	}
}
