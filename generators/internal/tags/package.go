package tags

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"k8s.io/gengo/v2/codetags"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Value is the value of a tag and where it was given.
type Value struct {
	// Text is the value, which may be "".
	Text string
	// Set is true when the tag is there.
	Set bool
	Pos token.Position
}

// Package is what the tags of a package say.
type Package struct {
	// GroupName is the API group, "" for core.
	GroupName Value
	// GroupGoName is an exported Go identifier: the value of the tag with its
	// first letter raised.
	GroupGoName Value
	// VersionName is controller-tools' +versionName.
	VersionName Value
	// NoClient is true with +k8s:client-gen=false.
	NoClient bool
	// NoListers and NoInformers are true with +k8s:lister-gen=false and
	// +k8s:informer-gen=false.
	NoListers, NoInformers bool
	// NoApply is true with +k8s:applyconfiguration-gen=false.
	NoApply bool
	// Misspelt are tags that look like ours but for a letter or two, as
	// warnings.
	Misspelt diag.List
}

var packageTags = []string{"groupName", "groupGoName", "versionName"}

// ParsePackage reads the tags of a package from the lines of its comments. Of
// a tag that is repeated, the first one counts; a repetition that says something
// else is an error.
func ParsePackage(lines []Line) (Package, diag.List) {
	var out Package
	var diags diag.List
	var on, off token.Position
	for _, line := range lines {
		name, tag, err := line.function()
		switch name {
		case "":
			detachedOfPackage(&diags, line)
		case "groupName":
			assign(&diags, line, name, &out.GroupName, tag, err, groupName)
		case "groupGoName":
			assign(&diags, line, name, &out.GroupGoName, tag, err, goName)
		case "versionName":
			assign(&diags, line, name, &out.VersionName, tag, err, version)
		case "k8s:client-gen":
			if err == nil && tag.Value == "false" {
				out.NoClient, off = true, line.Pos
			} else {
				on = line.Pos
			}
		case "k8s:lister-gen":
			out.NoListers = out.NoListers || err == nil && tag.Value == "false"
		case "k8s:informer-gen":
			out.NoInformers = out.NoInformers || err == nil && tag.Value == "false"
		case "k8s:applyconfiguration-gen":
			out.NoApply = out.NoApply || err == nil && tag.Value == "false"
		default:
			otherOfPackage(&diags, &out, line, name)
		}
		if strings.HasPrefix(name, "k8s:") && slices.Contains(switches[:4], name) {
			checkSwitch(&diags, line, name, tag, err)
		}
	}
	if on.IsValid() && off.IsValid() {
		diags.Errorf(off, "keep one", "+k8s:client-gen=false contradicts +k8s:client-gen at line %d", on.Line)
	}
	return out, diags
}

// otherOfPackage looks at a tag that is none of a package's: it may be one but
// for a letter or two, for a blank, or for the sign before its value.
func otherOfPackage(diags *diag.List, out *Package, line Line, name string) {
	if slices.Contains(packageTags, head(name)) {
		diags.Errorf(line.Pos, "write +"+head(name)+"=value", "malformed tag %s", strings.TrimSpace(line.Text))
		return
	}
	if d, ok := lookalike(line, name, packageTags); ok {
		out.Misspelt = append(out.Misspelt, d)
		return
	}
	reportSwitch(diags, line, name)
}

// detachedOfPackage reports a tag of a package behind "+" and a blank.
func detachedOfPackage(diags *diag.List, line Line) {
	text, plus := strings.CutPrefix(strings.TrimSpace(line.Text), "+")
	name := strings.TrimLeft(text, " \t")
	if plus && name != text && !strings.ContainsAny(name, " \t") && (slices.Contains(packageTags, head(name)) || strings.HasPrefix(name, "k8s:")) {
		diags.Errorf(line.Pos, "remove the blank", "+ %s has a blank behind the plus and would be taken for text", name)
	}
}

