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
			diags: "f.go:2:4: +resourceName has no value (name the path segment, as in +resourceName=pods, or remove it)\n" +
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
			diags: "f.go:1:4: unknown tag +genclient,noStatus (write one tag a line, each with its +genclient:)",
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

// TestTypeMistakes wants one diagnostic for each mistake.
func TestTypeMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"+ genclient":                                                           "1:4: + genclient has a blank behind the plus and would be taken for text (remove the blank)",
		"genclient:noStatus":                                                    "1:4: genclient:noStatus is text: tags begin with + (did you mean +genclient:noStatus?)",
		"+genclient:nonNamespaced":                                              "1:4: +genclient: tags have no effect without +genclient (add +genclient to generate a client, or remove them)",
		"+resourceName=x":                                                       "1:4: warning: +resourceName has no effect without +genclient (add +genclient to generate a client)",
		"+genclient\n+genclient":                                                "2:4: warning: +genclient is at line 1 already (remove one of them)",
		"+genclient\n+genclient:clusterScoped":                                  "2:4: unknown tag +genclient:clusterScoped (did you mean +genclient:nonNamespaced?)",
		"+genclient\n+genclient:nonNamespaced,noStatus":                         "2:4: unknown tag +genclient:nonNamespaced,noStatus (write one tag a line, each with its +genclient:)",
		"+genclient\n+genclient:onlyVerbs=get list":                             "2:4: unknown verb \"get list\" in +genclient:onlyVerbs (separate verbs with commas)",
		"+genclient\n+genclient:noVerbs\n+genclient:readonly":                   "3:4: +genclient:readonly contradicts +genclient:noVerbs at line 2 (keep one of them)",
		"+genclient\n+genclient:noVerbs\n+genclient:onlyVerbs=get":              "3:4: +genclient:onlyVerbs contradicts +genclient:noVerbs at line 2 (keep one of them)",
		"+genclient\n+genclient:skipVerbs=get\n+genclient:noVerbs":              "3:4: warning: +genclient:noVerbs leaves +genclient:skipVerbs nothing to choose from but for listers (keep one of them, unless you use a lister by itself)",
		"+genclient\n+genclient:readonly\n+genclient:onlyVerbs=list,patch":      "3:4: +genclient:onlyVerbs names patch, which is not for reading as +genclient:readonly at line 2 says (keep one of them)",
		"+genclient\n+genclient:noStatus\n+genclient:onlyVerbs=updateStatus":    "3:4: +genclient:onlyVerbs names updateStatus, which +genclient:noStatus at line 2 takes away (keep one of them)",
		"+genclient\n+genclient:onlyVerbs=get,list\n+genclient:skipVerbs=patch": "3:4: warning: +genclient:skipVerbs has no effect on patch, which +genclient:onlyVerbs or readonly leaves out (remove it)",
		"+genclient\n+genclient:skipVerbs=" + strings.Join(Verbs, ","):          "1:4: the verbs of +genclient:onlyVerbs and skipVerbs leave none (say so with +genclient:noVerbs)",
		"+genclient\n+resourceName:things":                                      "2:4: malformed tag +resourceName:things (write +resourceName=value)",
		"+genclient\n+k8s:deepcopy_gen=true":                                    "2:4: unknown tag +k8s:deepcopy_gen (did you mean +k8s:deepcopy-gen?)",
		"+genclient\n+k8s:deepcpoy-gen:interfaces=a.B":                          "2:4: unknown tag +k8s:deepcpoy-gen (did you mean +k8s:deepcopy-gen?)",
		"a genclient is generated\n+ an item of a list":                         "",
	} {
		_, diags := ParseType(lines(text))
		if want != "" {
			want = "f.go:" + want
		}
		if diags.Error() != want {
			t.Errorf("%q:\n%s\nwant\n%s", text, diags.Error(), want)
		}
	}
}

// TestMisplaced wants tags of packages noticed on types.
func TestMisplaced(t *testing.T) {
	got, diags := ParseType(lines("+genclient\n+groupName=a\n+versionName=v1\n+k8s:client-gen=false"))
	want := "f.go:2:4: warning: +groupName has no effect on a type (move it to the comment above the package clause of doc.go)"
	if kb, _ := ParseType(lines("+kubebuilder:resource:path=things,scope=\"Cluster\",shortName={a,b}")); kb.Path.Text != "things" || kb.Scope.Text != "Cluster" {
		t.Errorf("+kubebuilder:resource: got %+v", kb)
	}
	if len(diags) > 0 || len(got.Misplaced) != 3 || got.Misplaced[0].String() != want {
		t.Errorf("got %v and\n%v", diags, got.Misplaced)
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
		{"genclient", "+genclient"}, {"@genclient", "+genclient"},
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
		{text: "+groupName", diags: "f.go:1:4: +groupName has no value (write +groupName=NAME, or +groupName= for the core group)"},
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
		{text: "+k8s:client-gen=no", diags: "f.go:1:4: invalid tag +k8s:client-gen=no (write +k8s:client-gen=false, or remove it)"},
		{text: "+k8s:lister-gen=flase", diags: "f.go:1:4: invalid tag +k8s:lister-gen=flase (write +k8s:lister-gen=false, or remove it)"},
		{text: "+k8s:deepcopy-gn=package", diags: "f.go:1:4: unknown tag +k8s:deepcopy-gn (did you mean +k8s:deepcopy-gen?)"},
		{text: "+deepcopy-gen=package", diags: "f.go:1:4: unknown tag +deepcopy-gen (did you mean +k8s:deepcopy-gen?)"},
		{text: "+k8s:conversion-gen=a/b\n+k8s:openapi-gen=true\n+k8s:required\n+k8s:validation-gen=TypeMeta\n+k8s:prerelease-lifecycle-gen=true"},
		{text: "+groupName:shop.example.com", diags: "f.go:1:4: malformed tag +groupName:shop.example.com (write +groupName=value)"},
		{text: "+groupName=\"shop.example.com\"", diags: "f.go:1:4: invalid +groupName \"\\\"shop.example.com\\\"\" (remove the quotes)"},
		{text: "+ groupName=shop.example.com", diags: "f.go:1:4: + groupName=shop.example.com has a blank behind the plus and would be taken for text (remove the blank)"},
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
