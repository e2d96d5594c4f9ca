package main

import (
	"bytes"
	"go/token"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/generators"
)

func TestPainter(t *testing.T) {
	var out bytes.Buffer
	if newPainter(&out, "auto") {
		t.Error("colours for what is no terminal")
	}
	p := newPainter(&out, "always")
	if got := p.count(green, 2, "new"); got != "\x1b[32m2 new\x1b[0m" {
		t.Errorf("count = %q", got)
	}
	if got := p.count(green, 0, "new"); got != "0 new" {
		t.Errorf("count of nothing = %q", got)
	}
	if got := newPainter(&out, "never").paint(red, "x"); got != "x" {
		t.Errorf("paint = %q", got)
	}
}

// TestProgress wants no word of progress where nobody looks.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	stop := progress(&out, "generating")
	stop()
	stop()
	if out.Len() > 0 {
		t.Errorf("wrote %q", out.String())
	}
}

// TestDiagnosticColours wants the place and the word warning coloured, and the
// text the same.
func TestDiagnosticColours(t *testing.T) {
	var diags generators.Diagnostics
	diags.Warnf(token.Position{Filename: "types.go", Line: 3, Column: 1}, "do this", "that: warning: twice")
	var out bytes.Buffer
	newPrinter(&out, &out, "always").diagnostics(diags)
	want := "\x1b[1mtypes.go:3:1\x1b[0m: \x1b[33mwarning:\x1b[0m that: warning: twice (do this)\n"
	if out.String() != want {
		t.Errorf("got %q\nwant %q", out.String(), want)
	}
}

func TestRound(t *testing.T) {
	for in, want := range map[time.Duration]string{
		1234567 * time.Nanosecond: "1.2ms", 123456 * time.Microsecond: "123ms", 2345678 * time.Microsecond: "2.346s",
	} {
		if got := round(in).String(); got != want {
			t.Errorf("round(%v) = %s, want %s", in, got, want)
		}
	}
}

// TestPlain expects nothing that somebody named to steer a terminal.
func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"a/b.go:1:2: text\n\tmore «ü»": "a/b.go:1:2: text\n\tmore «ü»",
		"a\x1b]0;evil\a.go":            `a\x1b]0;evil\a.go`,
		"a\rb\x9bc\x00":                "a\\rb\ufffdc\\x00",
		"a\x9bb":                       "a\ufffdb",
		"a\u202eb\u0085":               `a\u202eb\u0085`,
	} {
		if got := plain(text); got != want {
			t.Errorf("%q is printed as %q, want %q", text, got, want)
		}
	}
}
