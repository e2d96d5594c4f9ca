package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// cures are what to write for flags that there are not: those of upstream's
// tools and scripts of old, and words that people try.
var cures = map[string]string{
	"input-dirs": "packages are arguments: client-gen ./apis/...", "input-dir": "packages are arguments: client-gen ./apis/...",
	"packages": "packages are arguments: client-gen ./apis/...", "package": "packages are arguments: client-gen ./apis/...",
	"path": "packages are arguments: client-gen ./apis/...", "paths": "packages are arguments: client-gen ./apis/...",
	"input-pkg-root": "packages are arguments: client-gen ./apis/...", "one-input-api": "packages are arguments: client-gen ./apis/...",
	"extra-pkgs": "packages are arguments: client-gen ./apis/...", "groups-versions": "packages are arguments: client-gen ./apis/...",
	"output-base": "write --output-dir with the folder itself", "trim-path-prefix": "write --output-dir with the folder itself",
	"output-pkg-root": "write --output-dir with a folder, and --output-pkg if go.mod does not say its import path",
	"output-package":  "write --output-dir with a folder, and --output-pkg if go.mod does not say its import path",
	"output":          "did you mean --output-dir?", "out": "did you mean --output-dir?", "out-dir": "did you mean --output-dir?", "dir": "did you mean --output-dir?",
	"destination": "did you mean --output-dir?", "target-dir": "did you mean --output-dir?",
	"output-file-base": "write --deepcopy-file, --register-file or --defaults-file", "O": "write --deepcopy-file, --register-file or --defaults-file",
	"output-file": "write --deepcopy-file, --register-file or --defaults-file",
	"header":      "did you mean --go-header-file?", "header-file": "did you mean --go-header-file?", "h": "did you mean --go-header-file?",
	"license": "did you mean --go-header-file?", "boilerplate-file": "did you mean --go-header-file?",
	"verify-only": "client-gen verify does it", "verify": "client-gen verify does it", "check": "client-gen verify does it",
	"watch": "client-gen watch does it", "version": "client-gen version prints it", "tags": "client-gen inspect --tags lists them",
	"tag": "did you mean --build-tags?", "target": "did you mean --runtime?", "client-go": "write --runtime=client-go", "light": "write --runtime=light",
	"verbose": "did you mean -v?", "debug": "did you mean -v?", "log-level": "did you mean -v?", "loglevel": "did you mean -v?",
	"quiet": "leave it out: without -v only a line for each family is printed", "q": "leave it out: without -v only a line for each family is printed",
	"silent": "leave it out: without -v only a line for each family is printed",
	"force":  "leave it out: generated files are overwritten, others never are",
	"fake":   "did you mean --fake-clientset?", "fakes": "did you mean --fake-clientset?", "with-fake": "did you mean --fake-clientset?",
	"no-fake": "write --without=fakes", "no-fakes": "write --without=fakes", "f": "did you mean --config?", "c": "did you mean --config?",
	"family": "did you mean --only?", "families": "did you mean --only?", "generators": "did you mean --only?",
	"exclude": "did you mean --without?", "skip": "did you mean --without?", "skip-generators": "did you mean --without?",
	"all-families": "client-gen all does it", "all": "client-gen all does it", "one-output": "leave it out: nothing is logged",
	"n": "did you mean --clientset-name?", "o": "did you mean --output-dir?", "go-mod": "leave it out: go.mod is found from the working folder",
	"module": "leave it out: go.mod is found from the working folder", "module-name": "leave it out: go.mod is found from the working folder",
}

// flagError says what to write for a flag that there is not.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return usageError(err)
	}
	name := missing.GetSpecifiedName()
	if missing.GetSpecifiedShortnames() != "" {
		name = name[:1]
	}
	if cure := flagCure(cmd.Flags(), cmd.Name(), name); cure != "" {
		err = fmt.Errorf("%w (%s)", err, cure)
	}
	return usageError(err)
}

// flagCure returns what to write for a name that is none of the flags, "" if
// there is nothing to say.
func flagCure(set *pflag.FlagSet, command, name string) string {
	if cure, known := cures[name]; known && usable(set, cure) {
		return cure
	}
	if cure := familyCure(name); cure != "" && set.Lookup("with") != nil {
		return cure
	}
	var names []string
	set.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	if word := nearestFlag(name, names); word != "" {
		return "did you mean --" + word + "?"
	}
	if other := newFlagsOfGenerate().Lookup(name); other != nil {
		if command == "verify" && name == "diff" {
			return "leave it out: verify shows what differs"
		}
		return "it is a flag of client-gen generate, not of " + command
	}
	return ""
}

// newFlagsOfGenerate are all flags of the command that generates.
func newFlagsOfGenerate() *pflag.FlagSet {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	newFlags(set, nil).addWriting(set)
	return set
}

// usable reports whether the flag that a cure names is one of the command's.
func usable(set *pflag.FlagSet, cure string) bool {
	_, flag, named := strings.Cut(cure, "--")
	if !named || strings.HasPrefix(cure, "client-gen") {
		return true
	}
	end := strings.IndexAny(flag, "=? ,")
	if end < 0 {
		end = len(flag)
	}
	return set.Lookup(flag[:end]) != nil
}

// familyCure is for flags that name a family.
func familyCure(name string) string {
	flag, plain := "only", name
	for prefix, is := range map[string]string{"with": "with", "without": "without", "no": "without", "skip": "without", "gen": "only", "only": "only"} {
		for _, rest := range []string{strings.TrimPrefix(name, prefix+"-"), strings.TrimPrefix(name, prefix)} {
			if rest != name && isFamily(rest) != "" {
				flag, plain = is, rest
			}
		}
	}
	if family := isFamily(plain); family != "" {
		return "write --" + flag + "=" + family
	}
	return ""
}

// isFamily returns the family of a name in the singular or the plural, "" for
// none.
func isFamily(name string) string {
	for _, family := range generators.Families() {
		if f := string(family); name == f || name+"s" == f {
			return f
		}
	}
	return ""
}

// nearestFlag returns the flag that was probably meant: one that is spelt alike,
// that the name is the beginning of, or that is the beginning of the name.
func nearestFlag(name string, names []string) string {
	plain := func(s string) string { return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(s)) }
	for _, n := range names {
		if plain(n) == plain(name) {
			return n
		}
	}
	if word := config.Closest(name, names); word != "" && len(name) > 3 {
		return word
	}
	best := ""
	for _, n := range names {
		alike := strings.HasPrefix(plain(n), plain(name)) || strings.HasPrefix(plain(name), plain(n)) || strings.HasSuffix(plain(n), plain(name))
		if alike && len(n) > 3 && len(name) >= 3 && (best == "" || len(n) < len(best)) {
			best = n
		}
	}
	return best
}
