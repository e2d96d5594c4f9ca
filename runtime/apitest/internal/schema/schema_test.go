package schema_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	kjson "sigs.k8s.io/json"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/schema"
)

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts([]byte(text), &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

// of is the schema of an object with one property p.
func of(t *testing.T, property string) *schema.Schema {
	t.Helper()
	s, err := schema.Parse(decode(t, `{"type":"object","properties":{"p":`+property+`}}`))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestValidate(t *testing.T) {
	for _, c := range []struct{ property, value, want string }{
		{`{"type":"string"}`, `"x"`, ""},
		{`{"type":"string"}`, `1`, `p: Invalid value: "integer": p in body must be of type string: "integer"`},
		{`{"type":"string"}`, `null`, `p: Invalid value: "null": p in body must be of type string: "null"`},
		{`{"type":"string","nullable":true}`, `null`, ""},
		{`{"type":"integer"}`, `1.5`, `p: Invalid value: "number": p in body must be of type integer: "number"`},
		{`{"type":"number"}`, `1`, ""},
		{`{"type":"string","minLength":2}`, `"x"`, `p: Invalid value: "x": p in body should be at least 2 chars long`},
		{`{"type":"string","format":"date-time"}`, `"x"`, `p: Invalid value: "x": p in body must be of type date-time: "x"`},
		{`{"type":"string","format":"ipv4"}`, `"::1"`, `p: Invalid value: "::1": p in body must be of type ipv4: "::1"`},
		{`{"type":"string","format":"nobody-knows"}`, `"x"`, ""},
		{`{"type":"integer","minimum":3,"exclusiveMinimum":true}`, `3`, `p: Invalid value: 3: p in body should be greater than 3`},
		{`{"type":"integer","maximum":3}`, `4`, `p: Invalid value: 4: p in body should be less than or equal to 3`},
		{`{"type":"integer","multipleOf":3}`, `4`, `p: Invalid value: 4: p in body should be a multiple of 3`},
		{`{"type":"integer","format":"int32"}`, `3000000000`, `p: Invalid value: 3000000000: p in body must be of type int32: "3000000000"`},
		{`{"x-kubernetes-int-or-string":true}`, `"25%"`, ""},
		{`{"x-kubernetes-int-or-string":true}`, `true`, `p: Invalid value: "boolean": p in body must be of type integer,string: "boolean"`},
		{`{"type":"array","minItems":1}`, `[]`, `p: Invalid value: 0: p in body should have at least 1 items`},
		{`{"type":"array","maxItems":1,"items":{"type":"string"}}`, `["a","b"]`, `p: Too many: 2: must have at most 1 item`},
		{`{"type":"object","maxProperties":0,"x-kubernetes-preserve-unknown-fields":true}`, `{"a":1}`, `p: Too many: 1: must have at most 0 items`},
		{`{"type":"object","additionalProperties":{"type":"string"}}`, `{"a":1}`, `p.a: Invalid value: "integer": p.a in body must be of type string: "integer"`},
		{`{"allOf":[{"required":["a"]}]}`, `{}`, `p.a: Required value`},
		{`{"anyOf":[{"required":["a"]},{"required":["b"]}]}`, `{"b":1}`, ""},
		{`{"anyOf":[{"required":["a"]}]}`, `{}`, `<nil>: Invalid value: "": "p" must validate at least one schema (anyOf)`},
		{`{"oneOf":[{"required":["a"]},{"required":["b"]}]}`, `{"a":1,"b":1}`, `<nil>: Invalid value: "": "p" must validate one and only one schema (oneOf). Found 2 valid alternatives`},
		{`{"not":{"required":["a"]}}`, `{"a":1}`, `<nil>: Invalid value: "": "p" must not validate the schema (not)`},
	} {
		var texts []string
		for _, err := range of(t, c.property).Validate(decode(t, `{"p":`+c.value+`}`)) {
			texts = append(texts, err.Error())
		}
		if got := strings.Join(texts, "; "); got != c.want && (c.want == "" || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%s of %s: %q, want %q", c.value, c.property, got, c.want)
		}
	}
}

func TestPruneAndDefaults(t *testing.T) {
	s, err := schema.Parse(decode(t, `{"type":"object","properties":{
		"a":{"type":"object","default":{},"properties":{"b":{"type":"integer","default":1},"n":{"type":"string","nullable":true}}},
		"l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string","default":"y"}}}},
		"keep":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
		"e":{"type":"object","x-kubernetes-embedded-resource":true},
		"m":{"type":"object","additionalProperties":{"type":"object","properties":{"z":{"type":"integer","default":2}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	o := decode(t, `{"apiVersion":"v1","kind":"K","metadata":{"any":1},"u":1,"l":[{"u":1},{"x":"k"}],"keep":{"u":{"v":1}},"e":{"kind":"X","u":1},"m":{"k":{"u":1}}}`)
	if got := strings.Join(s.Prune(o), " "); got != "e.u l[0].u m.k.u u" {
		t.Errorf("unknown fields %q", got)
	}
	s.ApplyDefaults(o)
	want := decode(t, `{"apiVersion":"v1","kind":"K","metadata":{"any":1},"a":{"b":1},"l":[{"x":"y"},{"x":"k"}],"keep":{"u":{"v":1}},"e":{"kind":"X"},"m":{"k":{"z":2}}}`)
	if !reflect.DeepEqual(o, want) {
		got, _ := json.Marshal(o)
		t.Errorf("got %s", got)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"properties":{"a":{"type":5}}}`, "openAPIV3Schema.properties.a.type: want a string, have int64"},
		{`{"pattern":"("}`, "openAPIV3Schema.pattern: error parsing regexp"},
		{`{"items":[]}`, "openAPIV3Schema.items: want a schema"},
		{`{"required":[1]}`, "openAPIV3Schema.required: want a list of strings"},
		{`{"minimum":"x"}`, "openAPIV3Schema.minimum: want a number"},
	} {
		if _, err := schema.Parse(decode(t, c.text)); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.text, err, c.want)
		}
	}
}
