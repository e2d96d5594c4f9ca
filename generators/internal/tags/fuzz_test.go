package tags

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// seeds are comments of every family, and comments that try to be more.
var seeds = []string{
	"+genclient\n+genclient:onlyVerbs=get,list\n+genclient:method=Scale,verb=update,subresource=scale,input=k8s.io/api/autoscaling/v1.Scale",
	`+resourceName=x"; os.Exit(1)//`,
	"+groupName=a.example.com\n+groupGoName=A\n+versionName=v1",
	"+k8s:deepcopy-gen=package,register\n+k8s:register-gen\n+k8s:defaulter-gen=TypeMeta\n+k8s:defaulter-gen-input=k8s.io/api/core/v1",
	"+k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\n+k8s:deepcopy-gen:nonpointer-interfaces=true",
	"+default={\"a\": [1, \"`\"]}\n+default=ref(a/b.C)\n+listType=map\n+listMapKey=name\n+kubebuilder:default:=1",
	"+k8s:ifEnabled(a: \"b\")=+k8s:required\n+k8s:(`\n+(=)\n+:=\n+\n+\t+genclient",
	"+genclient:method=Ünïcode,verb=get\r\n+resourceName=\u2028\x00",
}

// FuzzComments reads a comment with every parser: none panics, and what they
// accept can stand in a path or in Go source.
func FuzzComments(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := Lines(func(token.Pos) token.Position { return token.Position{Filename: "f.go", Line: 1, Column: 1} },
			&ast.CommentGroup{List: []*ast.Comment{{Text: "/*" + strings.ReplaceAll(text, "*/", "") + "*/"}}})
		for line := range strings.SplitSeq(text, "\n") {
			all = append(all, newLine(line, token.Position{}, 2))
		}
		checkType(t, all)
		checkPackage(t, all)
		merge := ParseMerge(all)
		if merge.Default != "" && strings.ContainsAny(merge.Default, "\n\r") {
			t.Errorf("default %q", merge.Default)
		}
		if def, mistake, _, ok := ParseDefault(all); ok && mistake == "" && def.Name != "" && !token.IsIdentifier(def.Name) {
			t.Errorf("default refers to %q", def.Name)
		}
		ParseDefaulter(all, "true", "false", "covers")
		ParseInert(all, "a comment", true)
	})
}

func checkType(t *testing.T, all []Line) {
	typ, _ := ParseType(all)
	if typ.ResourceName != "" && !IsResourceName(typ.ResourceName) {
		t.Errorf("resource name %q", typ.ResourceName)
	}
	for _, m := range typ.Methods {
		if !isExported(m.Name) || strings.ContainsAny(m.Subresource+m.Input.Path+m.Result.Path, "\"`\\\n\r \t(){};,") {
			t.Errorf("method %+v", m)
		}
		if strings.Contains("/"+m.Subresource+"/", "/../") {
			t.Errorf("subresource %q", m.Subresource)
		}
	}
	copies, _ := ParseCopy(all)
	for _, i := range copies.Interfaces {
		if !isExported(i.Name.Name) || strings.ContainsAny(i.Path, "\"`\\\n\r \t(){};,") {
			t.Errorf("interface %+v", i)
		}
	}
}

func checkPackage(t *testing.T, all []Line) {
	pkg, diags := ParsePackage(all)
	if pkg.GroupName.Set && !diags.HasErrors() && !IsGroupName(pkg.GroupName.Text) {
		t.Errorf("group name %q", pkg.GroupName.Text)
	}
	if pkg.GroupGoName.Set && !diags.HasErrors() && !token.IsIdentifier(pkg.GroupGoName.Text) {
		t.Errorf("Go name of the group %q", pkg.GroupGoName.Text)
	}
	if pkg.VersionName.Set && !diags.HasErrors() && strings.ContainsAny(pkg.VersionName.Text, "/\"`\n.") {
		t.Errorf("version %q", pkg.VersionName.Text)
	}
	helpers, _ := ParseHelpers(all)
	for _, field := range helpers.Defaults.Fields {
		if !token.IsIdentifier(field) {
			t.Errorf("field %q", field)
		}
	}
	if input := helpers.Defaults.Input; input.Set && !isImportPath(input.Text) {
		t.Errorf("input %q", input.Text)
	}
}
