package tags

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Place is what a comment stands on.
type Place int

// The places that [CheckMarkers] tells apart.
const (
	OnOther Place = iota // a function, or nothing
	OnPackage
	OnType
	OnField
)

// CheckMarkers reports tags that are misspelt, malformed or in the wrong place,
// whichever tool of the ecosystem reads them. What output is made from is an
// error; a tag that only other tools read is a warning. The families that have
// parsers of their own are checked there too.
func CheckMarkers(lines []Line, on Place) diag.List {
	c := markerChecker{on: on}
	for _, line := range lines {
		c.line(line)
	}
	c.contradictions()
	return c.diags
}

// markerChecker goes through the lines of one comment.
type markerChecker struct {
	on    Place
	diags diag.List
	// optional and required are lines that say so, defaults those with a
	// default value.
	optional, required, defaults []Line
}

func (c *markerChecker) line(line Line) {
	if c.disguised(line) || c.markless(line) {
		return
	}
	text, ok := strings.CutPrefix(strings.TrimLeft(line.Text, " \t"), "+")
	if !ok {
		return
	}
	name := markerName(text)
	rest := text[len(name):]
	if name == "" || strings.HasPrefix(name, "genclient") {
		return
	}
	if c.malformed(line, name, rest) || c.misspelt(line, name, rest) || c.misplaced(line, name) {
		return
	}
	c.value(line, name, rest)
	switch name {
	case "optional", "kubebuilder:validation:Optional", "k8s:optional":
		c.optional = append(c.optional, line)
	case "required", "kubebuilder:validation:Required", "k8s:required":
		c.required = append(c.required, line)
	case "default", "kubebuilder:default":
		c.defaults = append(c.defaults, line)
	}
}

// markerName is the part of a tag's text that can be a name: controller-tools'
// "name:=value" has the name before the colon, and so has "name:".
func markerName(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool {
		return !(r == ':' || r == '-' || r == '_' || r == '.' || r == '/' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 127)
	})
	if end < 0 {
		end = len(text)
	}
	return strings.TrimRight(text[:end], ":./")
}

// malformed reports a name with a blank in it, or with a colon where an equals
// sign belongs.
func (c *markerChecker) malformed(line Line, name, rest string) bool {
	shown := strings.TrimSpace(line.Text)
	switch first, more, colon := strings.Cut(name, ":"); {
	case (name == "k8s" || name == "kubebuilder") && strings.HasPrefix(rest, ": "):
		c.diags.Errorf(line.Pos, "remove the blank", "malformed tag %s", shown)
	case colon && c.on != OnOther && (slices.Contains(ownWords, first) || slices.Contains(bareMarkers, first)) && first != "groupName" && first != "patchStrategy":
		c.diags.Errorf(line.Pos, "write +"+first+"="+more, "malformed tag %s", shown)
	default:
		return false
	}
	return true
}

// misspelt reports a name that there is not but for a letter or two.
func (c *markerChecker) misspelt(line Line, name, rest string) bool {
	if strings.HasPrefix(rest, " ") && strings.TrimSpace(rest) != "" && !strings.Contains(name, ":") && !strings.HasPrefix(strings.TrimSpace(rest), "=") {
		return false // a sentence that begins with a plus
	}
	meant := ""
	switch first, _, _ := strings.Cut(name, ":"); {
	case first == "kubebuilder":
		meant = meantKubebuilder(name)
	case isKnown(name):
	case strings.ContainsAny(name, ":/") && generatorOf(name) != "":
		meant = generatorOf(name)
	case first != "k8s" && strings.Contains(name, ":") && near(first, []string{"kubebuilder"}, 2) != "":
		meant = "kubebuilder" + name[len(first):]
	case c.on == OnOther:
	case otherWords[name] != "" && (rest == "" || rest[0] == '='):
		meant = otherWords[name]
	case strings.Contains(name, ":") && slices.Contains(ownWords, name[strings.LastIndexByte(name, ':')+1:]):
		if meant = name[strings.LastIndexByte(name, ':')+1:]; first == "k8s" && !strings.HasSuffix(meant, "Name") && meant != "genclient" {
			meant = "" // openapi-gen has its tags under this prefix too
		}
	case !strings.Contains(name, ":"):
		if meant = generatorOf(name); meant == "" {
			meant = nearWord(name)
		}
	}
	if meant == "" || meant == name {
		return false
	}
	severity := diag.Warning
	if isRead(meant) {
		severity = diag.Error
	}
	c.diags = append(c.diags, diag.Diagnostic{
		Pos: line.Pos, Severity: severity,
		Msg: "unknown tag +" + name, Hint: "did you mean +" + meant + "?",
	})
	return true
}

