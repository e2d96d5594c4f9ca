package model

import (
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// inclusion is one --included-types-overrides element.
type inclusion struct {
	raw string
	// group is an API group or its directory; version is "" for any.
	group, version, kind string
	// grouped and found tell how far the element has matched.
	grouped, found bool
}

// readIncluded splits the elements of IncludedTypes.
func (b *builder) readIncluded() map[string]*inclusion {
	included := map[string]*inclusion{}
	for _, raw := range b.opts.IncludedTypes {
		parts := strings.Split(strings.TrimSpace(raw), "/")
		in := &inclusion{raw: raw}
		switch len(parts) {
		case 2:
			in.group, in.kind = parts[0], parts[1]
		case 3:
			in.group, in.version, in.kind = parts[0], parts[1], parts[2]
		}
		if in.kind == "" {
			b.diags.Errorf(token.Position{}, "write group/version/Type, as in apps/v1/Deployment", "included type %q is not a group, a version and a type", raw)
			continue
		}
		included[raw] = in
	}
	return included
}

// isIncluded reports whether a source without tags may get clients because a
// type of it is included by name.
func (b *builder) isIncluded(s *source) bool {
	for _, raw := range b.opts.IncludedTypes {
		kind := raw[strings.LastIndexByte(raw, '/')+1:]
		if !slices.ContainsFunc(s.types, func(t *taggedType) bool { return t.decl.Name() == kind }) {
			continue
		}
		if strings.Contains(s.pkg.Path+"/", "/"+raw[:max(0, strings.IndexByte(raw, '/'))]+"/") || s.tags.GroupName.Set {
			return true
		}
	}
	return false
}

// originalDir is the directory of a source's group before directories were
// separated.
func (b *builder) originalDir(s *source) string {
	parts := strings.Split(s.pkg.Path, "/")
	return parts[max(0, len(parts)-2)]
}

// limitsOf returns the elements about a version; nil means that it is not
// limited.
func limitsOf(included map[string]*inclusion, v *Version, dir string) []*inclusion {
	var limits []*inclusion
	for _, in := range included {
		if in.group != v.Group.Name && in.group != v.Group.Dir && in.group != dir {
			continue
		}
		if in.version != "" && in.version != v.Name {
			continue
		}
		in.grouped = true
		limits = append(limits, in)
	}
	return limits
}

// selected reports whether a type gets a client.
func (b *builder) selected(t *taggedType, limit []*inclusion) bool {
	if limit == nil {
		return t.tags.Generate
	}
	for _, in := range limit {
		if in.kind == t.decl.Name() {
			in.found = true
			return true
		}
	}
	return false
}

// checkIncluded reports elements that name nothing.
func (b *builder) checkIncluded(included map[string]*inclusion) {
	for _, raw := range b.opts.IncludedTypes {
		in := included[raw]
		if in == nil || in.found || b.prog.Incomplete() {
			continue
		}
		if !in.grouped {
			b.diags.Errorf(token.Position{}, "groups are "+b.groupList(), "included type %s: there is no group %q with such a version", raw, in.group)
			continue
		}
		b.diags.Errorf(token.Position{}, "check the spelling: type names are case-sensitive", "included type %s: there is no type %s", raw, in.kind)
	}
}

func (b *builder) groupList() string {
	var all []string
	for _, g := range b.api.Groups {
		for _, v := range g.Versions {
			all = append(all, g.Name+"/"+v.Name)
		}
	}
	return strings.Join(all, ", ")
}

// plural words a count.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
