package generators

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/templates"
)

// listerRows are the listers.
var listerRows = []row{
	{ListersFamily, perListers, "{listers}/expansion_generated.go", "{version}", "listers/expansion.go.tmpl", ownView, nil, nil},
	{ListersFamily, perLister, "{listers}/{kind}.go", "{version}", "listers/kind.go.tmpl", ownView, nil, nil},
}

// listersPkg is the import path of the listers of a group-version.
func (p *planner) listersPkg(v *plannedVersion) string {
	root := cmp.Or(p.options.ListersPackage, path.Join(p.outputPkg, p.options.ListersDir))
	return path.Join(root, strings.ToLower(v.model.Group.Dir), v.model.Dir)
}

// listerPlaces adds where the files of listers belong: the group-versions that
// have any, and their kinds.
func (p *planner) listerPlaces(all map[scope][]*place) {
	for _, v := range p.versions {
		dir := path.Join(p.options.ListersDir, strings.ToLower(v.model.Group.Dir), v.model.Dir)
		listers := &templates.Listers{Package: v.model.Dir, GroupVersion: v.view}
		files := fileNames{"expansion_generated": true}
		declared := declared{}
		aliases := map[string]string{}
		for _, pkg := range v.model.Packages {
			aliases[pkg.Path] = p.aliases.typed[pkg.Path]
		}
		for _, k := range v.kinds {
			if !k.model.HasLister() {
				continue
			}
			view := &templates.Lister{Kind: k.view, Type: k.model.Private + "Lister", NamespaceType: k.model.Private + "NamespaceLister"}
			p.declareLister(declared, k, dir)
			if !p.exists(path.Join(dir, strings.ToLower(k.model.Kind)+"_expansion.go")) {
				listers.Expansions = append(listers.Expansions, view)
			}
			at := newOwnPlace(p, view, "{listers}", dir, "{version}", v.model.Dir, "{kind}", files.take(k.model.FileBase))
			at.own.aliases = aliases
			all[perLister] = append(all[perLister], at)
		}
		if len(files) > 1 {
			all[perListers] = append(all[perListers], newOwnPlace(p, listers, "{listers}", dir, "{version}", v.model.Dir))
		}
	}
}

// declareLister reports kinds whose listers would declare the same names.
func (p *planner) declareLister(names declared, k *plannedKind, dir string) {
	kind := k.model.Kind
	all := []string{kind + "Lister", "New" + kind + "Lister", kind + "ListerExpansion"}
	if k.model.Namespaced {
		all = append(all, kind+"NamespaceLister", kind+"NamespaceListerExpansion")
	}
	names.addAll(p, all, k.model.Pos, "package "+path.Join(p.outputPkg, dir), "rename one of the kinds, or leave the listers out")
	if taken := []string{"List", "Get", "ResourceIndexer"}; k.model.Namespaced && slices.Contains(taken, k.model.Plural) {
		p.diags.Errorf(k.model.Pos, "give the kind another plural with --plural-exceptions",
			"%s is a name that the generated code of %sLister needs", k.model.Plural, kind)
	}
}
