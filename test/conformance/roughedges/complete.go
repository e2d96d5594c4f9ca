package roughedges

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
)

// complete returns a file with what the other generators of a project would
// write into an API package: DeepCopyObject of the types that embed TypeMeta,
// and the registration, where the files have none. "" means nothing is needed.
func complete(folder string, files map[string]string) (string, error) {
	fset := token.NewFileSet()
	var pkg string
	var kinds []string
	declared := map[string]bool{}
	group := path.Base(path.Dir(folder)) + ".example.com"
	for name, text := range files {
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			return "", err
		}
		pkg = file.Name.Name
		kinds = append(kinds, kindsOf(file, declared)...)
		if path.Base(name) == "doc.go" {
			group = groupName(file, group)
		}
	}
	slices.Sort(kinds)
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n\tmetav1 \"k8s.io/apimachinery/pkg/apis/meta/v1\"\n", pkg)
	b.WriteString("\t\"k8s.io/apimachinery/pkg/runtime\"\n\t\"k8s.io/apimachinery/pkg/runtime/schema\"\n)\n\n")
	for _, kind := range kinds {
		fmt.Fprintf(&b, "func (in *%[1]s) DeepCopyObject() runtime.Object { out := *in; return &out }\n\n", kind)
	}
	if !declared["SchemeGroupVersion"] && !declared["GroupVersion"] {
		fmt.Fprintf(&b, "var SchemeGroupVersion = schema.GroupVersion{Group: %q, Version: %q}\n\n", group, path.Base(folder))
	}
	if !declared["AddToScheme"] {
		b.WriteString("func AddToScheme(s *runtime.Scheme) error {\n")
		for _, kind := range kinds {
			fmt.Fprintf(&b, "\ts.AddKnownTypes(SchemeGroupVersion, &%s{})\n", kind)
		}
		b.WriteString("\tmetav1.AddToGroupVersion(s, SchemeGroupVersion)\n\treturn nil\n}\n")
	}
	b.WriteString("\n// Every import has a use.\nvar (\n\t_ metav1.TypeMeta\n\t_ schema.GroupVersion\n\t_ *runtime.Scheme\n)\n")
	return b.String(), nil
}

// kindsOf returns the structs of a file that embed metav1.TypeMeta, and notes
// every name that the file declares.
func kindsOf(file *ast.File, declared map[string]bool) []string {
	var out []string
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
			declared[f.Name.Name] = true
		}
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					declared[name.Name] = true
				}
			case *ast.TypeSpec:
				declared[spec.Name.Name] = true
				if s, ok := spec.Type.(*ast.StructType); ok && embedsTypeMeta(s) {
					out = append(out, spec.Name.Name)
				}
			}
		}
	}
	return out
}

func embedsTypeMeta(s *ast.StructType) bool {
	return slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool {
		sel, ok := f.Type.(*ast.SelectorExpr)
		return ok && len(f.Names) == 0 && sel.Sel.Name == "TypeMeta"
	})
}

// groupName returns the value of +groupName in doc.go, or otherwise.
func groupName(file *ast.File, otherwise string) string {
	for _, group := range file.Comments {
		for line := range strings.Lines(group.Text()) {
			if value, ok := strings.CutPrefix(strings.TrimSpace(line), "+groupName="); ok {
				return value
			}
		}
	}
	return otherwise
}
