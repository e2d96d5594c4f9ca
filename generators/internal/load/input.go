package load

import (
	"go/token"
	"path"
	"path/filepath"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Input is one element of upstream's --input.
type Input struct {
	// Raw is the element as given.
	Raw string
	// Group is the directory of the group, Version the one below it: both as
	// written, "" for an internal version.
	Group, Version string
	// Pattern names the package: an import path, or an absolute folder.
	Pattern string
}

// ResolveInputs reads --input elements. The last two path elements of each are
// group and version, those before them lead there from base, which is an import
// path or a folder (absolute, or starting with "./" or "../" from dir). One
// element without a slash, or with nothing behind the last one, is an internal
// version; an empty one is the core group's. An element that is given twice
// counts once, with a warning.
func ResolveInputs(dir, base string, elements []string) ([]Input, diag.List) {
	var diags diag.List
	var inputs []Input
	seen := map[string]bool{}
	if strings.HasPrefix(base, "./") || strings.HasPrefix(base, "../") || base == "." || base == ".." {
		if abs, err := filepath.Abs(dir); err == nil {
			base = filepath.Join(abs, base)
		}
	}
	for _, raw := range elements {
		in := splitInput(strings.TrimSpace(raw))
		in.Raw = raw
		if strings.Contains(raw, "...") || strings.HasPrefix(raw, "-") {
			diags.Errorf(token.Position{}, "write group/version, as in apps/v1", "input %q is not a group and a version", raw)
			continue
		}
		in.Pattern = path.Join(filepath.ToSlash(base), in.Pattern)
		if seen[in.Pattern] {
			diags.Warnf(token.Position{}, "remove one of them", "input %s is given twice", raw)
			continue
		}
		seen[in.Pattern] = true
		inputs = append(inputs, in)
	}
	return inputs, diags
}

// splitInput cuts an element into leading elements, group and version; Pattern
// is the path below the base.
func splitInput(element string) Input {
	parts := strings.Split(element, "/")
	if len(parts) == 1 {
		parts = append(parts, "")
	}
	n := len(parts)
	in := Input{Group: parts[n-2], Version: parts[n-1]}
	group := in.Group
	if group == "" {
		group = "core"
	}
	lead := path.Join(parts[:n-2]...)
	in.Pattern = path.Join(lead, group, in.Version)
	return in
}
