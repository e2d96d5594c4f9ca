package clientgen_test

import (
	"bytes"
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestReproducible builds the command in two copies of the repository and
// expects the same bytes: nothing of the folder or of the machine is in them.
func TestReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("copies the repository and links twice")
	}
	var sums [][sha256.Size]byte
	for _, name := range []string{"a", "other/folder"} {
		dir := filepath.Join(t.TempDir(), filepath.FromSlash(name))
		copySources(t, dir)
		binary := filepath.Join(t.TempDir(), "client-gen")
		build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "./cmd/client-gen")
		build.Dir = dir
		build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		data, err := os.ReadFile(binary)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(dir)) {
			t.Errorf("the binary holds the name of its folder")
		}
		sums = append(sums, sha256.Sum256(data))
	}
	if sums[0] != sums[1] {
		t.Errorf("two builds differ: %x and %x", sums[0], sums[1])
	}
}

// copySources copies what the command is built from.
func copySources(t *testing.T, dir string) {
	t.Helper()
	for _, part := range []string{"cmd", "generators", "internal", "templates"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(part)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