// misplaced reports tags of types on packages and fields, where no tool looks
// for them.
func (c *markerChecker) misplaced(line Line, name string) bool {
	switch where := map[Place]string{OnPackage: packageWhere, OnField: "a field"}[c.on]; {
	case where == "" || !slices.Contains(typeMarkers, name) && !(c.on == OnField && name == "k8s:deepcopy-gen"):
		return false
	default:
		c.diags.Errorf(line.Pos, "put it into the comment right above a type", "+%s has no effect on %s", name, where)
		return true
	}
}

const packageWhere = "the package comment"

// value checks what stands behind a name.
func (c *markerChecker) value(line Line, name, rest string) {
	value, assigned := strings.CutPrefix(strings.TrimPrefix(rest, ":"), "=")
	value = strings.TrimSpace(value)
	shown := strings.TrimSpace(line.Text)
	switch {
	case slices.Contains(bareMarkers, name) && assigned && value != "":
		c.diags.Errorf(line.Pos, "write +"+name+", or remove it", "+%s takes no value, got %q", name, value)
	case (name == "kubebuilder:object:root" || name == "kubebuilder:object:generate") && assigned && !isBool(value):
		c.diags.Errorf(line.Pos, "write +"+name+"=true or =false", "invalid tag %s", shown)
	case name == "k8s:openapi-gen" && assigned && c.on != OnField && !isBool(value) && !strings.HasPrefix(value, "x-kubernetes-") && near(value, []string{"true", "false"}, 2) != "":
		c.diags.Errorf(line.Pos, "write +"+name+"=true or =false", "invalid tag %s", shown)
	case name == "k8s:openapi-gen" && assigned && c.on != OnField && slices.Contains([]string{"yes", "no", "on", "off", "1", "0", "package"}, value):
		c.diags.Errorf(line.Pos, "write +"+name+"=true or =false", "invalid tag %s", shown)
	case name == "k8s:defaulter-gen" && c.on == OnType && !isBool(value):
		c.diags.Errorf(line.Pos, "write +k8s:defaulter-gen=true or =false, or move the tag to doc.go", "invalid tag %s on a type", shown)
	case name == "kubebuilder:subresource" || name == "kubebuilder:resource":
		c.kubebuilderArguments(line, name, value, assigned)
	case strings.HasPrefix(name, "kubebuilder:resource:"):
		c.resourceArguments(line, strings.TrimPrefix(shown, "+kubebuilder:resource:"))
	case (name == "default" || name == "listType" || name == "listMapKey" || name == "mapType" || name == "structType") && !assigned:
		c.diags.Errorf(line.Pos, "write +"+name+"=value", "malformed tag %s", shown)
	}
}

// kubebuilderArguments checks the two markers whose arguments people put behind
// an equals sign.
func (c *markerChecker) kubebuilderArguments(line Line, name, value string, assigned bool) {
	if !assigned {
		return
	}
	c.diags.Errorf(line.Pos, "write +"+name+":"+value, "malformed tag %s", strings.TrimSpace(line.Text))
}

var (
	resourceKeys = []string{"path", "shortName", "categories", "singular", "scope"}
	scopes       = []string{"Cluster", "Namespaced"}
)

// resourceArguments checks the keys of +kubebuilder:resource, and the values
// that name the resource.
func (c *markerChecker) resourceArguments(line Line, list string) {
	depth, quoted := 0, false
	parts := strings.FieldsFunc(list, func(r rune) bool {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		case '"', '`':
			quoted = !quoted
		}
		return r == ',' && depth == 0 && !quoted
	})
	for _, part := range parts {
		key, value, assigned := strings.Cut(part, "=")
		key, value = strings.TrimSpace(key), strings.Trim(strings.TrimSpace(value), "\"`")
		switch {
		case !slices.Contains(resourceKeys, key):
			hint := didYouMean("", key, resourceKeys)
			switch {
			case strings.EqualFold(key, "shortNames"):
				hint = "did you mean shortName?"
			case key == "plural":
				hint = "did you mean path?"
			case strings.EqualFold(key, "nonNamespaced"):
				hint = "did you mean scope=Cluster?"
			case hint == "":
				hint = "keys are " + strings.Join(resourceKeys, ", ")
			}
			c.diags.Errorf(line.Pos, hint, "+kubebuilder:resource has no key %q", key)
			return
		case !assigned:
			c.diags.Errorf(line.Pos, "write +kubebuilder:resource:"+key+"=value", "malformed tag %s", strings.TrimSpace(line.Text))
			return
		case key == "scope" && !slices.Contains(scopes, value):
			hint := didYouMean("", value, scopes)
			if hint == "" {
				hint = "scopes are " + strings.Join(scopes, " and ")
			}
			c.diags.Errorf(line.Pos, hint, "+kubebuilder:resource has no scope %q", value)
		case (key == "path" || key == "singular") && value != strings.ToLower(value):
			c.diags.Errorf(line.Pos, "write "+strings.ToLower(value), "+kubebuilder:resource: %s %q is not in lower case", key, value)
		}
	}
}

