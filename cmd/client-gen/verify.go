package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/generators"
)

// errStale is returned by verify after it has printed the differences.
var errStale = errors.New("generated files are out of date")

func (a *app) verifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify [flags] [PACKAGE...]",
		Short: "Exit with status 1 and a diff if anything is out of date",
		Long: `verify runs the generator and writes nothing. It prints a diff and exits with
status 1 when a generated file is missing, stale, edited by hand, left over, or
not in git though its neighbours are. Give it the arguments that generate gets.`,
		Example: "  client-gen verify ./apis/...       # in CI, after a checkout",
		Args:    cobra.ArbitraryArgs,
	}
	f := newFlags(cmd.Flags(), generators.Families())
	all := cmd.Flags().Bool("all", false, "verify what client-gen all writes")
	allow := cmd.Flags().Bool("allow-untracked", false, "don't ask git whether generated files are tracked")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *all {
			f.families, f.everything = generators.Families(), true
		}
		return a.profiled(&f.output, func() error { return a.verify(cmd.Context(), f, args, *allow) })
	}
	return cmd
}

// verify compares all targets with the disk.
func (a *app) verify(ctx context.Context, f *flags, args []string, allowUntracked bool) error {
	f.dryRun = true
	targets, err := f.targets(args)
	var outcomes []*outcome
	if err == nil {
		outcomes, err = generate(ctx, targets, a.stderr)
	}
	var missing []string
	counts := map[string]int{}
	for _, o := range outcomes {
		if o == nil {
			continue
		}
		if !allowUntracked {
			missing = append(missing, untracked(ctx, o.report)...)
		}
		counts["missing"] += o.report.Count(generators.New)
		counts["stale or edited by hand"] += o.report.Count(generators.Changed)
		counts["left over"] += o.report.Count(generators.Removed)
	}
	slices.Sort(missing)
	missing = slices.Compact(missing)
	counts["not in git"] = len(missing)
	if err == nil && counts["missing"]+counts["stale or edited by hand"]+counts["left over"]+counts["not in git"] > 0 {
		err = errStale
	}
	if f.output.json {
		return a.verifyJSON(outcomes, missing, err)
	}
	if err != nil && !errors.Is(err, errStale) {
		return err
	}
	p := newPrinter(a.stdout, a.stderr, f.output.color)
	stale := false
	p.interrupted(outcomes)
	for _, o := range outcomes {
		p.diagnostics(o.report.Warnings)
		stale = p.diff(o.report) || stale
		if f.output.verbosity > 0 {
			p.stages(o.report)
		}
	}
	if err != nil {
		a.sayStale(counts, stale, missing)
	}
	return err
}

// sayStale says how many files are not as they should be, and what mends that.
func (a *app) sayStale(counts map[string]int, stale bool, missing []string) {
	var parts []string
	for _, what := range []string{"missing", "stale or edited by hand", "left over", "not in git"} {
		if n := counts[what]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", files(n), what))
		}
	}
	fmt.Fprintf(a.stderr, "client-gen: %s\n", strings.Join(parts, ", "))
	if stale {
		fmt.Fprintf(a.stderr, "to mend it: %s\n", a.mend())
	}
	if len(missing) > 0 {
		quoted := make([]string, len(missing))
		for i, path := range missing {
			quoted[i] = quote(relative(path))
		}
		fmt.Fprintf(a.stderr, "to add them: git add %s\n", strings.Join(quoted, " "))
	}
}

// mend is the command that brings everything up to date: the one that runs, as
// generate instead of verify.
func (a *app) mend() string {
	words := []string{"client-gen"}
	verb := true
	for _, arg := range a.args {
		switch {
		case verb && arg == "verify":
			verb = false
		case arg == "--json" || arg == "--allow-untracked":
		case arg == "--all":
			words = slices.Insert(words, 1, "all")
		default:
			words = append(words, quote(arg))
		}
	}
	return strings.Join(words, " ")
}

// quote quotes a word for a shell where it needs that.
func quote(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_=./,:@%+", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// verifyJSON prints the outcome for scripts.
func (a *app) verifyJSON(outcomes []*outcome, missing []string, err error) error {
	doc := newJSONReport("verify", outcomes, err)
	for i := range doc.Clientsets {
		for j := range doc.Clientsets[i].Files {
			file := &doc.Clientsets[i].Files[j]
			file.Untracked = slices.ContainsFunc(missing, func(path string) bool { return relative(path) == file.Path })
		}
	}
	if printErr := printJSON(a.stdout, doc); printErr != nil {
		return printErr
	}
	return said(err)
}
