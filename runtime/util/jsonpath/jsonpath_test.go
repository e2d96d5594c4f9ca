package jsonpath_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/util/jsonpath"
)

const document = `{"metadata":{"name":"top","labels":{"app.kubernetes.io/name":"lbl","z":"1"},"a-b":"dash"},
"n":5,"f":2.5,"b":true,"nil":null,"empty":{},"none":[],
"items":[
{"metadata":{"name":"a","ns":"x"},"spec":{"replicas":1,"ratio":0.25,"ready":true,"ports":[{"name":"http","port":80},{"name":"m","port":90}]},"status":{"phase":"Running"}},
{"metadata":{"name":"b","ns":"x"},"spec":{"replicas":2,"ratio":0.5,"ready":false,"ports":[{"name":"http","port":81}]},"status":{"phase":"Pending"}},
{"metadata":{"name":"c","ns":"y"},"spec":{"replicas":3,"ratio":1.5,"ports":[]},"status":{"phase":"Running"}}]}`

func execute(t *testing.T, j *jsonpath.JSONPath, template string, data any) (string, error) {
	t.Helper()
	if err := j.Parse(template); err != nil {
		return "", err
	}
	var out bytes.Buffer
	err := j.Execute(&out, data)
	return out.String(), err
}

func decoded(t *testing.T) any {
	t.Helper()
	var data any
	if err := json.Unmarshal([]byte(document), &data); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestExecute(t *testing.T) {
	data := decoded(t)
	for template, want := range map[string]string{
		``:                        "",
		`plain } text`:            "plain } text",
		`name: {.metadata.name}!`: "name: top!",
		`{$.metadata.name}`:       "top",
		`{@.metadata.name}`:       "top",
		`{ .metadata.name }`:      "top",
		`{['metadata']['name']}`:  "top",
		`{.metadata['name']}`:     "top",
		`{['metadata.name']}`:     "top",
		`{.metadata.a-b}`:         "dash",
		`{.metadata.labels.app\.kubernetes\.io/name}`:    "lbl",
		`{.metadata.labels['app\.kubernetes\.io/name']}`: "lbl",
		`{.n} {.f} {.b} {.nil}`:                          "5 2.5 true null",
		`{.empty}{.none}`:                                "{}[]",
		`{.metadata.labels}`:                             `{"app.kubernetes.io/name":"lbl","z":"1"}`,
		`{.items[*].metadata.name}`:                      "a b c",
		`{.items[0].metadata.name}`:                      "a",
		`{.items[-1].metadata.name}`:                     "c",
		`{.items[1:].metadata.name}`:                     "b c",
		`{.items[:-1].metadata.name}`:                    "a b",
		`{.items[::2].metadata.name}`:                    "a c",
		`{.items[-2:].metadata.name}`:                    "b c",
		`{.items[3:].metadata.name}`:                     "",
		`{.items[0,2].metadata.name}`:                    "a c",
		`{.items[0,1:3].metadata.name}`:                  "a b c",
		`{.items[*]['metadata.name', 'status.phase']}`:   "a b c Running Pending Running",
		`{.items[0].metadata['name','ns']}`:              "a x",
		`{.none[*]}`:                                     "",
		`{..name}`:                                       "a http m b http c top",
		`{.items[0]..port}`:                              "80 90",
		`{.metadata.labels.*}`:                           "lbl 1",
		`{.items[*].status.*}`:                           "Running Pending Running",
		`{range .items[*]}[{.metadata.name}] {end}.`:     "[a] [b] [c] .",
		`{range .items[*]}{.metadata.name}:{range .spec.ports[*]}{.port},{end};{end}`: "a:80,90,;b:81,;c:;",
		`{range .none[*]}x{end}y`:                                 "y",
		`{.items[?(@.status.phase=="Running")].metadata.name}`:    "a c",
		`{.items[?(@.status.phase!='Running')].metadata.name}`:    "b",
		`{.items[?(@.status.phase<"Q")].metadata.name}`:           "b",
		`{.items[?(@.spec.replicas>1)].metadata.name}`:            "b c",
		`{.items[?(@.spec.replicas >= 2.5)].metadata.name}`:       "c",
		`{.items[?(2<=@.spec.replicas)].metadata.name}`:           "b c",
		`{.items[?(@.spec.ratio<0.4)].metadata.name}`:             "a",
		`{.items[?(@.spec.ready==true)].metadata.name}`:           "a",
		`{.items[?(@.spec.ready!=true)].metadata.name}`:           "b",
		`{.items[?(@.spec.ready)].metadata.name}`:                 "a b",
		`{.items[?(@.none)].metadata.name}`:                       "",
		`{.items[?(@.spec.ports[0].port==81)].metadata.name}`:     "b",
		`{.items[?(@.spec.ports[?(@.name=="m")])].metadata.name}`: "a",
		`{.items[?(@['status.phase']=="Pending")].metadata.name}`: "b",
		`{"a\n"}{'b"'}{'it\'s'}{"]})"}`:                           "a\nb\"it's]})",
		`{5}{-5}{5.5}{true}`:                                      "5-55.5true",
	} {
		got, err := execute(t, jsonpath.New("x"), template, data)
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", template, got, err, want)
		}
	}
}

