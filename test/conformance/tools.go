package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// upstreamModule is the comparator, a tool dependency of this module.
const upstreamModule = "k8s.io/code-generator"

// Tools are the built binaries of both sides.
type Tools struct {
	// Ours is this project's client-gen.
	Ours string
	// ClientGen, ApplyConfigurationGen, ListerGen and InformerGen are upstream's.
	ClientGen, ApplyConfigurationGen, ListerGen, InformerGen string
	// Root is the folder of this repository.
	Root string

	cache string // outputs of upstream's tools
	id    string // version of upstream's tools
}

// BuildTools compiles both generators into dir, from the source of this
// repository and the requirements of this module.
func BuildTools(dir string) (*Tools, error) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return nil, err
	}
	ours, err := BuildOurs(root, filepath.Join(dir, "ours"))
	if err != nil {
		return nil, err
	}
	t := &Tools{
		Ours:                  ours,
		ClientGen:             filepath.Join(dir, "upstream", "client-gen"),
		ApplyConfigurationGen: filepath.Join(dir, "upstream", "applyconfiguration-gen"),
		ListerGen:             filepath.Join(dir, "upstream", "lister-gen"),
		InformerGen:           filepath.Join(dir, "upstream", "informer-gen"),
		Root:                  root,
	}
	if err := t.buildUpstream(); err != nil {
		return nil, err
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	t.cache = filepath.Join(caches, "client-gen-conformance")
	return t, nil
}

// BuildOurs compiles this project's client-gen into dir, from the repository at
// root, and returns the path of the binary.
func BuildOurs(root, dir string) (string, error) {
	binary := filepath.Join(dir, "client-gen")
	_, err := run(root, "go", "build", "-o", binary, "./cmd/client-gen")
	return binary, err
}

func (t *Tools) buildUpstream() error {
	for _, tool := range []string{t.ClientGen, t.ApplyConfigurationGen, t.ListerGen, t.InformerGen} {
		pkg := upstreamModule + "/cmd/" + filepath.Base(tool)
		if _, err := run("", "go", "build", "-o", tool, pkg); err != nil {
			return err
		}
	}
	out, err := run("", "go", "list", "-m", "-f", "{{.Path}}@{{.Version}}", upstreamModule, "k8s.io/gengo/v2", "golang.org/x/tools")
	t.id = out
	return err
}

// run runs a command and returns what it printed. The error carries it too.
func run(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// upstream runs one of upstream's tools in the module at dir, with args and
// --output-dir=target, or copies what the same run wrote before: it takes ten
// seconds where the comparison takes one.
func (t *Tools) upstream(tool, dir, target string, args ...string) error {
	key, err := t.key(tool, dir, args)
	if err != nil {
		return err
	}
	cached := filepath.Join(t.cache, key)
	if _, err := os.Stat(cached); err == nil {
		return os.CopyFS(target, os.DirFS(cached))
	}
	if _, err := run(dir, tool, append([]string{"--output-dir", target}, args...)...); err != nil {
		return err
	}
	return t.keep(target, cached)
}

// key identifies a run by everything that decides its outcome.
func (t *Tools) key(tool, dir string, args []string) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%q\n", t.id, filepath.Base(tool), args)
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return "", err
		}
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(line, "replace ") { // the path of this checkout
				h.Write([]byte(line))
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:24], nil
}

// keep stores a copy of target as cached, whole or not at all.
func (t *Tools) keep(target, cached string) error {
	if err := os.MkdirAll(t.cache, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(t.cache, "new-")
	if err != nil {
		return err
	}
	err = os.CopyFS(tmp, os.DirFS(target))
	if err == nil {
		err = os.Rename(tmp, cached)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep output of upstream: %w", err), os.RemoveAll(tmp))
	}
	return nil
}
