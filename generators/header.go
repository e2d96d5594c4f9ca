package generators

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/clientsmith/client-gen/internal/bounded"
)

// headerLimit and openAPILimit are the sizes in bytes of what is read as a header
// and as a schema, the largest of which are a few kilobytes and megabytes.
const (
	headerLimit  = 1 << 20
	openAPILimit = 1 << 28
)

// yearMark is what the current year takes the place of in a header.
const yearMark = "YEAR"

// datedHeader is a header with the year in it.
type datedHeader struct {
	// lines are those with the mark, year is what stands for it in new files.
	lines []datedLine
	year  string
	// within is how far into a file they are looked for.
	within int
}

// datedLine is a line of a header as new files have it, and with any year.
type datedLine struct {
	text string
	any  *regexp.Regexp
}

// header returns the text that every file starts with.
func (r *run) header() (string, error) {
	if r.HeaderFile == "" {
		return "", nil
	}
	name := r.HeaderFile
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.Dir, name)
	}
	text, err := bounded.ReadNamed(name, headerLimit)
	if err != nil {
		return "", &OptionError{"go-header-file", r.HeaderFile, "a file that can be read: " + err.Error()}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // as some editors put it
	*r.dated = newDatedHeader(string(text), fmt.Sprint(time.Now().UTC().Year()))
	return strings.ReplaceAll(string(text), yearMark, r.dated.year), nil
}

func newDatedHeader(text, year string) datedHeader {
	h := datedHeader{year: year, within: len(text) + 1024}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		if strings.Contains(line, yearMark) {
			h.lines = append(h.lines, datedLine{
				strings.ReplaceAll(line, yearMark, year),
				regexp.MustCompile(`(?m)^` + strings.ReplaceAll(regexp.QuoteMeta(line), yearMark, `[0-9]{4}`)),
			})
		}
	}
	return h
}

// keepYear gives a file the year that it has on disk: that a year has passed
// makes no file out of date.
func (r *run) keepYear(path string, text []byte) []byte {
	if len(r.dated.lines) == 0 {
		return text
	}
	name := filepath.FromSlash(path)
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.OutputDir, name)
	}
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return text
	}
	old, err := bounded.Read(name, bounded.Source)
	if err != nil {
		return text
	}
	return r.dated.apply(text, old)
}

// apply puts the years of an old file's header in place of the current one; a
// file with another header gets the current year.
func (h *datedHeader) apply(text, old []byte) []byte {
	head := old[:min(len(old), h.within)]
	for _, line := range h.lines {
		was := line.any.Find(head)
		if was == nil {
			return text
		}
		text = bytes.Replace(text, []byte(line.text), was, 1)
	}
	return text
}
