package tags

import (
	"cmp"
	"go/token"
	"slices"
	"strings"

	"k8s.io/gengo/v2/codetags"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Helpers is what the tags of a package say about the functions that are
// generated beside its types.
type Helpers struct {
	// DeepCopy is "package", "false" or, without +k8s:deepcopy-gen and
	// controller-tools' +kubebuilder:object:generate, "".
	DeepCopy Value
	// Register is the value of +k8s:register-gen: "false" leaves the package
	// out.
	Register Value
	// Defaults is what the tags of defaulter-gen say.
	Defaults Defaulter
}

// ParseHelpers reads the tags that deepcopy-gen, controller-gen, register-gen
// and defaulter-gen read from the comments of a package.
func ParseHelpers(lines []Line) (Helpers, diag.List) {
	var out Helpers
	var diags diag.List
	for _, line := range lines {
		name, tag, err := line.function()
		switch name {
		case "k8s:deepcopy-gen":
			text, _, _ := strings.Cut(tag.Value, ",")
			if err != nil || len(tag.Args) > 0 || text != "package" && text != "false" || !knownParameters(tag.Value) {
				diags.Errorf(line.Pos, "write +k8s:deepcopy-gen=package or +k8s:deepcopy-gen=false", "invalid tag %s on a package", strings.TrimSpace(line.Text))
				continue
			}
			once(&diags, line, name, &out.DeepCopy, text)
		case "kubebuilder:object:generate":
			if text, ok := boolean(tag, err); ok && !out.DeepCopy.Set {
				out.DeepCopy = Value{Text: map[string]string{"true": "package", "false": "false"}[text], Set: true, Pos: line.Pos}
			}
		case "k8s:register-gen":
			if err != nil || len(tag.Args) > 0 {
				diags.Errorf(line.Pos, "write +k8s:register-gen or +k8s:register-gen=false", "malformed tag %s", strings.TrimSpace(line.Text))
				continue
			}
			if tag.Value != "" && tag.Value != "package" && !isBool(tag.Value) {
				hint := didYouMean("+"+name+"=", tag.Value, []string{"true", "false", "package"})
				if hint == "" {
					hint = "write +k8s:register-gen or +k8s:register-gen=false"
				}
				diags.Errorf(line.Pos, hint, "invalid tag %s", strings.TrimSpace(line.Text))
				continue
			}
			once(&diags, line, name, &out.Register, tag.Value)
		case "k8s:defaulter-gen", "k8s:defaulter-gen-input":
			out.Defaults.parse(line, &diags)
		}
	}
	return out, diags
}

// knownParameters reports whether what follows the value of +k8s:deepcopy-gen
// is the one parameter there is: register, which once had a meaning.
func knownParameters(value string) bool {
	_, parameters, more := strings.Cut(value, ",")
	return !more || parameters == "register" || strings.HasPrefix(parameters, "register=")
}

// once sets a tag's value, and reports a second tag that says something else.
func once(diags *diag.List, line Line, name string, to *Value, text string) {
	if !to.Set {
		*to = Value{Text: text, Set: true, Pos: line.Pos}
	} else if to.Text != text {
		diags.Errorf(line.Pos, "keep one", "+%s=%s contradicts +%s=%s at line %d", name, text, name, to.Text, to.Pos.Line)
	}
}

// Copy is what the tags of a type say about its deep copies.
type Copy struct {
	// Generate is "true", "false" or, without +k8s:deepcopy-gen, "".
	Generate Value
	// Interfaces are the types that DeepCopy functions return, each once,
	// sorted by path and name.
	Interfaces []Interface
	// Values is true when those functions have a value receiver.
	Values bool
}

// Interface is an interface type named by +k8s:deepcopy-gen:interfaces.
type Interface struct {
	Name
	Pos token.Position
}

// boolean reads the value of a controller-tools marker, which may be left out.
// What is no boolean is controller-tools' to report.
func boolean(tag codetags.Tag, err error) (string, bool) {
	if err != nil || len(tag.Args) > 0 {
		return "", false
	}
	text := cmp.Or(tag.Value, "true")
	return text, isBool(text)
}

// runtimeObject is the interface that +kubebuilder:object:root is short for.
var runtimeObject = Name{Path: "k8s.io/apimachinery/pkg/runtime", Name: "Object"}

// ParseCopy reads the tags of deepcopy-gen and controller-gen from a type's
// comment blocks.
func ParseCopy(lines []Line) (Copy, diag.List) {
	var out Copy
	var diags diag.List
	var values, marked Value
	for _, line := range lines {
		name, tag, err := line.function()
		if strings.HasPrefix(name, "kubebuilder:object:") {
			text, ok := boolean(tag, err)
			switch {
			case ok && name == "kubebuilder:object:root":
				if text == "true" {
					out.add(Interface{runtimeObject, line.Pos})
				}
				if text == "true" && !marked.Set {
					marked = Value{Text: text, Set: true, Pos: line.Pos}
				}
			case ok && name == "kubebuilder:object:generate":
				marked = Value{Text: text, Set: true, Pos: line.Pos}
			}
			continue
		}
		if !strings.HasPrefix(name, "k8s:deepcopy-gen") {
			continue
		}
		malformed := err != nil || len(tag.Args) > 0
		switch {
		case name == "k8s:deepcopy-gen" && !malformed && isBool(tag.Value):
			once(&diags, line, name, &out.Generate, tag.Value)
		case name == "k8s:deepcopy-gen:nonpointer-interfaces" && !malformed && isBool(tag.Value):
			once(&diags, line, name, &values, tag.Value)
		case name == "k8s:deepcopy-gen:interfaces" && !malformed && tag.Value == "":
			diags.Errorf(line.Pos, "write +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object", "+%s names no interfaces", name)
		case name == "k8s:deepcopy-gen:interfaces" && !malformed:
			out.addInterfaces(line, tag.Value, &diags)
		case strings.HasPrefix(name, "k8s:deepcopy-gen:") && suggest(name, copyTags) != "" && !slices.Contains(copyTags, name):
			diags.Errorf(line.Pos, didYouMean("+", name, copyTags), "unknown tag +%s", name)
		case slices.Contains(copyTags, name):
			diags.Errorf(line.Pos, "write +"+name+"=true or =false", "invalid tag %s on a type", strings.TrimSpace(line.Text))
		default:
			diags.Warnf(line.Pos, "", "unknown tag +%s", name)
		}
	}
	out.Values = values.Text == "true"
	if !out.Generate.Set {
		out.Generate = marked
	}
	slices.SortFunc(out.Interfaces, func(a, b Interface) int {
		return strings.Compare(a.Path+"."+a.Name.Name, b.Path+"."+b.Name.Name)
	})
	return out, diags
}

var copyTags = []string{"k8s:deepcopy-gen", "k8s:deepcopy-gen:interfaces", "k8s:deepcopy-gen:nonpointer-interfaces"}

func isBool(text string) bool { return text == "true" || text == "false" }

// addInterfaces adds the elements of a list of interfaces.
func (c *Copy) addInterfaces(line Line, list string, diags *diag.List) {
	for element := range strings.SplitSeq(list, ",") {
		element = strings.TrimSpace(element)
		if element == "" {
			continue
		}
		dot := strings.LastIndexByte(element, '.')
		if dot < 0 || !isImportPath(element[:dot]) || !isExported(element[dot+1:]) {
			diags.Errorf(line.Pos, "write import/path.Name, as in k8s.io/apimachinery/pkg/runtime.Object", "%q is not an interface with its package", element)
			continue
		}
		c.add(Interface{Name{Path: element[:dot], Name: element[dot+1:]}, line.Pos})
	}
}

// add adds an interface once.
func (c *Copy) add(i Interface) {
	if !slices.ContainsFunc(c.Interfaces, func(other Interface) bool { return other.Name == i.Name }) {
		c.Interfaces = append(c.Interfaces, i)
	}
}
