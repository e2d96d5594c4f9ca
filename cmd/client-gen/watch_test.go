package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lines passes on what is written to it, line by line, without ever blocking
// the writer for want of a reader.
func lines(t *testing.T) (io.Writer, <-chan string) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	out := make(chan string, 1000)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(r); s.Scan(); {
			out <- s.Text()
		}
	}()
	return w, out
}

// TestWatch saves files and waits for what client-gen says, in any time that it
// needs.
func TestWatch(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) { writeFile(t, name, text) }
	write("go.mod", "module example.com/shop\n\ngo 1.26.0\n")
	write("client-gen.yaml", "version: 1\nclientsets:\n- packages: [./apis/...]\n  runtime: client-go\n  only: [deepcopy]\n")
	write("apis/shop/v1/doc.go", "// +k8s:deepcopy-gen=package\npackage v1\n")
	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []string }\n")

	w := startWatch(t)
	said, complained, wait := w.said, w.complained, w.wait
	wait(said, "client-gen: changed 1 file")
	wait(said, "own time ")
	wait(complained, "(Ctrl-C ends it)")

	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []int }\n\ntype Spec struct{ A []string }\n")
	wait(complained, "apis/shop/v1/types.go changed")
	wait(said, "client-gen: changed 1 file")

	// A mistake is shown, and the next save is seen all the same. What the last
	// run wrote itself was no reason for another.
	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []int\n")
	wait(complained, "types.go:")
	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []int }\n")
	wait(said, "client-gen: changed 1 file")

	// A package in a new folder.
	write("apis/stock/v1/types.go", "// +k8s:deepcopy-gen=package\npackage v1\n\ntype Shelf struct{ Items []int }\n")
	wait(said, "client-gen: changed 1 file")

	// The configuration itself.
	write("client-gen.yaml", "version: 1\nclientsets:\n- packages: [./apis/...]\n  fakes: no\n")
	wait(complained, "unknown field fakes")

	w.end()
}

// TestWatchEverything wants that what a run writes is no reason for another,
// whatever it is called: beside the types, too.
func TestWatchEverything(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	types := func(field string) string {
		const object = "// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\n"
		return "package v1\n\nimport metav1 \"k8s.io/apimachinery/pkg/apis/meta/v1\"\n\n" +
			"// +genclient\n" + object + "type Order struct {\n\tmetav1.TypeMeta `json:\",inline\"`\n\tmetav1.ObjectMeta `json:\"metadata\"`\n\t" + field + " []string `json:\"a\"`\n}\n\n" +
			object + "type OrderList struct {\n\tmetav1.TypeMeta `json:\",inline\"`\n\tmetav1.ListMeta `json:\"metadata\"`\n\tItems []Order `json:\"items\"`\n}\n\n" +
			"func SetDefaults_Order(o *Order) {}\n"
	}
	gomod, err := os.ReadFile(filepath.Join(repo, "runtime/go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	gosum, err := os.ReadFile(filepath.Join(repo, "runtime/go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, "go.mod", "module example.com/shop\n\ngo 1.26.0\n\n"+strings.Join(requires.FindAllString(string(gomod), -1), "\n"))
	writeFile(t, "go.sum", string(gosum))
	writeFile(t, "client-gen.yaml", "version: 1\nclientsets:\n- packages: [./...]\n  outputDir: apis/clients\n"+
		"  deepcopyFile: copies.go\n  registerFile: registered.go\n  defaultsFile: defaulted.go\n")
	writeFile(t, "apis/shop/v1/doc.go", "// +groupName=shop.example.com\n// +k8s:deepcopy-gen=package\n// +k8s:defaulter-gen=TypeMeta\npackage v1\n")
	writeFile(t, "apis/shop/v1/types.go", types("A"))

	w := startWatch(t)
	w.wait(w.said, "client-gen: changed ")
	w.wait(w.complained, "(Ctrl-C ends it)")
	for _, name := range []string{"copies.go", "registered.go", "defaulted.go"} {
		if _, err := os.Stat("apis/shop/v1/" + name); err != nil {
			t.Error(err)
		}
	}
	for _, field := range []string{"B", "C"} {
		writeFile(t, "apis/shop/v1/types.go", types(field))
		if line := w.next(" changed"); !strings.Contains(line, "apis/shop/v1/types.go changed") {
			t.Errorf("it heard of its own output: %s", line)
		}
		w.wait(w.said, "client-gen: changed ")
	}
	w.end()
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// watched is a client-gen watch -v under way.
type watched struct {
	t                *testing.T
	said, complained <-chan string
	cancel           func()
	status           chan int
}

func startWatch(t *testing.T) *watched {
	ctx, cancel := context.WithCancel(t.Context())
	stdout, said := lines(t)
	stderr, complained := lines(t)
	w := &watched{t, said, complained, cancel, make(chan int, 1)}
	go func() { w.status <- run(ctx, []string{"watch", "-v"}, stdout, stderr) }()
	return w
}

// wait reads lines up to one with a text.
func (w *watched) wait(from <-chan string, want string) {
	w.t.Helper()
	for line := range from {
		if strings.Contains(line, want) {
			return
		}
	}
	w.t.Fatalf("it never said %q", want)
}

// next is the next complaint with a text in it.
func (w *watched) next(want string) string {
	w.t.Helper()
	for line := range w.complained {
		if strings.Contains(line, want) {
			return line
		}
	}
	w.t.Fatalf("it never said %q", want)
	return ""
}

// end stops the watch, which must not have heard of zz_generated files.
func (w *watched) end() {
	w.t.Helper()
	w.cancel()
	if got := <-w.status; got != exitOK {
		w.t.Errorf("exit status %d", got)
	}
	for {
		select {
		case line := <-w.complained:
			if strings.Contains(line, "zz_generated") {
				w.t.Errorf("it heard of its own output: %s", line)
			}
			continue
		default:
		}
		return
	}
}