// contradictions reports tags of one comment that cannot all be meant.
func (c *markerChecker) contradictions() {
	if c.on == OnField && len(c.optional) > 0 && len(c.required) > 0 {
		first, second := c.optional[0], c.required[0]
		if second.Pos.Line < first.Pos.Line {
			first, second = second, first
		}
		report := c.diags.Warnf
		if word(first) == "optional" && word(second) == "required" || word(first) == "required" && word(second) == "optional" {
			report = c.diags.Errorf
		}
		report(second.Pos, "keep one of them", "+%s contradicts +%s at line %d", word(second), word(first), first.Pos.Line)
	}
	if len(c.defaults) > 1 {
		first, second := c.defaults[0], c.defaults[1]
		if a, b := defaultOf(first), defaultOf(second); word(first) != word(second) && a != b && a != "" && b != "" {
			c.diags.Errorf(second.Pos, "make them agree", "+%s=%s contradicts +%s=%s at line %d", word(second), b, word(first), a, first.Pos.Line)
		}
	}
}

func word(line Line) string { return markerName(strings.TrimLeft(line.Text, " \t+")) }

// defaultOf is a default in compact JSON, "" for what is not JSON.
func defaultOf(line Line) string {
	_, value, _ := strings.Cut(line.Text, "=")
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(value)), &v) != nil {
		return ""
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// disguised reports a tag that has characters which only look like those of its
// name.
func (c *markerChecker) disguised(line Line) bool {
	plain, odd := fold(line.Text)
	text, ok := strings.CutPrefix(strings.TrimSpace(plain), "+")
	if odd == 0 || !ok {
		return false
	}
	name := markerName(text)
	if !isKnown(name) && meantKubebuilder(name) != name {
		return false
	}
	// The value of a tag may well have letters of any script.
	if raw, _, _ := strings.Cut(line.Text, "="); !strings.ContainsRune(raw, odd) {
		return false
	}
	c.diags.Errorf(line.Pos, "write +"+name+" anew, in ASCII", "%s has the character %s, which only looks like a tag's", shownName(line), fmt.Sprintf("%U", odd))
	return true
}

func shownName(line Line) string {
	text, _, _ := strings.Cut(strings.TrimSpace(line.Text), "=")
	return fmt.Sprintf("%+q", text)
}

// markless reports a line that is a tag but for the plus at its beginning, or
// for a second comment mark before that. On fields, such a mark switches a tag
// off as a rule; so do indented lines, which are examples.
func (c *markerChecker) markless(line Line) bool {
	if c.on != OnType && c.on != OnPackage && c.on != OnField || strings.HasPrefix(strings.TrimPrefix(line.Text, " "), "\t") {
		return false
	}
	text := strings.TrimSpace(line.Text)
	bare := strings.TrimLeft(text, "-*#@/ \t")
	marked := strings.HasPrefix(bare, "+")
	bare = strings.TrimPrefix(bare, "+")
	if bare == text || marked && strings.HasPrefix(text, "+") && !strings.HasPrefix(text, "++") {
		if marked {
			return false
		}
	}
	name := markerName(bare)
	rest := bare[len(name):]
	if name == "" || strings.ContainsAny(rest, " \t") || !isRead(name) || strings.HasPrefix(text, "+ ") {
		return false
	}
	switch {
	case strings.Contains(name, ":") && (c.on != OnField || rest != ""):
	case strings.HasPrefix(rest, "=") && slices.Contains(ownWords, name):
	case bare != text && c.on == OnType && name == "genclient" && rest == "":
	default:
		return false
	}
	if strings.HasPrefix(name, "genclient") && bare == text {
		return false // where genclient is read
	}
	doubled := strings.HasPrefix(text, "/")
	report := c.diags.Errorf
	if doubled && (c.on == OnField || strings.HasPrefix(name, "kubebuilder:") || !marked) {
		report = c.diags.Warnf
	}
	switch {
	case doubled && !marked:
		return false // an address
	case doubled:
		report(line.Pos, "remove the second comment mark, or the line", "+%s behind a second comment mark is text", bare)
	default:
		report(line.Pos, "did you mean +"+bare+"?", "%s is text: tags begin with +", text)
	}
	return true
}
