package load

import (
	"go/build"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// checkPatterns refuses what the go command would read in a way that nobody
// means here.
func checkPatterns(dir string, patterns []string) diag.List {
	var diags diag.List
	var at token.Position
	if len(patterns) == 0 {
		diags.Errorf(at, "name packages, as in ./apis/... or k8s.io/api/apps/v1", "no packages given")
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		diags.Errorf(at, "", "working folder %s does not exist", dir)
	}
	for _, pattern := range patterns {
		switch {
		case strings.TrimSpace(pattern) == "":
			diags.Errorf(at, "name a package, as in ./apis/...", "empty package pattern")
		case strings.HasPrefix(pattern, "-"):
			diags.Errorf(at, "flags stand before the packages", "package pattern %q starts with a dash", pattern)
		case strings.HasSuffix(pattern, ".go"):
			diags.Errorf(at, "name its folder instead", "package pattern %q is a file", pattern)
		case strings.ContainsAny(pattern, "=@\x00\n"):
			diags.Errorf(at, "versions are chosen in go.mod", "package pattern %q is neither an import path nor a folder", pattern)
		default:
			continue
		}
		diags[len(diags)-1].Pattern = pattern
	}
	return diags
}

// unmatched reports patterns that name none of the packages found.
func unmatched(dir string, patterns []string, roots []*Package) diag.List {
	var diags diag.List
	for _, pattern := range patterns {
		if matchesAny(dir, pattern, roots) {
			continue
		}
		hint := "check the import path"
		if isLocal(pattern) {
			folder := filepath.Join(dir, strings.TrimSuffix(strings.TrimSuffix(pattern, "..."), "/"))
			if filepath.IsAbs(pattern) {
				folder = strings.TrimSuffix(pattern, "...")
			}
			hint = "there are no Go packages below " + folder
			if _, err := os.Stat(folder); err != nil {
				hint = "folder " + folder + " does not exist"
			}
		}
		diags.Errorf(token.Position{}, hint, "pattern %s matched no packages", pattern)
		diags[len(diags)-1].Pattern = pattern
	}
	return diags
}

// isLocal reports whether a pattern is a folder rather than an import path.
func isLocal(pattern string) bool {
	return build.IsLocalImport(pattern) || filepath.IsAbs(pattern)
}

func matchesAny(dir, pattern string, roots []*Package) bool {
	if !strings.Contains(pattern, "...") {
		// Every plain pattern yields one package, or an error of its own.
		return true
	}
	local := isLocal(pattern)
	if local && !filepath.IsAbs(pattern) {
		pattern = dir + "/" + strings.TrimPrefix(filepath.ToSlash(pattern), "./")
	}
	if local {
		pattern = filepath.ToSlash(filepath.Clean(pattern))
	}
	match := wildcard(pattern)
	for _, pkg := range roots {
		name := pkg.Path
		if local {
			name = filepath.ToSlash(pkg.Dir)
		}
		if match.MatchString(name) {
			return true
		}
	}
	return false
}

// wildcard compiles a pattern in which "..." stands for anything and a final
// "/..." for nothing too.
func wildcard(pattern string) *regexp.Regexp {
	expr := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\.\.\.`, `.*`)
	if rest, ok := strings.CutSuffix(expr, `/.*`); ok {
		expr = rest + `(/.*)?`
	}
	return regexp.MustCompile(`^` + expr + `$`)
}
