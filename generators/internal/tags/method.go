package tags

import (
	"slices"
	"strings"
)

// methodVerbs are the verbs that an extra method can have, and what each takes.
var methodVerbs = map[string]struct{ input, result bool }{
	"create": {true, true},
	"update": {true, true},
	"apply":  {true, true},
	"get":    {false, true},
	"list":   {false, true},
	"patch":  {false, true},
}

var methodVerbNames = []string{"create", "update", "get", "list", "patch", "apply"}

var methodKeys = []string{"verb", "subresource", "input", "result"}

// method reads Name,verb=v[,subresource=s][,input=I][,result=R].
func (p *typeParser) method(line Line, value string) {
	const form = "write +genclient:method=Name,verb=v[,subresource=s][,input=I][,result=R]"
	name, rest, more := strings.Cut(value, ",")
	m := Method{Name: strings.TrimSpace(name), Pos: line.Pos}
	if m.Name == "" {
		p.diags.Errorf(line.Pos, form, "+genclient:method without a name")
		return
	}
	if !isExported(m.Name) {
		p.diags.Errorf(line.Pos, form, "method name %q is not an exported Go identifier", m.Name)
		return
	}
	ok := true
	seen := map[string]bool{}
	for more {
		var part string
		part, rest, more = strings.Cut(rest, ",")
		key, val, found := strings.Cut(part, "=")
		key, val = strings.TrimSpace(key), strings.TrimSpace(val)
		switch {
		case !found || strings.Contains(val, "="):
			p.diags.Errorf(line.Pos, form, "method %s: %q is not key=value", m.Name, strings.TrimSpace(part))
			ok = false
		case seen[key]:
			p.diags.Errorf(line.Pos, "keep one", "method %s: %s is given twice", m.Name, key)
			ok = false
		case val == "":
			p.diags.Errorf(line.Pos, form, "method %s: %s has no value", m.Name, key)
			ok = false
		default:
			ok = p.methodPart(line, &m, key, val) && ok
		}
		seen[key] = true
	}
	if !seen["verb"] {
		p.diags.Errorf(line.Pos, "add verb= with one of "+strings.Join(methodVerbNames, ", "), "method %s has no verb", m.Name)
		return
	}
	if !ok || !p.methodTypes(line, m) {
		return
	}
	if i := slices.IndexFunc(p.out.Methods, func(o Method) bool { return o.Name == m.Name }); i >= 0 {
		p.diags.Errorf(line.Pos, "rename one of them", "method %s is declared twice, first at line %d", m.Name, p.out.Methods[i].Pos.Line)
		return
	}
	p.out.Methods = append(p.out.Methods, m)
}

// methodPart reads one key=value of a method tag.
func (p *typeParser) methodPart(line Line, m *Method, key, val string) bool {
	switch key {
	case "verb":
		if _, known := methodVerbs[val]; !known {
			hint := didYouMean("", val, methodVerbNames)
			if hint == "" || slices.Contains(Verbs, val) {
				hint = "use one of " + strings.Join(methodVerbNames, ", ")
			}
			p.diags.Errorf(line.Pos, hint, "method %s: a method cannot have the verb %q", m.Name, val)
			return false
		}
		m.Verb = val
	case "subresource":
		if !isSubresource(val) {
			p.diags.Errorf(line.Pos, "use letters, digits and hyphens", "method %s: invalid subresource %q", m.Name, val)
			return false
		}
		m.Subresource = val
	case "input", "result":
		name, ok := parseName(val)
		if !ok {
			p.diags.Errorf(line.Pos, "write Name or import/path.Name", "method %s: %s %q is not a type", m.Name, key, val)
			return false
		}
		if key == "input" {
			m.Input = name
		} else {
			m.Result = name
		}
	default:
		hint := didYouMean("", key, methodKeys)
		if hint == "" {
			hint = "keys are " + strings.Join(methodKeys, ", ")
		}
		p.diags.Errorf(line.Pos, hint, "method %s: unknown key %q", m.Name, key)
		return false
	}
	return true
}

// methodTypes reports types that the verb has no place for.
func (p *typeParser) methodTypes(line Line, m Method) bool {
	takes := methodVerbs[m.Verb]
	if m.Input.Name != "" && !takes.input {
		p.diags.Errorf(line.Pos, "remove input", "method %s: verb %s takes no input", m.Name, m.Verb)
		return false
	}
	if m.Result.Name != "" && !takes.result {
		p.diags.Errorf(line.Pos, "remove result", "method %s: verb %s has no result", m.Name, m.Verb)
		return false
	}
	return true
}

// parseName splits a type at its last dot.
func parseName(s string) (Name, bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return Name{Name: s}, isExported(s)
	}
	name := Name{Path: s[:i], Name: s[i+1:]}
	return name, isExported(name.Name) && isImportPath(name.Path)
}
