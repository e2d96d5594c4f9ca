package generators

import (
	"path"
	"slices"

	"github.com/clientsmith/client-gen/templates"
)

// buildScheme completes the clientset's view with what its schemes register.
func (p *planner) buildScheme(cs *templates.Clientset) {
	cs.ExtraScheme = p.exists(p.clientsetDir() + "/scheme/register_custom.go")
	if cs.Internal {
		cs.Installs = installs(p.versions)
	}
}

// installs lists the Install functions of an internal clientset: one per group,
// in the package "install" beside the group's versions.
func installs(versions []*plannedVersion) []templates.Ident {
	var all []templates.Ident
	for _, v := range versions {
		group := v.model.Packages[0].Path
		if !v.view.Internal {
			group = path.Dir(group)
		}
		install := templates.Ident{Path: group + "/install", Name: "Install"}
		if !slices.Contains(all, install) {
			all = append(all, install)
		}
	}
	return all
}
