package compile

import (
	"context"
	"errors"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// checkModule generates every family for a module and both targets: what is
// written compiles, or nothing is and the error says where and why. What is
// wrong is left out and the rest tried again, so that one mistake does not hide
// others. A module that does not compile itself is no input.
func checkModule(t *testing.T, files map[string]string) (written bool) {
	t.Helper()
	m := &randomised{dir: newModule(t, nil), files: files}
	if err := os.RemoveAll(filepath.Join(m.dir, "apply")); err != nil {
		t.Fatal(err)
	}
	if !m.mend(t) {
		t.Skip("not Go")
	}
	for round := 0; ; round++ {
		err := m.generate(generators.LightRuntime)
		if err == nil {
			break
		}
		if bad := m.checkError(t, err); round == 8 || !m.leaveOut(bad) || !m.mend(t) {
			return false
		}
	}
	m.check(t, generators.LightRuntime)
	if err := m.generate(generators.ClientGo); err != nil {
		m.checkError(t, err)
		return false
	}
	m.check(t, generators.ClientGo)
	return true
}

// randomised is a module on disk.
type randomised struct {
	dir   string
	files map[string]string
}

// String is the module as txtar.
func (m *randomised) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		b.WriteString("-- " + name + " --\n" + m.files[name])
	}
	return b.String()
}

// generate runs the generator. Types that nothing gives copy methods yet are a
// warning, since other tools may: it counts as an error here.
func (m *randomised) generate(runtime string) error {
	o := generators.Defaults()
	o.Dir, o.Patterns, o.OutputDir, o.Runtime, o.All = m.dir, []string{"./apis/..."}, "generated", runtime, true
	for _, f := range generators.Families() {
		o.Select(f, true)
	}
	report, err := generators.Run(context.Background(), o)
	if err == nil {
		for _, d := range report.Warnings {
			if strings.Contains(d.Msg, "would not compile") {
				return generators.Diagnostics{{Pos: d.Pos, Msg: d.Msg}}
			}
		}
	}
	return err
}

// check type-checks the module with what was generated.
func (m *randomised) check(t *testing.T, runtime string) {
	t.Helper()
	if err := typecheck(t, m.dir); err != nil {
		t.Fatalf("%s: the output does not compile: %v\n%s", runtime, err, m)
	}
}

// checkError wants an error to say where its cause is, and returns the places.
func (m *randomised) checkError(t *testing.T, err error) []token.Position {
	t.Helper()
	var found generators.Diagnostics
	if !errors.As(err, &found) {
		t.Fatalf("the error has no place: %v\n%s", err, m)
	}
	var all []token.Position
	for _, d := range found {
		switch {
		case d.Severity.String() == "warning":
		case d.Pos.Filename == "":
			t.Fatalf("the error has no place: %v\n%s", d, m)
		default:
			all = append(all, d.Pos)
			t.Log(d)
		}
	}
	return all
}

// mend leaves out what is not Go, as long as there is such, and writes the
// module.
func (m *randomised) mend(t *testing.T) bool {
	for range 8 {
		for name, text := range m.files {
			write(t, m.dir, name, text)
		}
		err := typecheck(t, m.dir)
		if err == nil {
			return true
		}
		var bad []token.Position
		for line := range strings.Lines(err.Error()) {
			file, rest, _ := strings.Cut(line, ":")
			number, _, _ := strings.Cut(rest, ":")
			if n, err := strconv.Atoi(number); err == nil {
				bad = append(bad, token.Position{Filename: file, Line: n})
			}
		}
		if !m.leaveOut(bad) {
			t.Log(err)
			return false
		}
	}
	return false
}

// leaveOut removes the lines of fields, tags and comments, and reports whether
// there were any.
func (m *randomised) leaveOut(bad []token.Position) (any bool) {
	for _, pos := range bad {
		rel, err := filepath.Rel(m.dir, pos.Filename)
		lines := strings.Split(m.files[filepath.ToSlash(rel)], "\n")
		if err != nil || pos.Line < 1 || pos.Line > len(lines) {
			continue
		}
		line := &lines[pos.Line-1]
		switch {
		case strings.HasPrefix(*line, "\t") && !strings.Contains(*line, "Meta "), strings.HasPrefix(*line, "//"), strings.HasPrefix(*line, "func "),
			strings.HasPrefix(*line, "var "), strings.HasPrefix(*line, "const "):
			*line, any = "", true
		case strings.HasPrefix(*line, "type ") && !strings.HasSuffix(*line, "struct {") && !strings.HasSuffix(*line, "("):
			name := strings.Fields(*line)[1]
			*line, any = "type "+name+" struct{}", true
			if strings.Contains(name, "[") {
				*line = ""
			}
		}
		m.files[filepath.ToSlash(rel)] = strings.Join(lines, "\n")
	}
	return any
}

// FuzzModules makes modules of bytes.
func FuzzModules(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(randomBytes(seed))
	}
	// An input may take ten seconds. What is compiled and read once takes longer.
	if err := readOutside(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkModule(t, randomModule(data)) })
}

// TestRandomModules makes modules of random numbers, as many as the environment
// asks for.
func TestRandomModules(t *testing.T) {
	n, start := uint64(12), uint64(0)
	if text := os.Getenv("CLIENT_GEN_MODULES"); text != "" {
		var err error
		if n, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
		start = rand.Uint64N(1 << 40)
	} else if testing.Short() {
		n = 4
	}
	written := 0
	for seed := start; seed < start+n; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			if checkModule(t, randomModule(randomBytes(seed))) {
				written++
			}
		})
	}
	t.Logf("%d of %d modules were generated for", written, n)
}

func randomBytes(seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 0))
	data := make([]byte, 600)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}
