package tags

import (
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// mergeValues are the values of the tags of [Merge] that have a vocabulary.
var mergeValues = map[string][]string{
	"listType": {"atomic", "set", "map"}, "k8s:listType": {"atomic", "set", "map"},
	"mapType": {"granular", "atomic"}, "k8s:mapType": {"granular", "atomic"}, "structType": {"granular", "atomic"},
}

var mergeNames = []string{"listType", "listMapKey", "mapType", "structType", "patchStrategy", "patchMergeKey"}

// CheckMerge reports tags of [Merge] that [ParseMerge] leaves out: misspelt ones
// and those with a value that there is not.
func CheckMerge(lines []Line) diag.List {
	var diags diag.List
	for _, line := range lines {
		text, ok := strings.CutPrefix(strings.TrimLeft(line.Text, " \t"), "+")
		if !ok {
			continue
		}
		name, value, _ := strings.Cut(text, "=")
		name, value = strings.TrimSuffix(name, ":"), strings.TrimSpace(value) // controller-tools writes := too
		allowed, known := mergeValues[name]
		switch {
		case known && !slices.Contains(allowed, value):
			hint := didYouMean("+"+name+"=", value, allowed)
			if hint == "" {
				hint = "write one of " + strings.Join(allowed, ", ")
			}
			diags.Errorf(line.Pos, hint, "invalid +%s %q", name, value)
		case known || slices.Contains(mergeNames, name) || len(name) < 6:
		default:
			if word := suggest(name, mergeNames); word != "" {
				diags.Errorf(line.Pos, "did you mean +"+word+"?", "unknown tag +%s", name)
			}
		}
	}
	return diags
}
