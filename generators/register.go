package generators

import (
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// buildRegister makes the views of the registration of all packages.
func (p *planner) buildRegister(packages []*model.Package) {
	if !p.options.Register {
		return
	}
	for _, pkg := range packages {
		if r := pkg.Register; r != nil {
			p.registers = append(p.registers, &plannedPackage{model: pkg, view: &templates.Register{
				Group: r.Group, Version: r.Version, Kinds: r.Kinds, DeclaresGroupName: r.DeclaresGroupName,
			}})
		}
	}
	if len(p.registers) == 0 && !p.options.All && !p.diags.HasErrors() && len(packages) > 0 {
		p.diags.Warnf(packages[0].Pos, "add // +groupName=NAME to doc.go, and remove what is registered by hand", "no package asks for registration")
	}
}
