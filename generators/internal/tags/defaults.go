package tags

import (
	"bytes"
	"encoding/json"
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Defaulter is what the tags of a package say about its defaults.
type Defaulter struct {
	// Fields are the values of +k8s:defaulter-gen: structs with a field of one
	// of these names get a defaulting function.
	Fields []string
	// Off is +k8s:defaulter-gen=false.
	Off Value
	// Input is the import path of the package whose types are defaulted, "" for
	// the package itself.
	Input Value
}

// metaFields are the fields that packages name as a rule.
var metaFields = []string{"TypeMeta", "ObjectMeta", "ListMeta"}

// Set reports whether the package asks for defaults.
func (d *Defaulter) Set() bool { return len(d.Fields) > 0 && !d.Off.Set }

// parse reads the tags of defaulter-gen on a package.
func (d *Defaulter) parse(line Line, diags *diag.List) {
	name, tag, err := line.function()
	malformed := err != nil || len(tag.Args) > 0
	switch {
	case name == "k8s:defaulter-gen" && !malformed && tag.Value == "false":
		d.Off = Value{Text: "false", Set: true, Pos: line.Pos}
	case name == "k8s:defaulter-gen" && !malformed && near(tag.Value, metaFields, 2) != "" && !slices.Contains(metaFields, tag.Value):
		diags.Errorf(line.Pos, didYouMean("+"+name+"=", tag.Value, metaFields), "invalid tag %s on a package", strings.TrimSpace(line.Text))
	case name == "k8s:defaulter-gen" && !malformed && isExported(tag.Value):
		d.Fields = append(d.Fields, tag.Value)
	case name == "k8s:defaulter-gen":
		diags.Errorf(line.Pos, "write +k8s:defaulter-gen=TypeMeta, or +k8s:defaulter-gen=false", "invalid tag %s on a package", strings.TrimSpace(line.Text))
	case malformed || !isImportPath(tag.Value):
		diags.Errorf(line.Pos, "write the import path of a package", "invalid tag %s", strings.TrimSpace(line.Text))
	default:
		once(diags, line, name, &d.Input, tag.Value)
	}
	if d.Off.Set && len(d.Fields) > 0 {
		diags.Errorf(line.Pos, "keep one", "+k8s:defaulter-gen=%s contradicts +k8s:defaulter-gen=false at line %d", d.Fields[0], d.Off.Pos.Line)
		d.Fields = nil
	}
}

// ParseDefaulter reads +k8s:defaulter-gen on a type or a function. Value is
// "true", "false", "covers" or, without the tag, "".
func ParseDefaulter(lines []Line, values ...string) (Value, diag.List) {
	var out Value
	var diags diag.List
	for _, line := range lines {
		name, tag, err := line.function()
		if name != "k8s:defaulter-gen" {
			continue
		}
		if err == nil && len(tag.Args) == 0 && slices.Contains(values, tag.Value) {
			once(&diags, line, name, &out, tag.Value)
			continue
		}
		diags.Errorf(line.Pos, "write +k8s:defaulter-gen="+strings.Join(values, " or ="), "invalid tag %s here", strings.TrimSpace(line.Text))
	}
	return out, diags
}

// Default is the value of a +default tag.
type Default struct {
	// JSON is the value, "" for a reference.
	JSON string
	// Path and Name are what ref(path.Name) refers to; Path is what stands
	// before the dot, "" for none.
	Path, Name string
	Value
}

// ParseDefault reads the +default tag of a field or a type; ok is false for a
// comment without one. A mistake is returned with its hint in place of the
// value: it counts only where the value is used.
func ParseDefault(lines []Line) (out Default, mistake, hint string, ok bool) {
	for _, line := range lines {
		name, tag, err := line.function()
		if name != "default" {
			if word := head(name); !ok && len(word) > 5 && word != "default" && suggest(word, []string{"default"}) != "" {
				out.Value = Value{Pos: line.Pos}
				return out, "unknown tag +" + word, "did you mean +default?", true
			}
			continue
		}
		if ok {
			return out, "a second +default", "keep one", true
		}
		ok = true
		out.Value = Value{Text: tag.Value, Set: true, Pos: line.Pos}
		text := strings.TrimSpace(tag.Value)
		if err != nil || len(tag.Args) > 0 {
			return out, "malformed tag " + strings.TrimSpace(line.Text), "write +default=VALUE, with a JSON value", true
		}
		if inner, isRef := strings.CutPrefix(text, "ref("); isRef && strings.HasSuffix(inner, ")") {
			if !out.reference(strings.TrimSuffix(inner, ")")) {
				return out, "invalid reference " + text, "write +default=ref(Name) or +default=ref(import/path.Name)", true
			}
			continue
		}
		var compact bytes.Buffer
		if json.Compact(&compact, []byte(text)) != nil {
			return out, "+default=" + text + " is not a JSON value", `write text in quotes, as in +default="text"`, true
		}
		out.JSON = compact.String()
	}
	return out, "", "", ok
}

// reference splits the argument of ref.
func (d *Default) reference(text string) bool {
	dot := strings.LastIndexByte(text, '.')
	if dot >= 0 {
		d.Path = text[:dot]
		if !isImportPath(d.Path) {
			return false
		}
	}
	d.Name = text[dot+1:]
	return token.IsIdentifier(d.Name)
}
