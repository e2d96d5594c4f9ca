package clientgen_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	fence       = regexp.MustCompile("(?ms)^```.*?^```$")
	inlineCode  = regexp.MustCompile("``.+?``|`[^`\n]+`")
	markdownURL = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	heading     = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	quotation   = regexp.MustCompile("(?ms)^<!-- from (\\S+) -->\n```\\w*\n(.*?)^```$")
)

// documents are the pages for people in the repository.
func documents(t *testing.T) []string {
	t.Helper()
	pages := []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "runtime/README.md", "examples/crd-clientset/README.md"}
	found, err := filepath.Glob("docs/*.md")
	if err != nil || len(found) < 5 {
		t.Fatalf("docs has %d pages: %v", len(found), err)
	}
	return append(pages, found...)
}

// TestLinks wants every relative link in the documents to name a file of the
// repository, and every anchor a heading of that file.
func TestLinks(t *testing.T) {
	links := 0
	for _, page := range documents(t) {
		for _, link := range markdownURL.FindAllStringSubmatch(prose(t, page), -1) {
			target := link[1]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			links++
			if problem := checkLink(t, page, target); problem != "" {
				t.Errorf("%s: link %s: %s", page, target, problem)
			}
		}
	}
	if links < 50 {
		t.Errorf("only %d links found", links)
	}
}

// checkLink says what is wrong with a link, "" for nothing.
func checkLink(t *testing.T, page, target string) string {
	name, anchor, hasAnchor := strings.Cut(target, "#")
	file := page
	if name != "" {
		file = filepath.Join(filepath.Dir(page), filepath.FromSlash(name))
		if !filepath.IsLocal(file) {
			return "it leads out of the repository"
		}
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return "there is no such file"
		}
	}
	if !hasAnchor || filepath.Ext(file) != ".md" {
		return ""
	}
	for _, known := range anchors(t, file) {
		if known == anchor {
			return ""
		}
	}
	return "there is no such heading"
}

// TestQuotations wants code that a document says is from a file to be in it.
func TestQuotations(t *testing.T) {
	for _, page := range documents(t) {
		for _, quoted := range quotation.FindAllStringSubmatch(read(t, page), -1) {
			if source := read(t, quoted[1]); !strings.Contains(source, quoted[2]) {
				t.Errorf("%s: this is not in %s:\n%s", page, quoted[1], quoted[2])
			}
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// prose is a page without its code, in which brackets mean something else.
func prose(t *testing.T, page string) string {
	t.Helper()
	return inlineCode.ReplaceAllString(fence.ReplaceAllString(read(t, page), ""), "code")
}

// anchors returns the anchors of a page's headings as GitHub makes them: lower
// case, hyphens for blanks, without punctuation, numbered when they repeat.
func anchors(t *testing.T, page string) []string {
	t.Helper()
	var all []string
	seen := map[string]int{}
	for _, h := range heading.FindAllStringSubmatch(fence.ReplaceAllString(read(t, page), ""), -1) {
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, h[1])
		if n := seen[anchor]; n > 0 {
			all = append(all, anchor+"-"+string(rune('0'+n)))
		} else {
			all = append(all, anchor)
		}
		seen[anchor]++
	}
	return all
}
