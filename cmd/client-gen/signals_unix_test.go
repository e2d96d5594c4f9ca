//go:build unix

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// signalled is a module of two clientsets whose output has two versions, by the
// header.
func signalled(t *testing.T) (dir string, run func(version int) *exec.Cmd, versions [2]map[string]string) {
	t.Helper()
	dir = t.TempDir()
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	kind := "package v1\n\nimport metav1 \"k8s.io/apimachinery/pkg/apis/meta/v1\"\n\n// +genclient\n// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\n" +
		"type Thing struct {\n\tmetav1.TypeMeta   `json:\",inline\"`\n\tmetav1.ObjectMeta `json:\"metadata\"`\n}\n\n" +
		"// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\n" +
		"type ThingList struct {\n\tmetav1.TypeMeta `json:\",inline\"`\n\tmetav1.ListMeta `json:\"metadata\"`\n\tItems []Thing `json:\"items\"`\n}\n"
	doc := "// +k8s:deepcopy-gen=package\n// +groupName=%s.example.com\npackage v1\n"
	files := map[string]string{
		"one/v1/types.go": kind, "two/v1/types.go": kind,
		"one/v1/doc.go": strings.Replace(doc, "%s", "one", 1), "two/v1/doc.go": strings.Replace(doc, "%s", "two", 1),
		"header0.txt": "// Version 0.\n", "header1.txt": "// Version 1.\n",
		"client-gen.yaml": "version: 1\nclientsets:\n- name: one\n  packages: [./one/...]\n  outputDir: pkg/one\n- name: two\n  packages: [./two/...]\n  outputDir: pkg/two\n",
		"go.mod":          moduleText(t, repo, "example.com/m"),
	}
	sums, err := os.ReadFile(filepath.Join(repo, "runtime", "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	files["go.sum"] = string(sums)
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run = func(version int) *exec.Cmd {
		cmd := exec.Command("client-gen", "--go-header-file=header"+strconv.Itoa(version)+".txt")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOTOOLCHAIN=local")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		return cmd
	}
	for n := range versions {
		if out, err := run(n).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		versions[n] = contents(t, dir)
	}
	if len(versions[0]) != len(versions[1]) || len(versions[0]) < 20 || maps.Equal(versions[0], versions[1]) {
		t.Fatalf("versions of %d and %d files", len(versions[0]), len(versions[1]))
	}
	return dir, run, versions
}

func moduleText(t *testing.T, repo, path string) string {
	t.Helper()
	gomod, err := os.ReadFile(filepath.Join(repo, "runtime", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	return "module " + path + "\n\ngo 1.26.0\n\n" + strings.Join(requires.FindAllString(string(gomod), -1), "\n") +
		"\nrequire github.com/clientsmith/client-gen/runtime v0.0.0\n\nreplace github.com/clientsmith/client-gen/runtime => " + filepath.Join(repo, "runtime") + "\n"
}

// contents returns every file below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestSignals sends signals to runs at random moments, to the process and, as a
// terminal does, to the go command that it has started, too. A run either ends
// as it should, or with the status of the signal; both clientsets are as before
// or as after, and nothing else is left.
func TestSignals(t *testing.T) {
	dir, run, versions := signalled(t)
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	start := time.Now()
	if out, err := run(1).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(start)
	now := 1
	ended := 0
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for round := range rounds {
			cmd := run(1 - now)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(rand.N(took))
			to := cmd.Process.Pid
			if round%2 == 1 {
				to = -to
			}
			if err := syscall.Kill(to, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			after := contents(t, dir)
			status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
			switch {
			case status.Exited() && status.ExitStatus() == 0:
				now = 1 - now
			case status.Exited() && status.ExitStatus() == 128+int(sig):
				ended++
				if want := "client-gen: interrupted, nothing was written\n"; stderr.String() != want {
					t.Errorf("%v: standard error is %q", sig, stderr.String())
				}
			case status.Signaled() && status.Signal() == sig: // before it was listened to
			case to < 0 && status.ExitStatus() == exitFailed && strings.Contains(stderr.String(), "signal: "): // told of by the go command first
			default:
				t.Fatalf("%v: %v\n%s", sig, cmd.ProcessState, stderr.String())
			}
			if !maps.Equal(after, versions[now]) {
				t.Fatalf("%v: %v: not as before or as after", sig, cmd.ProcessState)
			}
		}
	}
	t.Logf("%d of %d runs ended by their signal", ended, 3*rounds)
}

// TestSignalWhileReading sends a signal to a run that waits for its configuration,
// which it cannot be told to stop doing.
func TestSignalWhileReading(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	cmd := exec.Command("client-gen", "--config=/dev/stdin")
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stdin, cmd.Stderr = t.TempDir(), r, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("#"), 1<<20)); err != nil { // more than a pipe holds: it reads
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if status := cmd.ProcessState.ExitCode(); status != 128+int(syscall.SIGINT) || stderr.String() != saidInterrupted+"\n" {
		t.Errorf("exit status %d, standard error %q", status, stderr.String())
	}
}

// TestWriteNamesClientset lets the second of two clientsets not be written.
func TestWriteNamesClientset(t *testing.T) {
	dir, run, versions := signalled(t)
	for _, in := range []string{"pkg/two/clientset/versioned", "two/v1"} {
		in = filepath.Join(dir, in)
		if err := os.Chmod(in, 0o555); err != nil {
			t.Fatal(err)
		}
		out, err := run(0).CombinedOutput()
		if want := "client-gen: clientset two: write output: "; err == nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("%v, output %q, want %q", err, out, want)
		}
		if !maps.Equal(contents(t, dir), versions[1]) {
			t.Error("the other clientset was written")
		}
		if err := os.Chmod(in, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStopped stops a run and lets it go on.
func TestStopped(t *testing.T) {
	dir, run, versions := signalled(t)
	cmd := run(0)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, sig := range []syscall.Signal{syscall.SIGTSTP, syscall.SIGCONT, syscall.SIGSTOP, syscall.SIGCONT} {
		if err := syscall.Kill(-cmd.Process.Pid, sig); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if !maps.Equal(contents(t, dir), versions[0]) {
		t.Error("output is not as it should be")
	}
}

// TestReaderGoesAway closes standard output while a diff is written to it, as head
// does: the run is done by then.
func TestReaderGoesAway(t *testing.T) {
	dir, run, versions := signalled(t)
	cmd := run(0)
	cmd.Args = append(cmd.Args, "--diff")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !(status.Signaled() && status.Signal() == syscall.SIGPIPE) && status.ExitStatus() != 0 {
		t.Errorf("%v", cmd.ProcessState)
	}
	if !maps.Equal(contents(t, dir), versions[0]) {
		t.Error("output is not as it should be")
	}
}
