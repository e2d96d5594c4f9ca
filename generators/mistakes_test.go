package generators

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// TestMistakes runs the generator over modules that are full of mistakes. Each
// archive of testdata/mistakes is a module. A line such as
//
//	//ERROR 4: unknown tag +genclint (did you mean +genclient?)
//
// is no part of the file: it says what is to be reported about the next line,
// at which column. WARN stands for warnings. What has no line in the archive is
// in the file "want". Record both with -update.
//
// Written for the reader: a Go file without a package clause gets one, with the
// import of meta/v1, and a folder without doc.go gets one that asks for a group,
// deep copies and registration. //KIND and //LIST stand for a kind's members and
// for a whole list. The archive's comment may say
//
//	patterns: ./...                (default ./...)
//	families: clientset register   (default all)
//	plurals: Kind:Plural
func TestMistakes(t *testing.T) {
	archives, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			checkMistakes(t, name, archive)
		})
	}
}

var (
	markLine = regexp.MustCompile(`^\s*//(ERROR|WARN) `)
	kindMark = regexp.MustCompile(`(?m)^//KIND$`)
	listMark = regexp.MustCompile(`(?m)^//LIST (\w+)$`)
)

const (
	kindMembers   = "metav1.TypeMeta `json:\",inline\"`; metav1.ObjectMeta `json:\"metadata,omitempty\"`"
	listOfKind    = "type ${1}List struct { metav1.TypeMeta `json:\",inline\"`; metav1.ListMeta `json:\"metadata,omitempty\"`; Items []${1} `json:\"items\"` }"
	impliedClause = "package %s\n\nimport metav1 \"k8s.io/apimachinery/pkg/apis/meta/v1\"\n\n"
	impliedDoc    = "// +k8s:deepcopy-gen=package\n// +groupName=%s.example.com\npackage %s\n"
)

// marked is a file of an archive without its marks.
type marked struct {
	lines []string
	// before are the marks above each line; offset is how many lines stand
	// before the first in the file that is written.
	before map[int][]string
	offset int
}

func checkMistakes(t *testing.T, name string, archive *txtar.Archive) {
	files := map[string]*marked{}
	var wantRest string
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool {
		if f.Name == "want" {
			wantRest = string(f.Data)
		}
		return f.Name == "want"
	})
	for _, f := range archive.Files {
		files[f.Name] = readMarks(string(f.Data))
	}
	dir := writeMistakes(t, archive, files)
	rest := ""
	found := map[string]map[int][]string{}
	for _, d := range runMistakes(t, dir, string(archive.Comment)) {
		rel := filepath.ToSlash(d.Pos.Filename)
		f := files[rel]
		line := d.Pos.Line
		if f != nil {
			line -= f.offset
		}
		if f == nil || line < 1 || line > len(f.lines) {
			rest += strings.ReplaceAll(d.String(), dir, "$DIR") + "\n"
			continue
		}
		if found[rel] == nil {
			found[rel] = map[int][]string{}
		}
		found[rel][line] = append(found[rel][line], markOf(d))
	}
	if *update {
		recordMistakes(t, name, archive, files, found, rest)
		return
	}
	for _, f := range archive.Files {
		if got, want := withMarks(files[f.Name], found[f.Name]), withMarks(files[f.Name], files[f.Name].before); got != want {
			t.Errorf("%s: got:\n%s\nwant:\n%s", f.Name, got, want)
		}
	}
	if rest != wantRest {
		t.Errorf("elsewhere: got:\n%s\nwant:\n%s", rest, wantRest)
	}
}

// markOf words a diagnostic as the line that stands for it.
func markOf(d diag.Diagnostic) string {
	mark := "//ERROR "
	if d.Severity == diag.Warning {
		mark = "//WARN "
	}
	text := d.Msg
	if d.Hint != "" {
		text += " (" + d.Hint + ")"
	}
	return fmt.Sprintf("%s%d: %s", mark, d.Pos.Column, text)
}

func readMarks(text string) *marked {
	m := &marked{before: map[int][]string{}}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if markLine.MatchString(line) {
			m.before[len(m.lines)+1] = append(m.before[len(m.lines)+1], strings.TrimSpace(line))
			continue
		}
		m.lines = append(m.lines, line)
	}
	return m
}

func withMarks(m *marked, marks map[int][]string) string {
	var b strings.Builder
	for i, line := range m.lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		for _, mark := range slices.Sorted(slices.Values(marks[i+1])) {
			b.WriteString(indent + mark + "\n")
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func recordMistakes(t *testing.T, name string, archive *txtar.Archive, files map[string]*marked, found map[string]map[int][]string, rest string) {
	for i, f := range archive.Files {
		archive.Files[i].Data = []byte(withMarks(files[f.Name], found[f.Name]))
	}
	if rest != "" {
		archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(rest)})
	}
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeMistakes writes the module of an archive, with what is implied.
func writeMistakes(t *testing.T, archive *txtar.Archive, files map[string]*marked) string {
	plain := &txtar.Archive{}
	for _, f := range archive.Files {
		m := files[f.Name]
		text := strings.Join(m.lines, "\n") + "\n"
		folder := path.Dir(f.Name)
		if path.Ext(f.Name) == ".go" && !regexp.MustCompile(`(?m)^package `).MatchString(text) {
			clause := fmt.Sprintf(impliedClause, path.Base(folder))
			m.offset = strings.Count(clause, "\n")
			text = clause + text
			if doc := folder + "/doc.go"; files[doc] == nil {
				plain.Files = append(plain.Files, txtar.File{Name: doc, Data: fmt.Appendf(nil, impliedDoc, path.Base(path.Dir(folder)), path.Base(folder))})
			}
		}
		text = listMark.ReplaceAllString(kindMark.ReplaceAllString(text, kindMembers), listOfKind)
		plain.Files = append(plain.Files, txtar.File{Name: f.Name, Data: []byte(text)})
	}
	return writeLayout(t, plain)
}

// runMistakes runs the generator and returns all that it has to say.
func runMistakes(t *testing.T, dir, comment string) diag.List {
	o := Defaults()
	o.Dir, o.Patterns, o.OutputDir, o.All = dir, []string{"./..."}, "gen", true
	chosen := Families()
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "patterns":
			o.Patterns = strings.Fields(value)
		case "families":
			chosen, o.All, o.Clientset, o.Fakes = nil, false, false, false
			for name := range strings.FieldsSeq(value) {
				chosen = append(chosen, Family(name))
			}
		case "plurals":
			kind, plural, _ := strings.Cut(value, ":")
			o.PluralExceptions = map[string]string{kind: plural}
		}
	}
	for _, f := range chosen {
		if !o.Select(f, true) {
			t.Fatalf("no family %s", f)
		}
	}
	report, err := Run(context.Background(), o)
	var found diag.List
	if err != nil && !errors.As(err, &found) {
		t.Fatal(err)
	}
	if report != nil {
		found = append(found, report.Warnings...)
	}
	if _, statErr := os.Stat(filepath.Join(dir, "gen")); err != nil && statErr == nil {
		t.Error("something was written in spite of the mistakes")
	}
	return found.Sorted().Relative(dir)
}
