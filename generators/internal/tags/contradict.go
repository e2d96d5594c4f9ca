package tags

import (
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// contradictions reports tags of a type that cannot all be meant.
func (p *typeParser) contradictions() {
	none, noVerbs := p.flags["genclient:noVerbs"]
	noStatus, statusless := p.flags["genclient:noStatus"]
	readonly, reads := p.flags["genclient:readonly"]
	if noVerbs {
		for key, pos := range map[string]token.Position{"readonly": readonly, "onlyVerbs": p.onlyPos} {
			if pos.IsValid() && (key != "readonly" || reads) {
				p.diags.Errorf(pos, "keep one of them", "+genclient:%s contradicts +genclient:noVerbs at line %d", key, none.Line)
			}
		}
		for key, pos := range map[string]bool{"skipVerbs": len(p.skip) > 0} {
			if pos {
				p.diags.Warnf(none, "keep one of them, unless you use a lister by itself", "+genclient:noVerbs leaves +genclient:%s nothing to choose from but for listers", key)
			}
		}
		return
	}
	for _, verb := range Verbs {
		written, only := p.written[verb]
		skipped, skip := p.skip[verb]
		if only && reads && !slices.Contains([]string{"get", "list", "watch"}, verb) {
			p.diags.Errorf(written, "keep one of them", "+genclient:onlyVerbs names %s, which is not for reading as +genclient:readonly at line %d says", verb, readonly.Line)
		}
		if only && statusless && (verb == "updateStatus" || verb == "applyStatus") {
			p.diags.Errorf(written, "keep one of them", "+genclient:onlyVerbs names %s, which +genclient:noStatus at line %d takes away", verb, noStatus.Line)
		}
		if _, allowed := p.only[verb]; skip && p.limited && !allowed {
			p.diags.Warnf(skipped, "remove it", "+genclient:skipVerbs has no effect on %s, which +genclient:onlyVerbs or readonly leaves out", verb)
		}
	}
	if len(p.out.Verbs) == 0 && !p.diags.HasErrors() {
		p.diags.Errorf(p.out.Pos, "say so with +genclient:noVerbs", "the verbs of +genclient:onlyVerbs and skipVerbs leave none")
	}
}

// bareTag matches a line that is one of our tags but for its mark.
var (
	bareTag   = regexp.MustCompile(`^[-@#*]?[ \t]*(?:go:|kubebuilder:)?(genclient(:[A-Za-z]+(=\S*)?)?)$`)
	quotedTag = regexp.MustCompile("^[-@#*(/\"'`]+[ \\t]*\\+(genclient(:[A-Za-z]+(=\\S*?)?)?)[)\"'`.]*$")
	inText    = regexp.MustCompile(`\s\+genclient(\s|$|:)`)
)

// unmarked reports a line that would be a tag if it began with "+".
func (p *typeParser) unmarked(line Line) {
	if strings.HasPrefix(line.Text, "\t") {
		return // an example
	}
	text := strings.TrimSpace(line.Text)
	found := bareTag.FindStringSubmatch(text)
	if found == nil {
		found = quotedTag.FindStringSubmatch(text)
	}
	switch {
	case found != nil && strings.HasPrefix(text, "/"):
		if found[2] != "" {
			p.diags.Errorf(line.Pos, "remove the second comment mark, or the line", "+%s behind a second comment mark is text", found[1])
			return
		}
		p.out.Misspelt.Warnf(line.Pos, "remove the second comment mark: did you mean +genclient?", "+%s behind a second comment mark is text", found[1])
		return
	case found == nil:
		if inText.MatchString(text) {
			p.out.Misspelt.Warnf(line.Pos, "put it on a line of its own", "+genclient behind other words is text")
		}
		return
	}
	if found[2] != "" {
		p.diags.Errorf(line.Pos, "did you mean +"+found[1]+"?", "%s is text: tags begin with +", strings.TrimSpace(line.Text))
		return
	}
	p.out.Misspelt.Warnf(line.Pos, "did you mean +genclient?", "%s is text: tags begin with +", strings.TrimSpace(line.Text))
}

// detached reports one of our tags behind "+" and a blank.
func (p *typeParser) detached(line Line, name string) {
	name = strings.TrimLeft(name, "+ \t")
	if h := head(name); near(h, []string{"genclient", "resourceName"}, 1) != "" && !strings.ContainsAny(name, " \t") {
		p.diags.Errorf(line.Pos, "remove the blank", "+ %s has a blank behind the plus and would be taken for text", name)
	}
}

// other looks at a tag that is not of the +genclient family: it may be one of
// ours but for a letter or two, one with the wrong sign before its value, or
// one of a package.
func (p *typeParser) other(line Line, key string) {
	name := head(key)
	switch {
	case name == "resourceName":
		p.diags.Errorf(line.Pos, "write +resourceName=value", "malformed tag %s", strings.TrimSpace(line.Text))
		return
	case slices.Contains(packageTags, name):
		p.out.Misplaced.Warnf(line.Pos, "move it to the comment above the package clause of doc.go", "+%s has no effect on a type", name)
		return
	case key == "k8s:client-gen" || key == "k8s:lister-gen" || key == "k8s:informer-gen" || key == "k8s:register-gen":
		p.out.Misplaced.Warnf(line.Pos, "move it to the comment above the package clause of doc.go", "+%s has no effect on a type", key)
		return
	case key == "kubebuilder:subresource:status":
		p.out.StatusMarker = line.Pos
	case strings.HasPrefix(key, "kubebuilder:resource:"):
		p.kubebuilder(line)
		return
	}
	if d, ok := lookalike(line, key, []string{"genclient", "resourceName"}); ok {
		p.out.Misspelt = append(p.out.Misspelt, d)
		return
	}
	reportSwitch(&p.diags, line, key)
}

// kubebuilder reads what +kubebuilder:resource says of the scope and the path.
func (p *typeParser) kubebuilder(line Line) {
	_, list, _ := strings.Cut(strings.TrimSpace(line.Text), "resource:")
	for part := range strings.SplitSeq(list, ",") {
		name, value, _ := strings.Cut(part, "=")
		value = strings.Trim(strings.TrimSpace(value), "\"`")
		switch strings.TrimSpace(name) {
		case "scope":
			p.out.Scope = Value{Text: value, Set: true, Pos: line.Pos}
		case "path":
			p.out.Path = Value{Text: value, Set: true, Pos: line.Pos}
		}
	}
}
