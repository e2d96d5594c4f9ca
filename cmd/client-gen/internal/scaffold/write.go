package scaffold

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/clientsmith/client-gen/internal/bounded"
)

// Create writes a new file. It fails with fs.ErrExist if there is one.
func Create(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// PackageName is the name that a new Go file in dir has to have: that of the
// package there, else one made of the folder's name.
func PackageName(dir string) string {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := bounded.Read(name, bounded.Source)
		if err != nil {
			continue
		}
		if file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.PackageClauseOnly); err == nil {
			return file.Name.Name
		}
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "generate"
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(filepath.Base(abs)))
	if name == "" || name[0] <= '9' || token.IsKeyword(name) {
		return "generate"
	}
	return name
}

// GenerateFile is the text of a Go file whose one purpose is a go:generate line.
func GenerateFile(pkg, command string) []byte {
	return fmt.Appendf(nil, "package %s\n\n// The typed clients, as client-gen.yaml says.\n//\n//go:generate %s\n", pkg, command)
}

// Targets are the Makefile's targets.
func Targets(command string) string {
	return fmt.Sprintf(`.PHONY: clients verify-clients
clients: ## write the typed clients that client-gen.yaml asks for
	%[1]s

verify-clients: ## fail if the typed clients are out of date
	%[1]s verify
`, command)
}

var target = regexp.MustCompile(`(?m)^(clients|verify-clients)\s*:`)

// AppendTargets adds the targets to the Makefile in dir. Added is false, and
// nothing changes, if there is no Makefile or it has such targets.
func AppendTargets(dir, command string) (name string, added bool, err error) {
	for _, base := range []string{"GNUmakefile", "makefile", "Makefile"} {
		name = filepath.Join(dir, base)
		text, err := bounded.Read(name, bounded.Text)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return name, false, err
		}
		if target.Match(text) {
			return name, false, nil
		}
		more := "\n" + Targets(command)
		if len(text) > 0 && text[len(text)-1] != '\n' {
			more = "\n" + more
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return name, false, err
		}
		_, err = file.WriteString(more)
		return name, true, errors.Join(err, file.Close())
	}
	return "", false, nil
}
