package clientcmd_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// withContexts returns a config with n contexts of the name.
func withContexts(name string, n int) clientcmdapi.Config {
	config := clientcmdapi.NewConfig()
	config.CurrentContext = name
	for i := range n {
		config.Contexts[name+strings.Repeat("x", i)] = &clientcmdapi.Context{Cluster: name}
	}
	return *config
}

func writeConfig(t *testing.T, config clientcmdapi.Config, file string) {
	t.Helper()
	if err := clientcmd.WriteToFile(config, file); err != nil {
		t.Fatal(err)
	}
}

func currentContext(t *testing.T, file string) string {
	t.Helper()
	config, err := clientcmd.LoadFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return config.CurrentContext
}

// TestWriteReplaces: who has opened the file before reads the old content to its end, and nothing else is left behind.
func TestWriteReplaces(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "config")
	writeConfig(t, withContexts("old", 10), file)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	open, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	writeConfig(t, withContexts("new", 1), file)
	if seen, err := io.ReadAll(open); err != nil || string(seen) != string(before) {
		t.Errorf("who was reading found %q, %v", seen, err)
	}
	if got := currentContext(t, file); got != "new" {
		t.Errorf("the file has %q", got)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
}

// TestWriteIsNeverHalf reads all the time while the file is written.
func TestWriteIsNeverHalf(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	writeConfig(t, withContexts("a", 100), file)
	var work sync.WaitGroup
	done := make(chan struct{})
	work.Go(func() {
		defer close(done)
		for range 50 {
			writeConfig(t, withContexts("b", 1), file)
			writeConfig(t, withContexts("a", 100), file)
		}
	})
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		config, err := clientcmd.LoadFromFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[string]int{"a": 100, "b": 1}[config.CurrentContext]; len(config.Contexts) != want || want == 0 {
			t.Fatalf("%q with %d contexts", config.CurrentContext, len(config.Contexts))
		}
	}
	work.Wait()
}

func TestWriteKeepsModeAndLinks(t *testing.T) {
	folder := t.TempDir()
	file, link, second := filepath.Join(folder, "real"), filepath.Join(folder, "link"), filepath.Join(folder, "second")
	dangling := filepath.Join(folder, "dangling")
	for to, from := range map[string]string{"real": link, link: second, "sub/target": dangling} {
		if err := os.Symlink(to, from); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	mode := func(path string) fs.FileMode {
		t.Helper()
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode()
	}
	writeConfig(t, withContexts("new", 1), file)
	if got := mode(file); got != 0o600 {
		t.Errorf("a new file has mode %v", got)
	}
	for _, want := range []fs.FileMode{0o640, 0o604, 0o600} {
		if err := os.Chmod(file, want); err != nil {
			t.Fatal(err)
		}
		writeConfig(t, withContexts("through", 1), second)
		if got := mode(file); got != want || currentContext(t, file) != "through" {
			t.Errorf("mode %v became %v, and the file has %q", want, got, currentContext(t, file))
		}
		writeConfig(t, withContexts("new", 1), file)
	}
	writeConfig(t, withContexts("dangling", 1), dangling)
	if got := currentContext(t, filepath.Join(folder, "sub", "target")); got != "dangling" {
		t.Errorf("behind a link to nothing there is %q", got)
	}
	for _, path := range []string{link, second, dangling} {
		if mode(path)&fs.ModeSymlink == 0 {
			t.Errorf("%s is no link any more", path)
		}
	}
	loop := filepath.Join(folder, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	if err := clientcmd.WriteToFile(withContexts("x", 1), loop); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a loop of links: %v", err)
	}
}

// TestWriteWhereNothingCanBeRenamed: a folder that may not be written to, and what is no file.
func TestWriteWhereNothingCanBeRenamed(t *testing.T) {
	writeConfig(t, withContexts("x", 1), os.DevNull)
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("the device became %v, %v", info, err)
	}
	if os.Getuid() == 0 {
		t.Skip("root may write to every folder")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "config")
	writeConfig(t, withContexts("old", 10), file)
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
	writeConfig(t, withContexts("new", 1), file)
	if got := currentContext(t, file); got != "new" {
		t.Errorf("the file has %q", got)
	}
	if err := os.Chmod(file, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := clientcmd.WriteToFile(withContexts("newer", 1), file); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that may not be written to: %v", err)
	}
}
