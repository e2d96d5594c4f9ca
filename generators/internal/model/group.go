package model

import (
	"cmp"
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/names"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// folderGroup is the versions that share a directory.
type folderGroup struct {
	folder  string
	members []*placed
	name    string
	goName  string
}

// group arranges the placed sources into groups and versions.
func (b *builder) group(clients []*placed) {
	var folders []*folderGroup
	for _, p := range clients {
		i := slices.IndexFunc(folders, func(f *folderGroup) bool { return f.folder == p.folder })
		if i < 0 {
			i = len(folders)
			folders = append(folders, &folderGroup{folder: p.folder})
		}
		folders[i].members = append(folders[i].members, p)
	}
	for _, f := range folders {
		b.nameGroup(f)
	}
	for _, f := range folders {
		b.addFolder(f)
	}
	for _, g := range b.api.Groups {
		for _, v := range g.Versions {
			b.finishVersion(v)
		}
	}
	b.separateDirs()
	slices.SortStableFunc(b.api.Groups, func(x, y *Group) int {
		return cmp.Or(cmp.Compare(x.Dir, y.Dir), cmp.Compare(x.Name, y.Name))
	})
	b.checkGoNames()
}

// nameGroup finds the API group and the Go name that the versions of one
// directory agree on.
func (b *builder) nameGroup(f *folderGroup) {
	var named, goNamed, declared *placed
	for _, p := range f.members {
		if p.tags.GroupName.Set {
			named = b.agree(named, p, "groupName", func(p *placed) tags.Value { return p.tags.GroupName })
		}
		if p.tags.GroupGoName.Set {
			goNamed = b.agree(goNamed, p, "groupGoName", func(p *placed) tags.Value { return p.tags.GroupGoName })
		}
		if p.gv.groupKnown && declared == nil {
			declared = p
		}
	}
	first := f.members[0]
	switch {
	case named != nil:
		f.name = named.tags.GroupName.Text
	case declared != nil && tags.IsGroupName(declared.gv.group):
		f.name = declared.gv.group
	default:
		f.name = first.dir
	}
	b.goName(f, named, goNamed)
	for _, p := range f.members {
		p.out.GroupName, p.out.HasGroupName = f.name, p.tags.GroupName.Set
		if named != nil && !p.out.HasGroupName && p.gv.groupKnown && p.gv.group != f.name {
			b.diags.Errorf(p.gv.pos, "add the same +groupName to doc.go of both, or move one to another directory",
				"conflicting groups in one directory: %s has the group %q, but +groupName=%s at %s",
				p.gv.name, p.gv.group, f.name, b.at(named.tags.GroupName.Pos))
		}
	}
}

// agree reports a tag that says something else than an earlier version's, and
// returns the earlier one.
func (b *builder) agree(earlier, p *placed, tag string, get func(*placed) tags.Value) *placed {
	if earlier == nil {
		return p
	}
	if was, is := get(earlier), get(p); was.Text != is.Text {
		for _, end := range [2][2]tags.Value{{was, is}, {is, was}} {
			b.diags.Errorf(end[0].Pos, "versions in one directory are one group: make them agree, or move one to another directory",
				"conflicting +%s in one directory: %q here, %q at %s", tag, end[0].Text, end[1].Text, b.at(end[1].Pos))
		}
	}
	return earlier
}

// goName derives the Go name as upstream does, so that importers of its
// clientsets keep compiling: from +groupGoName, from the +groupName of doc.go,
// else from the directory.
func (b *builder) goName(f *folderGroup, named, goNamed *placed) {
	first := f.members[0]
	basis := first.dir
	inDocGo := slices.ContainsFunc(f.members, func(p *placed) bool { return p.inDocGo })
	switch {
	case goNamed != nil:
		f.goName = goNamed.tags.GroupGoName.Text
		return
	case inDocGo:
		basis = f.name
	}
	if f.goName = names.Group(basis); f.goName == "" {
		pos := first.out.Pos
		if named != nil {
			pos = named.tags.GroupName.Pos
		}
		b.diags.Errorf(pos, "add +groupGoName to doc.go", "no Go name can be made from group %q", basis)
		f.goName = "Invalid"
	}
	if !tags.IsGroupName(f.name) {
		b.diags.Errorf(first.out.Pos, "add +groupName to doc.go", "directory %q is no valid API group", f.name)
	}
}

// addFolder adds the versions of a directory to the group of their name.
func (b *builder) addFolder(f *folderGroup) {
	i := slices.IndexFunc(b.api.Groups, func(g *Group) bool { return g.Name == f.name && g.GoName == f.goName })
	if i < 0 {
		i = len(b.api.Groups)
		b.api.Groups = append(b.api.Groups, &Group{Name: f.name, Dir: f.members[0].dir, GoName: f.goName})
	}
	g := b.api.Groups[i]
	for _, p := range f.members {
		i := slices.IndexFunc(g.Versions, func(v *Version) bool { return v.Name == p.version })
		if i < 0 {
			i = len(g.Versions)
			g.Versions = append(g.Versions, newVersion(g, p.version))
		}
		v := g.Versions[i]
		v.Packages = append(v.Packages, p.out)
		b.compareDeclared(p.source, v)
	}
}

func newVersion(g *Group, name string) *Version {
	v := &Version{Group: g, Name: name, GoName: names.Public(name), Dir: strings.ToLower(name)}
	if name == "" {
		v.GoName, v.Dir = "", "internalversion"
	}
	return v
}

// finishVersion puts the package that declares the group-version first.
func (b *builder) finishVersion(v *Version) {
	if !names.IsExported(v.GoName) && v.Name != "" || !tags.IsResourceName(v.Dir) {
		b.diags.Errorf(v.Packages[0].Pos, "use a version such as v1 or v1beta1", "%q is no valid version", v.Name)
	}
	sortPackages(v.Packages)
	slices.SortStableFunc(v.Packages, func(x, y *Package) int {
		return cmp.Compare(rank(x), rank(y))
	})
	b.requireGroupVersion(v)
}

func rank(p *Package) int {
	switch {
	case p.GroupVersionVar != "" && p.AddToScheme:
		return 0
	case p.GroupVersionVar != "":
		return 1
	}
	return 2
}

// separateDirs gives groups whose directories are called the same, letter case
// aside, their full names as directories; with --input, where upstream's
// directories are kept, such groups are errors.
func (b *builder) separateDirs() {
	byDir := map[string][]*Group{}
	for _, g := range b.api.Groups {
		byDir[strings.ToLower(g.Dir)] = append(byDir[strings.ToLower(g.Dir)], g)
	}
	for _, groups := range byDir {
		for _, g := range groups {
			if len(groups) > 1 && g.Name != "" && len(b.opts.Inputs) == 0 {
				g.Dir = g.Name
			}
		}
	}
	seen := map[string]*Group{}
	for _, g := range b.api.Groups {
		key := strings.ToLower(g.Dir)
		if other, ok := seen[key]; ok {
			b.diags.Errorf(g.Versions[0].Packages[0].Pos, "move one of them to another directory",
				"groups %q and %q would be written to the same directory %s", other.Name, g.Name, key)
		}
		seen[key] = g
	}
}

// checkGoNames reports groups that would get the same name in Go, in aliases
// and fields, where letter case doesn't count.
func (b *builder) checkGoNames() {
	byName := map[string][]*Group{}
	for _, g := range b.api.Groups {
		byName[strings.ToLower(g.GoName)] = append(byName[strings.ToLower(g.GoName)], g)
	}
	for _, g := range b.api.Groups {
		for _, other := range byName[strings.ToLower(g.GoName)] {
			if other == g {
				continue
			}
			b.diags.Errorf(b.groupPos(g), "give one of them another name with +groupGoName in doc.go",
				"groups %q and %q both have the Go name %s; the other is at %s", g.Name, other.Name, g.GoName, b.at(b.groupPos(other)))
			break
		}
		if g.GoName == "Discovery" && slices.ContainsFunc(g.Versions, func(v *Version) bool { return v.Name == "" }) {
			b.diags.Errorf(b.groupPos(g), "add +groupGoName to doc.go", "the accessor of group %q would be called Discovery, as a method of every clientset is", g.Name)
		}
	}
}

// groupPos is where a group gets its name: a tag, or its first package.
func (b *builder) groupPos(g *Group) token.Position {
	first := g.Versions[0].Packages[0]
	for _, s := range b.sources {
		if s.out != first {
			continue
		}
		switch {
		case s.tags.GroupGoName.Set:
			return s.tags.GroupGoName.Pos
		case s.tags.GroupName.Set:
			return s.tags.GroupName.Pos
		}
	}
	return first.Pos
}
