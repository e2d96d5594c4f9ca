package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/term"
)

// The colours of reports, as terminals know them.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
	bold   = "1"
)

// painter colours text, or leaves it as it is.
type painter bool

// colors are the values of --color.
var colors = []string{"auto", "always", "never"}

// colorValue is a flag with one of them.
type colorValue string

func (c *colorValue) String() string { return string(*c) }
func (c *colorValue) Type() string   { return "string" }

func (c *colorValue) Set(value string) error {
	if !slices.Contains(colors, value) {
		return fmt.Errorf("want one of %s", strings.Join(colors, ", "))
	}
	*c = colorValue(value)
	return nil
}

// newPainter decides whether what goes to w is coloured: when is "always",
// "never" or "auto", which is on for terminals unless NO_COLOR is set.
func newPainter(w io.Writer, when string) painter {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	return painter(isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
}

func (p painter) paint(colour, text string) string {
	if !p {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// count colours a number that is not zero.
func (p painter) count(colour string, n int, word string) string {
	text := fmt.Sprintf("%d %s", n, word)
	if n == 0 {
		return text
	}
	return p.paint(colour, text)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// patience is how long a run is silent on a terminal.
const patience = 700 * time.Millisecond

// progress says on a terminal that a run which takes long is under way. The
// function it returns ends that and wipes the line.
func progress(w io.Writer, text string) (stop func()) {
	return progressWhen(w, text, func(f func()) (cancel func()) {
		timer := time.AfterFunc(patience, f)
		return func() { timer.Stop() }
	})
}

// progressWhen is progress with the clock that calls when patience is over.
func progressWhen(w io.Writer, text string, later func(func()) (cancel func())) (stop func()) {
	if !isTerminal(w) || os.Getenv("TERM") == "dumb" {
		return func() {}
	}
	var mu sync.Mutex
	shown, stopped := false, false
	cancel := later(func() {
		mu.Lock()
		defer mu.Unlock()
		if !stopped {
			shown = true
			fmt.Fprintf(w, "client-gen: %s ...", text)
		}
	})
	return func() {
		cancel()
		mu.Lock()
		defer mu.Unlock()
		if stopped = true; shown {
			fmt.Fprint(w, "\r\x1b[K")
			shown = false
		}
	}
}

// plain returns a text with what would steer a terminal, or turn its text around,
// as Go escapes: names of files and tags are quoted as somebody wrote them.
func plain(text string) string {
	steers := func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
	}
	text = strings.ToValidUTF8(text, "\ufffd") // a byte alone may steer, too
	if strings.IndexFunc(text, steers) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if steers(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
