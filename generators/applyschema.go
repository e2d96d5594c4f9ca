package generators

import "github.com/clientsmith/client-gen/generators/internal/model"

// extracts reports whether apply configurations can be extracted from objects.
func (o *Options) extracts() bool { return o.OpenAPISchema != "" || !o.NoDerivedExtract }

func modelName(pkg *model.Package, t model.Ident) string { return "" }

func (a *applyPlan) schema() string { return "" }