func TestErrors(t *testing.T) {
	data := decoded(t)
	for template, want := range map[string]string{
		`{.missing}`:                            "missing is not found",
		`{.n.x}`:                                "x is not found",
		`{.nil.x}`:                              "x is not found",
		`{.items[*].missing}`:                   "missing is not found",
		`{.items[3]}`:                           "out of bounds: index 3, length 3",
		`{.items[-4]}`:                          "out of bounds",
		`{.items[0:4]}`:                         "out of bounds",
		`{.none[0]}`:                            "out of bounds",
		`{.items[2:1]}`:                         "greater than",
		`{.items[0:2:0]}`:                       "step must be > 0",
		`{.metadata[0]}`:                        "is not array or slice",
		`{.n[?(@.a)]}`:                          "cannot be filtered",
		`{word}`:                                "unrecognized identifier word",
		`{end}`:                                 "nothing to end",
		`{range .items[*]}x`:                    "range without end",
		`{range .none[*]}x`:                     "range without end",
		`{.items[?(@.spec>1)]}`:                 "incompatible types",
		`{.items[?(@.n=="1")]}`:                 "",
		`{.items[?(@.spec.replicas=="1")]}`:     "incompatible types",
		`{.items[?(@.spec.ready<true)]}`:        "incompatible types",
		`{.items[?(@.spec.ports[*].port==80)]}`: "one element at a time",
		`{`:                                     "unclosed action",
		`{.a`:                                   "unclosed action",
		"{.a\n}":                                "unclosed action",
		`{.a\`:                                  "unclosed action",
		`{{}`:                                   "unrecognized character",
		`{..*}`:                                 "unrecognized character",
		`{.items[0}`:                            "unterminated array",
		`{.items['a}`:                           "unterminated quoted string",
		`{.items[x]}`:                           "invalid array index x",
		`{.items[99999999999999999999]}`:        "is not a number",
		`{"a}`:                                  "unterminated quoted string",
		`{'\q'}`:                                "invalid syntax",
		`{1.2.3}`:                               "cannot parse number",
		`{.items[?(@.a]}`:                       "unterminated filter",
		`{.items[?(@.a)}`:                       "unterminated filter",
		`{.items[?(@.a=="x)]}`:                  "unterminated quoted string",
		`{.items[?(@.a==)]}`:                    "nothing to compare",
		`{.items[?(@.a=1)]}`:                    "unrecognized operator",
		`{.items[?(@.a==1 && @.b)]}`:            "unrecognized character",
		`{.a` + strings.Repeat(`[?(@.a`, 200) + strings.Repeat(`)]`, 200) + `}`: "too deeply",
	} {
		got, err := execute(t, jsonpath.New("x"), template, data)
		if want == "" {
			if err != nil || got != "" {
				t.Errorf("%s: %q, %v; want nothing", template, got, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v; want an error with %q", template, got, err, want)
		}
	}
	if err := jsonpath.New("mine").Execute(nil, data); err == nil || !strings.Contains(err.Error(), "mine") {
		t.Errorf("a template that was not parsed: %v", err)
	}
}

func TestAllowMissingKeys(t *testing.T) {
	for template, want := range map[string]string{`{.missing}`: "", `{.a.b}x`: "x", `{range .items[*]}{.n}{.metadata.name}{end}`: "abc", `{range .x[*]}y{end}`: ""} {
		got, err := execute(t, jsonpath.New("x").AllowMissingKeys(true), template, decoded(t))
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", template, got, err, want)
		}
	}
}

func TestJSONOutput(t *testing.T) {
	j := jsonpath.New("x").AllowMissingKeys(true)
	j.EnableJSONOutput(true)
	got, err := execute(t, j, `{.items[0:2].metadata}{.missing}{.nil}`, decoded(t))
	want := `[
    {
        "name": "a",
        "ns": "x"
    },
    {
        "name": "b",
        "ns": "x"
    }
]
[]
[
    null
]
`
	if err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
}

type inlined struct {
	Kind string `json:"kind"`
}

type port struct {
	Name *string `json:"name,omitempty"`
	Port int32   `json:"port"`
}

type key string

type object struct {
	inlined `json:",inline"`
	*port
	Labels map[key]string `json:"labels"`
	Ports  []port         `json:"ports"`
	Fixed  [2]int         `json:"fixed"`
	Size   uint8          `json:"size"`
	Plain  string
	Hidden string `json:"-"`
	secret string
	Self   *object `json:"self"`
}

func TestTypedValues(t *testing.T) {
	name := "http"
	obj := &object{
		inlined: inlined{"Pod"}, Labels: map[key]string{"a": "b"}, Ports: []port{{&name, 80}, {nil, 90}},
		Fixed: [2]int{1, 2}, Size: 3, Plain: "p", secret: "s",
	}
	for _, data := range []any{obj, *obj} {
		for template, want := range map[string]string{
			`{.kind}`:                          "Pod",
			`{.labels.a}`:                      "b",
			`{.Labels.a}`:                      "b",
			`{.ports[?(@.name=="http")].port}`: "80",
			`{.ports[?(@.name!="http")].port}`: "",
			`{.ports[?(@.port>80)].port}`:      "90",
			`{.ports[*].name}`:                 "http null",
			`{.fixed[1]}{.fixed[?(@>1)]}`:      "22",
			`{.Plain}`:                         "p",
			`{.ports[1]}`:                      `{"port":90}`,
			`{.self}`:                          "null",
			`{..port}`:                         "80 90",
		} {
			got, err := execute(t, jsonpath.New("x"), template, data)
			if err != nil || got != want {
				t.Errorf("%s of a %T: %q, %v; want %q", template, data, got, err, want)
			}
		}
		for _, template := range []string{`{.secret}`, `{.plain}`, `{.port}`} {
			if got, err := execute(t, jsonpath.New("x"), template, data); err == nil {
				t.Errorf("%s of a %T: %q", template, data, got)
			}
		}
	}
	obj.Self = obj
	if _, err := execute(t, jsonpath.New("x"), `{..kind}`, obj); err == nil || !strings.Contains(err.Error(), "nested") {
		t.Errorf("a value that contains itself: %v", err)
	}
}

func TestNodes(t *testing.T) {
	p, err := jsonpath.Parse("mine", `a{.b[1:2]..c[?(@.d==1.5)]['e','f']}{range .x[*]}{5}{true}{.*}`)
	if err != nil || p.Name != "mine" {
		t.Fatal(p, err)
	}
	var walk func(n jsonpath.Node) []string
	walk = func(n jsonpath.Node) []string {
		all := []string{n.String()}
		if !strings.HasPrefix(n.String(), jsonpath.NodeTypeName[n.Type()]) {
			t.Errorf("%s is a %s", n, n.Type())
		}
		switch n := n.(type) {
		case *jsonpath.ListNode:
			for _, c := range n.Nodes {
				all = append(all, walk(c)...)
			}
		case *jsonpath.UnionNode:
			for _, c := range n.Nodes {
				all = append(all, walk(c)...)
			}
		case *jsonpath.FilterNode:
			all = append(append(all, walk(n.Left)...), walk(n.Right)...)
		}
		return all
	}
	want := `NodeList
NodeText: a
NodeList
NodeField: b
NodeArray: [{1 true false} {2 true false} {0 false false}]
NodeRecursive
NodeField: c
NodeFilter: NodeList == NodeList
NodeList
NodeField: d
NodeList
NodeFloat: 1.500000
NodeUnion
NodeList
NodeField: e
NodeList
NodeField: f
NodeList
NodeIdentifier: range
NodeField: x
NodeArray: [{0 false false} {0 false false} {0 false false}]
NodeList
NodeInt: 5
NodeList
NodeBool: true
NodeList
NodeWildcard`
	if got := strings.Join(walk(p.Root), "\n"); got != want {
		t.Errorf("got\n%s", got)
	}
	if p, err := jsonpath.Parse("mine", "{"); err == nil || p == nil || p.Root != nil {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestUnquoteExtend(t *testing.T) {
	for in, want := range map[string]string{`'a'`: "a", `"a\n"`: "a\n", `'a"b'`: `a"b`, `'\''`: "'", `"ä\u00e4\xe4"`: "ää\xe4", `''`: ""} {
		if got, err := jsonpath.UnquoteExtend(in); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{``, `a`, `'`, `'a`, "`a`", `'a"`, `'a'b'`, "'a\nb'", `"\q"`} {
		if got, err := jsonpath.UnquoteExtend(in); !errors.Is(err, jsonpath.ErrSyntax) {
			t.Errorf("%s: %q, %v", in, got, err)
		}
	}
}

// FuzzExecute has every template that parses do something other than panic.
func FuzzExecute(f *testing.F) {
	for _, seed := range []string{`{range .items[*]}{.metadata.name}{"\n"}{end}`, `{.items[?(@.a=="b")]['c.d',"e"]..f[1:2:3]}`, `{.a\.b}{-1.5e3}{true}`} {
		f.Add(seed)
	}
	var data any
	if err := json.Unmarshal([]byte(document), &data); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, template string) {
		j := jsonpath.New("fuzz").AllowMissingKeys(true)
		if j.Parse(template) != nil {
			return
		}
		var first, second bytes.Buffer
		err := j.Execute(&first, data)
		again := j.Execute(&second, data)
		if (err == nil) != (again == nil) || first.String() != second.String() {
			t.Errorf("%q and %q, %v and %v", &first, &second, err, again)
		}
	})
}