// checkSwitch reports a value that a tag which only knows false does not have.
func checkSwitch(diags *diag.List, line Line, name string, tag codetags.Tag, err error) {
	text := strings.TrimSpace(tag.Value)
	if err != nil || len(tag.Args) > 0 || text != "" && !isBool(text) {
		diags.Errorf(line.Pos, "write +"+name+"=false, or remove it", "invalid tag %s", strings.TrimSpace(line.Text))
	}
}

// assign checks a tag's value with read, which returns the value to use and a
// hint when it is invalid.
func assign(diags *diag.List, line Line, name string, to *Value, tag codetags.Tag, err error, read func(string) (string, string)) {
	text := tag.Value
	if err != nil || len(tag.Args) > 0 {
		diags.Errorf(line.Pos, "write +"+name+"=value", "malformed tag %s", strings.TrimSpace(line.Text))
		return
	}
	if name == "groupName" && !strings.Contains(line.Text, "=") {
		diags.Errorf(line.Pos, "write +groupName=NAME, or +groupName= for the core group", "+groupName has no value")
		return
	}
	if bare, noted := withoutNote(text); noted {
		diags.Errorf(line.Pos, "move the note to a line of its own", "+%s=%s: the text behind %q would become part of the value", name, text, bare)
		return
	}
	value, hint := read(text)
	if hint != "" {
		diags.Errorf(line.Pos, hint, "invalid +%s %q", name, text)
		return
	}
	if !to.Set {
		*to = Value{Text: value, Set: true, Pos: line.Pos}
	} else if to.Text != value {
		diags.Errorf(line.Pos, "keep one", "+%s=%s contradicts +%s=%s at line %d", name, value, name, to.Text, to.Pos.Line)
	}
}

func groupName(text string) (value, hint string) {
	if bare := strings.Trim(text, "\"'`"); bare != text && IsGroupName(bare) {
		return "", "remove the quotes"
	}
	if !IsGroupName(text) {
		return "", "use a DNS name in lower case, as in apps.example.com, or nothing for the core group"
	}
	return text, ""
}

func goName(text string) (value, hint string) {
	if text != "" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	if !isExported(text) {
		return "", "use a Go identifier"
	}
	return text, ""
}

func version(text string) (value, hint string) {
	if !IsVersionName(text) {
		return "", "use a version such as v1 or v1beta1"
	}
	return text, ""
}

// MayMisplace reports whether a comment may hold something that [ParseInert] or
// [ParseMisplaced] would report. It is quick.
func MayMisplace(group *ast.CommentGroup) bool {
	return slices.ContainsFunc(group.List, func(c *ast.Comment) bool {
		_, text, tag := strings.Cut(c.Text, "+")
		return tag && (strings.Contains(text, "genclient") ||
			slices.ContainsFunc(packageTags, func(name string) bool { return strings.Contains(text, name) }))
	})
}

// ParseInert warns of tags of the +genclient family in a comment that cannot
// have them; where names the place, as in "a function". On declarations,
// unknown tags of the family are errors as they are on types.
func ParseInert(lines []Line, where string, declared bool) diag.List {
	var p typeParser
	for _, line := range lines {
		key, _, ok := line.simple()
		if !ok || !strings.HasPrefix(key, "genclient") {
			continue
		}
		name, member := strings.CutPrefix(key, "genclient:")
		if declared && key != "genclient" && !slices.Contains(family, name) {
			if member {
				p.unknown(line, name, family, "genclient:")
			} else {
				p.unknown(line, key, []string{"genclient"}, "")
			}
			continue
		}
		p.diags.Warnf(line.Pos, "put it into the comment right above a type", "+%s has no effect on %s", firstWord(key), where)
	}
	return p.diags
}

// ParseMisplaced warns of tags of packages in a comment that is not one's; where
// names the place.
func ParseMisplaced(lines []Line, where string) diag.List {
	var diags diag.List
	for _, line := range lines {
		if name, _, _ := line.function(); slices.Contains(packageTags, name) {
			diags.Warnf(line.Pos, "move it to the comment above the package clause of doc.go", "+%s has no effect on %s", name, where)
		}
	}
	return diags
}
