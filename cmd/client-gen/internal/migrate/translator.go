package migrate

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
)

// invocation is a command of a script, its words expanded.
type invocation struct {
	line        int
	words       []string
	cwd         string
	conditional bool
	// derived is set if what a command prints is not needed.
	derived bool
	// lookup returns the value of a variable.
	lookup func(name string) string
}

// translator collects what a script does.
type translator struct {
	project
	fragments []*fragment
	notes     []Note
}

func (t *translator) note(line int, format string, args ...any) {
	t.notes = append(t.notes, Note{Line: line, Text: fmt.Sprintf(format, args...)})
}

// mistake notes what the script does wrong.
func (t *translator) mistake(line int, format string, args ...any) {
	t.notes = append(t.notes, Note{Line: line, Text: fmt.Sprintf(format, args...), Mistake: true})
}

// wrongCall is an error of a call that its command would refuse, too.
type wrongCall struct{ error }

func wrongCallf(format string, args ...any) error { return wrongCall{fmt.Errorf(format, args...)} }

// commands are what is translated, by the name of the command.
var commands = map[string]func(*translator, *invocation, []string) error{
	"kube::codegen::gen_helpers":  (*translator).kubeHelpers,
	"kube::codegen::gen_register": (*translator).kubeRegister,
	"kube::codegen::gen_client":   (*translator).kubeClient,
	"generate-groups.sh":          (*translator).generateGroups,
	"client-gen":                  (*translator).clientGen,
	"lister-gen":                  (*translator).listerGen,
	"informer-gen":                (*translator).informerGen,
	"applyconfiguration-gen":      (*translator).applyGen,
	"deepcopy-gen":                (*translator).deepcopyGen,
	"register-gen":                (*translator).registerGen,
	"defaulter-gen":               (*translator).defaulterGen,
}

// others are generators that client-gen does not replace.
var others = []string{
	"kube::codegen::gen_openapi", "generate-internal-groups.sh", "openapi-gen", "conversion-gen", "validation-gen", "controller-gen",
	"go-to-protobuf", "prerelease-lifecycle-gen", "set-gen", "protoc",
}

// harmless are commands that have no part in what is generated.
var harmless = []string{
	"set", "shopt", "source", ".", "echo", "printf", "popd", "trap", "mkdir", "rm", "chmod", "exit", "return", "true", ":", "[",
	"test", "unset", "shift", "read", "cat", "command", "which", "type", "eval", "go", "git", "mktemp", "export", "wait", "sleep", "false",
	"ls", "tail", "head", "grep", "tee", "getopts",
}

// command translates one command of the script.
func (t *translator) command(in *invocation) {
	name, args := program(in.words)
	do, ok := commands[name]
	switch {
	case ok:
		before := len(t.notes)
		if err := do(t, in, args); err != nil {
			if slices.ContainsFunc(t.notes[before:], func(n Note) bool { return n.Mistake }) {
				return // which is why
			}
			report := t.note
			if errors.As(err, new(wrongCall)) && len(unknown(args)) == 0 {
				report = t.mistake
			}
			report(in.line, "%s is not translated: %v", name, err)
			return
		}
		parts := unknown(args)
		if in.derived {
			parts = slices.DeleteFunc(parts, func(part string) bool { return part == commandOutput })
		}
		if len(parts) > 0 {
			t.note(in.line, "%s: %s is not known without running the script: replace it in the configuration", name, strings.Join(parts, ", "))
		}
		if in.conditional {
			t.note(in.line, "%s is run under a condition, which the configuration has not", name)
		}
	case slices.Contains(others, name):
		t.note(in.line, "%s is not translated: client-gen does not replace it, go on calling it", name)
	case strings.HasPrefix(in.words[0], "--"):
		t.mistake(in.line, "%s begins a command: the line before lacks its backslash, or has something behind it", in.words[0])
	case nearest(name, "kube::", "-gen", ".sh") != "":
		t.mistake(in.line, "there is no command %s: did you mean %s?", name, nearest(name, "kube::", "-gen", ".sh"))
	case !slices.Contains(harmless, name):
		t.note(in.line, "%s is not translated: see whether it has to stay", name)
	}
}

// nearest returns the command that was probably meant by a name with one of the
// marks in it, "" if none was.
func nearest(name string, marks ...string) string {
	if !slices.ContainsFunc(marks, func(mark string) bool { return strings.Contains(name, mark) }) || slices.Contains(others, name) {
		return ""
	}
	all := slices.Concat(slices.Sorted(maps.Keys(commands)), others)
	return config.Closest(name, all)
}

// program finds the command behind wrappers such as bash, go run and env.
func program(words []string) (string, []string) {
	for {
		name, rest := words[0], words[1:]
		switch path.Base(name) {
		case "bash", "sh", "exec", "command", "time", "env", "sudo":
			rest = skipFlags(rest)
		case "go":
			if len(rest) == 0 || rest[0] != "run" && rest[0] != "tool" {
				return "go", rest
			}
			rest = skipFlags(rest[1:])
		default:
			name, _, _ = strings.Cut(path.Base(name), "@")
			return name, rest
		}
		if len(rest) == 0 {
			return path.Base(name), nil
		}
		words = rest
	}
}

// skipFlags leaves out the flags and assignments in front of a command.
func skipFlags(words []string) []string {
	for len(words) > 0 && (strings.HasPrefix(words[0], "-") || strings.Contains(words[0], "=") && !strings.Contains(words[0], "/")) {
		words = words[1:]
	}
	return words
}

// options are the flags of a command.
type options map[string][]string

// parse splits arguments into flags and the rest. Switches are the flags that
// take no value of their own word.
func parse(args []string, switches ...string) (options, []string) {
	flags, rest := options{}, []string(nil)
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			rest = append(rest, arg)
			continue
		}
		name, value, has := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		switch {
		case has:
		case slices.Contains(switches, name), name == "logtostderr", name == "alsologtostderr":
			value = "true"
		case i+1 < len(args):
			i++
			value = args[i]
		}
		flags[name] = append(flags[name], value)
	}
	return flags, rest
}

// last returns the value of a flag under any of its names, the last one given.
func (o options) last(names ...string) string {
	for _, name := range names {
		if values := o[name]; len(values) > 0 {
			return values[len(values)-1]
		}
	}
	return ""
}

// list returns the values of a flag that is a list.
func (o options) list(names ...string) []string {
	var all []string
	for _, name := range names {
		for _, value := range o[name] {
			for element := range strings.SplitSeq(value, ",") {
				if element = strings.TrimSpace(element); element != "" {
					all = append(all, element)
				}
			}
		}
	}
	return all
}

// unknown notes flags that are not translated.
func (t *translator) unknown(in *invocation, o options, known ...string) {
	known = append(known, "v", "logtostderr", "alsologtostderr", "lint-rules", "h", "help", "vmodule", "stderrthreshold")
	var names []string
	for _, name := range slices.Sorted(maps.Keys(o)) {
		switch meant := config.Closest(name, known); {
		case slices.Contains(known, name):
		case meant != "" && len(meant) > 4:
			t.mistake(in.line, "there is no flag --%s: did you mean --%s?", name, meant)
		default:
			names = append(names, "--"+name)
		}
	}
	if slices.Sort(names); len(names) > 0 {
		t.note(in.line, "%s is not translated", strings.Join(names, ", "))
	}
}
