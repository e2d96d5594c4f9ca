package model

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
)

// checkMisnamed reports what a package that asks for defaults has for them that
// would not be found: functions by a name that nobody looks for, and fields
// that no type has.
func (t *typing) checkMisnamed(s *source) {
	if !s.own() {
		return
	}
	for _, prefix := range []string{"Set", "set", "Default_"} {
		for _, fn := range s.pkg.Funcs(prefix) {
			name := fn.Decl.Name.Name
			if strings.HasPrefix(name, "SetDefaults_") || strings.HasPrefix(name, "SetObjectDefaults_") || !t.b.isKept(fn.File) || fn.File.ToolWritten() {
				continue
			}
			decl := defaulted(fn)
			if decl == nil || decl.Package != s.pkg || s.pkg.Mentions(name+"(", "func ") {
				continue
			}
			want := "SetDefaults_" + decl.Name()
			plain := func(text string) string { return strings.ToLower(strings.ReplaceAll(text, "_", "")) }
			if name == "Default_"+decl.Name() || diag.Near(plain(name), []string{plain(want)}, 2) != "" {
				t.b.diags.Errorf(fn.File.Position(fn.Decl.Name.Pos()), "call it "+want, "%s is not called: functions that set defaults begin with SetDefaults_", name)
			}
		}
	}
	for _, field := range s.helpers.Defaults.Fields {
		has := func(decl *load.TypeDecl) bool { f, _ := member(decl, field); return f != nil }
		if !slices.Contains([]string{"TypeMeta", "ObjectMeta", "ListMeta"}, field) && !s.helpers.Defaults.Input.Set && !slices.ContainsFunc(s.pkg.AllTypes(), has) {
			t.b.diags.Errorf(s.out.Pos, "write +k8s:defaulter-gen=TypeMeta", "+k8s:defaulter-gen=%s has no effect: no type of package %s has such a field", field, s.pkg.Path)
		}
	}
}

// undefinedDefaulted reports the type that a function would set defaults of if
// there is none of that name.
func (t *typing) undefinedDefaulted(fn *load.FuncDecl) bool {
	params := fn.Decl.Type.Params
	if params.NumFields() != 1 {
		return false
	}
	star, ok := ast.Unparen(params.List[0].Type).(*ast.StarExpr)
	if !ok {
		return false
	}
	_, err := fn.File.Resolve(star.X)
	if err == nil || err.Doubtful {
		return false
	}
	t.b.diags.Errorf(err.Pos, err.Hint, "%s", err.Msg)
	return true
}
