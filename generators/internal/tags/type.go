package tags

import (
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Verbs is the vocabulary of verb lists, in the order in which generated
// interfaces declare them.
var Verbs = []string{
	"create", "update", "updateStatus", "delete", "deleteCollection", "get", "list", "watch", "patch", "apply", "applyStatus",
}

// family is what may follow "+genclient:".
var family = []string{"nonNamespaced", "noVerbs", "noStatus", "readonly", "skipVerbs", "onlyVerbs", "method"}

// Type is what the tags of a type say.
type Type struct {
	// Generate is true with +genclient. The other fields are read either way.
	Generate bool
	// Pos is the first tag of the +genclient family, zero if there is none.
	Pos token.Position
	// NonNamespaced, NoVerbs and NoStatus are the flags of the same name.
	NonNamespaced, NoVerbs, NoStatus bool
	// Verbs are those that the tags allow, in vocabulary order: all of them
	// unless readonly, onlyVerbs or skipVerbs say otherwise.
	Verbs []string
	// Methods are the extra methods in source order.
	Methods []Method
	// ResourceName is the path segment, "" without +resourceName.
	ResourceName string
	// Misspelt are tags that look like ours but for a letter or two, as
	// warnings: whether one is a mistake depends on the type.
	Misspelt diag.List
	// Named are the verbs that +genclient:onlyVerbs names, and where.
	Named map[string]token.Position
	// Scope and Path are what controller-tools' +kubebuilder:resource says.
	Scope, Path Value
	// StatusMarker is where +kubebuilder:subresource:status stands.
	StatusMarker token.Position
	// Misplaced are tags of packages, as warnings: what they would say is lost
	// unless the package says it too.
	Misplaced diag.List
}

// Method is one +genclient:method tag.
type Method struct {
	// Name is an exported identifier; Verb one of the vocabulary that extra
	// methods can have; Subresource a path, "" for none.
	Name, Verb, Subresource string
	// Input and Result are the types named, zero when the tag names none.
	Input, Result Name
	Pos           token.Position
}

// Name is a type in a tag.
type Name struct {
	// Path is the import path, "" for the package of the tag's type.
	Path string
	// Name is an exported identifier.
	Name string
}

// typeParser collects the tags of one type.
type typeParser struct {
	out        Type
	diags      diag.List
	only, skip map[string]token.Position
	limited    bool
	// flags is where each tag without a value stands first.
	flags map[string]token.Position
	// onlyPos is the first onlyVerbs, written the verbs that onlyVerbs tags name.
	onlyPos token.Position
	written map[string]token.Position
	// named is where +resourceName stands.
	named token.Position
}

// ParseType reads the tags of a type from the lines of its comment blocks.
func ParseType(lines []Line) (Type, diag.List) {
	p := typeParser{
		only: map[string]token.Position{}, skip: map[string]token.Position{},
		flags: map[string]token.Position{}, written: map[string]token.Position{},
	}
	for _, line := range lines {
		p.line(line)
	}
	p.verbs()
	p.contradictions()
	p.out.Named = p.written
	switch {
	case p.out.Generate || p.diags.HasErrors():
	case p.out.Pos.IsValid():
		p.diags.Errorf(p.out.Pos, "add +genclient to generate a client, or remove them", "+genclient: tags have no effect without +genclient")
	case p.named.IsValid():
		p.diags.Warnf(p.named, "add +genclient to generate a client", "+resourceName has no effect without +genclient")
	}
	return p.out, p.diags
}

func (p *typeParser) line(line Line) {
	if line.tabbed() {
		p.tabbed(line)
		return
	}
	key, value, ok := line.simple()
	if !ok {
		p.unmarked(line)
		return
	}
	if name := strings.TrimLeft(key, " \t"); name != key {
		p.detached(line, name)
		return
	}
	switch {
	case strings.HasPrefix(key, "genclient"):
		if !p.out.Pos.IsValid() {
			p.out.Pos = line.Pos
		}
		p.client(line, key, value)
	case key == "resourceName":
		p.resourceName(line, value)
	case key == "nonNamespaced" || key == "readonly":
		if value != "" {
			p.diags.Errorf(line.Pos, "write +genclient:"+key, "+%s is no longer a tag", key)
			return
		}
		p.out.Misspelt.Warnf(line.Pos, "did you mean +genclient:"+key+"?", "+%s is no longer a tag and has no effect", key)
	default:
		p.other(line, key)
	}
}

// tabbed reports tags of ours behind a tab: upstream takes them for text.
func (p *typeParser) tabbed(line Line) {
	tag := strings.TrimLeft(line.Text, " \t")
	if strings.HasPrefix(tag, "+genclient") || strings.HasPrefix(tag, "+resourceName=") {
		p.diags.Errorf(line.Pos, "put the tag right behind the comment mark or one blank",
			"%s is indented with a tab and would be taken for text", firstWord(tag))
	}
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// client reads a tag whose key starts with "genclient".
func (p *typeParser) client(line Line, key, value string) {
	if bare, noted := withoutNote(key); noted {
		p.diags.Errorf(line.Pos, "move the note to a line of its own", "text after +%s", bare)
		return
	}
	if key == "genclient" {
		p.out.Generate = p.flag(line, key, value) || p.out.Generate
		return
	}
	name, ok := strings.CutPrefix(key, "genclient:")
	if !ok {
		p.unknown(line, key, []string{"genclient"}, "")
		return
	}
	switch name {
	case "nonNamespaced":
		p.out.NonNamespaced = p.flag(line, key, value) || p.out.NonNamespaced
	case "noVerbs":
		p.out.NoVerbs = p.flag(line, key, value) || p.out.NoVerbs
	case "noStatus":
		p.out.NoStatus = p.flag(line, key, value) || p.out.NoStatus
	case "readonly":
		if p.flag(line, key, value) {
			p.limited = true
			for _, verb := range []string{"get", "list", "watch"} {
				p.only[verb] = line.Pos
			}
		}
	case "onlyVerbs":
		p.limited = true
		if !p.onlyPos.IsValid() {
			p.onlyPos = line.Pos
		}
		p.verbList(line, key, value, p.only, p.written)
	case "skipVerbs":
		p.verbList(line, key, value, p.skip)
	case "method":
		p.method(line, value)
	default:
		p.unknown(line, name, family, "genclient:")
	}
}

func (p *typeParser) unknown(line Line, got string, words []string, prefix string) {
	hint := didYouMean("+"+prefix, got, words)
	meant, known := synonyms[strings.ToLower(got)]
	switch {
	case hint != "":
	case known:
		hint = "did you mean +" + meant + "?"
	case strings.HasPrefix(got, "genclient "):
		hint = "move the note to a line of its own"
	case strings.Contains(got, ","):
		hint = "write one tag a line, each with its +genclient:"
	default:
		hint = "known are +genclient, +genclient:" + strings.Join(family, ", +genclient:")
	}
	p.diags.Errorf(line.Pos, hint, "unknown tag +%s%s", prefix, got)
}

// synonyms are what people write for tags that are called otherwise.
var synonyms = map[string]string{
	"clusterscoped": "genclient:nonNamespaced", "cluster": "genclient:nonNamespaced", "namespaced": "genclient:nonNamespaced",
	"clusterscope": "genclient:nonNamespaced", "scope": "genclient:nonNamespaced", "notnamespaced": "genclient:nonNamespaced",
	"nostatussubresource": "genclient:noStatus", "verbs": "genclient:onlyVerbs", "exceptverbs": "genclient:skipVerbs",
	"excludeverbs": "genclient:skipVerbs", "resource": "resourceName", "resourcename": "resourceName", "plural": "resourceName",
}

// flag reports whether a tag that takes no value is set.
func (p *typeParser) flag(line Line, key, value string) bool {
	first, again := p.flags[key]
	if !again {
		p.flags[key] = line.Pos
	}
	switch bare, noted := withoutNote(value); {
	case value == "" && again:
		p.diags.Warnf(line.Pos, "remove one of them", "+%s is at line %d already", key, first.Line)
	case value == "":
	case noted:
		p.diags.Errorf(line.Pos, "move the note to a line of its own", "text after +%s=%s", key, bare)
		return false
	case value == "true":
		p.diags.Warnf(line.Pos, "write +"+key, "+%s takes no value", key)
	case value == "false":
		p.diags.Errorf(line.Pos, "remove the line to switch it off", "+%s takes no value: =false would switch it on", key)
		return false
	default:
		p.diags.Errorf(line.Pos, "write +"+key, "+%s takes no value, got %q", key, value)
		return false
	}
	return true
}

// verbList adds the verbs of a comma list to sets.
func (p *typeParser) verbList(line Line, key, value string, sets ...map[string]token.Position) {
	found := false
	for verb := range strings.SplitSeq(value, ",") {
		verb = strings.TrimSpace(verb)
		if verb == "" {
			continue
		}
		found = true
		if !slices.Contains(Verbs, verb) {
			hint := didYouMean("", verb, Verbs)
			switch {
			case hint != "":
			case strings.ContainsAny(verb, " ;|/"):
				hint = "separate verbs with commas"
			default:
				hint = "verbs are " + strings.Join(Verbs, ", ")
			}
			p.diags.Errorf(line.Pos, hint, "unknown verb %q in +%s", verb, key)
			continue
		}
		for _, set := range sets {
			set[verb] = line.Pos
		}
	}
	if !found {
		p.diags.Errorf(line.Pos, "name verbs as in +"+key+"=get,list, or write +genclient:noVerbs for none", "+%s names no verbs", key)
	}
}

// verbs works out what the lists leave.
func (p *typeParser) verbs() {
	for _, verb := range Verbs {
		_, only := p.only[verb]
		skipped, skip := p.skip[verb]
		if only && skip {
			p.diags.Errorf(skipped, "remove it from one of them",
				"+genclient:skipVerbs contradicts +genclient:onlyVerbs or readonly at line %d: both name %s", p.only[verb].Line, verb)
		}
		if (only || !p.limited) && !skip {
			p.out.Verbs = append(p.out.Verbs, verb)
		}
	}
}

func (p *typeParser) resourceName(line Line, value string) {
	if !p.named.IsValid() {
		p.named = line.Pos
	}
	if value == "" {
		p.diags.Errorf(line.Pos, "name the path segment, as in +resourceName=pods, or remove it", "+resourceName has no value")
		return
	}
	if bare, noted := withoutNote(value); noted {
		p.diags.Errorf(line.Pos, "move the note to a line of its own", "text after +resourceName=%s", bare)
		return
	}
	if !IsResourceName(value) {
		p.diags.Errorf(line.Pos, "use lower-case letters, digits and hyphens, 63 at most", "invalid resource name %q", value)
		return
	}
	if p.out.ResourceName == "" {
		p.out.ResourceName = value
	} else if p.out.ResourceName != value {
		p.diags.Errorf(line.Pos, "keep one", "+resourceName=%s contradicts +resourceName=%s", value, p.out.ResourceName)
	}
}
