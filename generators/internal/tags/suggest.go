package tags

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// suggest returns the word that was probably meant, "" when none is close.
func suggest(got string, words []string) string { return diag.Suggest(got, words) }

// didYouMean words a suggestion as a hint, "" for none.
func didYouMean(prefix, got string, words []string) string {
	return diag.DidYouMean(prefix, got, words)
}

// head is a tag's name without what may follow it by mistake.
func head(key string) string {
	if i := strings.IndexAny(key, ":=( \t,"); i >= 0 {
		return key[:i]
	}
	return key
}

// lookalike returns a warning for a key that is close to one of the words.
func lookalike(line Line, key string, words []string) (diag.Diagnostic, bool) {
	name := head(key)
	if slices.Contains(words, name) || len(name) < 6 {
		return diag.Diagnostic{}, false
	}
	word := suggest(name, words)
	if word == "" {
		return diag.Diagnostic{}, false
	}
	return diag.Diagnostic{
		Pos: line.Pos, Severity: diag.Warning,
		Msg:  fmt.Sprintf("unknown tag +%s", name),
		Hint: "did you mean +" + word + "?",
	}, true
}

// switches are the tags that select what is generated for a package or a type.
// The others are of generators that are not ours; a tag close to one of them is
// not ours to report.
var (
	switches = []string{
		"k8s:client-gen", "k8s:lister-gen", "k8s:informer-gen", "k8s:applyconfiguration-gen",
		"k8s:deepcopy-gen", "k8s:register-gen", "k8s:defaulter-gen", "k8s:defaulter-gen-input",
	}
	otherSwitches = []string{
		"k8s:conversion-gen", "k8s:conversion-gen-external-types", "k8s:openapi-gen", "k8s:validation-gen", "k8s:validation-gen-input",
		"k8s:protobuf-gen", "k8s:prerelease-lifecycle-gen", "k8s:set-gen", "k8s:import-boss",
	}
)

// reportSwitch reports a tag that looks like one of the switches but for a
// letter or two, or that lacks their prefix.
func reportSwitch(diags *diag.List, line Line, name string) {
	key := name
	if parts := strings.SplitN(name, ":", 3); len(parts) == 3 {
		key = parts[0] + ":" + parts[1]
	}
	if slices.Contains(switches, key) || slices.Contains(otherSwitches, key) ||
		!strings.ContainsAny(key, "-_") && !(strings.HasPrefix(key, "k8s:") && strings.HasSuffix(key, "gen")) {
		return
	}
	word := "k8s:" + key
	if !slices.Contains(switches, word) {
		if word = suggest(key, append(slices.Clone(otherSwitches), switches...)); !slices.Contains(switches, word) {
			return
		}
	}
	diags.Errorf(line.Pos, "did you mean +"+word+"?", "unknown tag +%s", key)
}
