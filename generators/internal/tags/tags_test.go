package tags

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// lines makes comment lines at lines 1, 2, ... of a file "f.go".
func lines(text string) []Line {
	var out []Line
	for i, l := range strings.Split(text, "\n") {
		out = append(out, newLine(" "+l, token.Position{Filename: "f.go", Line: i + 1, Column: 1}, 2))
	}
	return out
}

func TestParseType(t *testing.T) {
	all := strings.Join(Verbs, " ")
	tests := []struct {
		name, text string
		want       Type
		verbs      string
		diags      string
	}{
		{name: "none", text: "Foo is a foo.\n+optional\n+k8s:openapi-gen=true\n+kubebuilder:object:root=true", verbs: all},
		{name: "plain", text: "+genclient", want: Type{Generate: true}, verbs: all},
		{name: "empty value", text: "+genclient=", want: Type{Generate: true}, verbs: all},
		{
			name: "flags", text: "+genclient\n+genclient:nonNamespaced\n+genclient:noStatus\n+genclient:noVerbs",
			want: Type{Generate: true, NonNamespaced: true, NoStatus: true, NoVerbs: true}, verbs: all,
		},
		{name: "readonly", text: "+genclient\n+genclient:readonly", want: Type{Generate: true}, verbs: "get list watch"},
		{name: "trimmed list", text: "+genclient\n+genclient:skipVerbs= update , patch,", want: Type{Generate: true}, verbs: "create updateStatus delete deleteCollection get list watch apply applyStatus"},
		{name: "union of lists", text: "+genclient\n+genclient:onlyVerbs=watch\n+genclient:onlyVerbs=get", want: Type{Generate: true}, verbs: "get watch"},
		{name: "resource name", text: "+genclient\n+resourceName=vpc-nat-gateways", want: Type{Generate: true, ResourceName: "vpc-nat-gateways"}, verbs: all},
		{
			name: "two resource names", text: "+genclient\n+resourceName=a\n+resourceName=b", want: Type{Generate: true, ResourceName: "a"}, verbs: all,
			diags: "f.go:3:4: +resourceName=b contradicts +resourceName=a (keep one)",
		},
		{
			name: "empty resource name", text: "+genclient\n+resourceName=\n+resourceName=x // note", want: Type{Generate: true}, verbs: all,
			diags: "f.go:2:4: warning: +resourceName without a value has no effect (name the path segment, as in +resourceName=pods)\n" +
				"f.go:3:4: text after +resourceName=x (move the note to a line of its own)",
		},
		{
			name: "flag with a note", text: "+genclient\n+genclient:noVerbs=true // why", want: Type{Generate: true}, verbs: all,
			diags: "f.go:2:4: text after +genclient:noVerbs=true (move the note to a line of its own)",
		},
		{
			name: "letter case", text: "+genclient\n+genclient:NoStatus", want: Type{Generate: true}, verbs: all,
			diags: "f.go:2:4: unknown tag +genclient:NoStatus (did you mean +genclient:noStatus?)",
		},
		{
			name: "list of tags", text: "+genclient,noStatus", verbs: all,
			diags: "f.go:1:4: unknown tag +genclient,noStatus (known are +genclient, +genclient:nonNamespaced, +genclient:noVerbs, +genclient:noStatus, +genclient:readonly, +genclient:skipVerbs, +genclient:onlyVerbs, +genclient:method)",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, diags := ParseType(lines(tt.text))
			if diags.Error() != tt.diags {
				t.Errorf("diagnostics:\n%s\nwant:\n%s", diags.Error(), tt.diags)
			}
			if verbs := strings.Join(got.Verbs, " "); verbs != tt.verbs {
				t.Errorf("verbs = %s, want %s", verbs, tt.verbs)
			}
			if got.Generate != tt.want.Generate || got.NonNamespaced != tt.want.NonNamespaced || got.NoStatus != tt.want.NoStatus ||
				got.NoVerbs != tt.want.NoVerbs || got.ResourceName != tt.want.ResourceName {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestParseMethod(t *testing.T) {
	got, diags := ParseType(lines("+genclient\n" +
		"+genclient:method=GetScale,verb=get,subresource=scale,result=k8s.io/api/autoscaling/v1.Scale\n" +
		"+genclient:method=UpdateScale, verb=update ,subresource=scale,input= Scale\n" +
		"+genclient:method=Bind,verb=create,subresource=a/b,result=Status"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := []Method{
		{Name: "GetScale", Verb: "get", Subresource: "scale", Result: Name{"k8s.io/api/autoscaling/v1", "Scale"}},
		{Name: "UpdateScale", Verb: "update", Subresource: "scale", Input: Name{"", "Scale"}},
		{Name: "Bind", Verb: "create", Subresource: "a/b", Result: Name{"", "Status"}},
	}
	for i := range got.Methods {
		got.Methods[i].Pos = token.Position{}
	}
	if !slices.Equal(got.Methods, want) {
		t.Errorf("got %+v, want %+v", got.Methods, want)
	}
}

func TestMisspelt(t *testing.T) {
	tests := []struct{ text, want string }{
		{"+genclint", "+genclient"}, {"+genClient", "+genclient"}, {"+genclinet:noStatus", "+genclient"}, {"+gen-client", "+genclient"},
		{"+resourcename=x", "+resourceName"}, {"+resourcesName=x", "+resourceName"},
		{"+genreconciler", ""}, {"+resource", ""}, {"+kubebuilder:resource:path=x", ""}, {"+optional", ""}, {"+enum", ""},
		{"+gencrd", ""}, {"+name", ""}, {"text about genclint", ""},
	}
	for _, tt := range tests {
		got, _ := ParseType(lines(tt.text))
		hint := ""
		if len(got.Misspelt) > 0 {
			hint = strings.TrimSuffix(strings.TrimPrefix(got.Misspelt[0].Hint, "did you mean "), "?")
		}
		if hint != tt.want {
			t.Errorf("%s: suggested %q, want %q", tt.text, hint, tt.want)
		}
	}
}

func TestParsePackage(t *testing.T) {
	value := func(s string) Value { return Value{Text: s, Set: true} }
	tests := []struct {
		text  string
		want  Package
		diags string
	}{
		{text: "Package v1 is v1.\n+k8s:deepcopy-gen=package\n+k8s:openapi-gen=true"},
		{text: "+groupName=apps.example.com\n+groupGoName=apps", want: Package{GroupName: value("apps.example.com"), GroupGoName: value("Apps")}},
		{text: "+groupName=", want: Package{GroupName: value("")}},
		{text: "+groupName", want: Package{GroupName: value("")}},
		{text: "\t+groupName=tabbed", want: Package{GroupName: value("tabbed")}},
		{text: "+groupName=a\n+groupName=a", want: Package{GroupName: value("a")}},
		{text: "+groupName=a\n+groupName=b", want: Package{GroupName: value("a")}, diags: "f.go:2:4: +groupName=b contradicts +groupName=a at line 1 (keep one)"},
		{text: "+groupName foo", diags: "f.go:1:4: malformed tag +groupName foo (write +groupName=value)"},
		{text: "+groupName(x)=y", diags: "f.go:1:4: malformed tag +groupName(x)=y (write +groupName=value)"},
		{text: "+groupName=Upper", diags: "f.go:1:4: invalid +groupName \"Upper\" (use a DNS name in lower case, as in apps.example.com, or nothing for the core group)"},
		{text: "+groupName=a # note", diags: "f.go:1:4: +groupName=a # note: the text behind \"a\" would become part of the value (move the note to a line of its own)"},
		{text: "+groupGoName=", diags: "f.go:1:4: invalid +groupGoName \"\" (use a Go identifier)"},
		{text: "+versionName=v1beta1", want: Package{VersionName: value("v1beta1")}},
		{text: "+versionName=latest", diags: "f.go:1:4: invalid +versionName \"latest\" (use a version such as v1 or v1beta1)"},
		{text: "+k8s:client-gen=false", want: Package{NoClient: true}},
		{text: "+k8s:lister-gen=false\n+k8s:informer-gen", want: Package{NoListers: true}},
		{text: "+k8s:lister-gen\n+k8s:informer-gen=false", want: Package{NoInformers: true}},
		{text: "+k8s:client-gen=true"},
		{text: "+k8s:client-gen\n+k8s:client-gen=false", want: Package{NoClient: true}, diags: "f.go:2:4: +k8s:client-gen=false contradicts +k8s:client-gen at line 1 (keep one)"},
	}
	for _, tt := range tests {
		got, diags := ParsePackage(lines(tt.text))
		if diags.Error() != tt.diags {
			t.Errorf("%q: diagnostics:\n%s\nwant:\n%s", tt.text, diags.Error(), tt.diags)
		}
		for _, v := range []*Value{&got.GroupName, &got.GroupGoName, &got.VersionName} {
			v.Pos = token.Position{}
		}
		if got.GroupName != tt.want.GroupName || got.GroupGoName != tt.want.GroupGoName || got.VersionName != tt.want.VersionName || got.NoClient != tt.want.NoClient ||
			got.NoListers != tt.want.NoListers || got.NoInformers != tt.want.NoInformers {
			t.Errorf("%q: got %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func TestLines(t *testing.T) {
	src := "package p\n\n//+one\n//   +two\n/*\n\t+three\n+four */\ntype T int /* +five */\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "f.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range Lines(func(p token.Pos) token.Position { return fset.Position(p) }, append([]*ast.CommentGroup{nil}, file.Comments...)...) {
		if line.IsTag() {
			got = append(got, strings.TrimSpace(line.Text)+"@"+line.Pos.String())
		}
	}
	want := []string{"+one@f.go:3:3", "+two@f.go:4:6", "+three@f.go:6:2", "+four@f.go:7:1", "+five@f.go:8:15"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestParseInert(t *testing.T) {
	diags := ParseInert(lines("+genclient\n+genclient:noVerbs // x\n+optional\ntext +genclient"), "a comment", false)
	want := "f.go:1:4: warning: +genclient has no effect on a comment (put it into the comment right above a type)\n" +
		"f.go:2:4: warning: +genclient:noVerbs has no effect on a comment (put it into the comment right above a type)"
	if diags.Error() != want {
		t.Errorf("got:\n%s\nwant:\n%s", diags.Error(), want)
	}
}

func TestParseInertOnDeclaration(t *testing.T) {
	diags := ParseInert(lines("+genclient:wrong\n+genclientx\n+genclient"), "a function", true)
	if len(diags) != 3 || !diags[:1].HasErrors() || !diags[1:2].HasErrors() || diags[2:].HasErrors() {
		t.Errorf("got:\n%s", diags.Error())
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"genclint", "genclient", 1}, {"kitten", "sitting", 3},
		{strings.Repeat("x", 65), "x", 64},
	}
	for _, tt := range tests {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// FuzzParse checks the package's rule for any comment: nothing that leaves it
// is invalid, every diagnostic is a line with a place, and nothing panics.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"+genclient\n+genclient:method=Get,verb=get,result=a/b.C", "+groupName=x\"; os.Exit(1)//", "+resourceName=`x`", "+genclient:skipVerbs=,,",
		"+groupName(\"x\")=y", "+groupGoName=ünï", "+genclient:method=A,verb=create,subresource=../x", "\t+genclient", "+k8s:client-gen=false", "+versionName=v1\r",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in := lines(text)
		typ, diags := ParseType(in)
		pkg, more := ParsePackage(in)
		diags = append(append(diags, more...), ParseInert(in, "x", true)...)
		checkDiagnostics(t, append(append(diags, typ.Misspelt...), pkg.Misspelt...))
		if typ.ResourceName != "" && !IsResourceName(typ.ResourceName) {
			t.Errorf("resource name %q", typ.ResourceName)
		}
		for _, m := range typ.Methods {
			if !isExported(m.Name) || strings.ContainsAny(m.Subresource+m.Input.Path+m.Result.Path, "\"`\\\n ;") {
				t.Errorf("method %+v", m)
			}
		}
		if !IsGroupName(pkg.GroupName.Text) || (pkg.GroupGoName.Set && !isExported(pkg.GroupGoName.Text)) ||
			(pkg.VersionName.Set && !IsVersionName(pkg.VersionName.Text)) {
			t.Errorf("package %+v", pkg)
		}
	})
}

func checkDiagnostics(t *testing.T, diags diag.List) {
	for _, d := range diags {
		if !d.Pos.IsValid() || d.Msg == "" {
			t.Errorf("diagnostic %+v", d)
		}
	}
}
