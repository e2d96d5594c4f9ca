package tags

import (
	"fmt"
	"testing"
)

func TestParseDefaultsOfPackages(t *testing.T) {
	for text, want := range map[string]string{
		"a comment":                   `[] false "" 0`,
		"+k8s:defaulter-gen=TypeMeta": `[TypeMeta] true "" 0`,
		"+k8s:defaulter-gen=TypeMeta\n+k8s:defaulter-gen=Kind":                `[TypeMeta Kind] true "" 0`,
		"+k8s:defaulter-gen=false":                                            `[] false "" 0`,
		"+k8s:defaulter-gen=TypeMeta\n+k8s:defaulter-gen=false":               `[] false "" 1`,
		"+k8s:defaulter-gen=Type-Meta":                                        `[] false "" 1`,
		"+k8s:defaulter-gen":                                                  `[] false "" 1`,
		"+k8s:defaulter-gen=TypeMeta\n+k8s:defaulter-gen-input=k8s.io/api/v1": `[TypeMeta] true "k8s.io/api/v1" 0`,
		"+k8s:defaulter-gen-input=a\"b":                                       `[] false "" 1`,
		"+k8s:defaulter-gen-input=a/b\n+k8s:defaulter-gen-input=c/d":          `[] false "a/b" 1`,
	} {
		got, diags := ParseHelpers(lines(text))
		d := got.Defaults
		if s := fmt.Sprintf("%v %v %q %d", d.Fields, d.Set(), d.Input.Text, len(diags)); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}

func TestParseDefaulter(t *testing.T) {
	for text, want := range map[string]string{
		"a comment":                                         `"" 0`,
		"+k8s:defaulter-gen=true":                           `"true" 0`,
		"+k8s:defaulter-gen=false":                          `"false" 0`,
		"+k8s:defaulter-gen=yes":                            `"" 1`,
		"+k8s:defaulter-gen(x)=true":                        `"" 1`,
		"+k8s:defaulter-gen=true\n+k8s:defaulter-gen=false": `"true" 1`,
	} {
		got, diags := ParseDefaulter(lines(text), "true", "false")
		if s := fmt.Sprintf("%q %d", got.Text, len(diags)); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}

func TestParseDefault(t *testing.T) {
	for text, want := range map[string]string{
		"a comment":                 `"" "" "" "" false`,
		`+default="a"`:              `"\"a\"" "" "" "" true`,
		`+default={"a": [1, 2]}`:    `"{\"a\":[1,2]}" "" "" "" true`,
		"+default=null":             `"null" "" "" "" true`,
		"+default=a":                `"" "" "" "+default=a is not a JSON value" true`,
		"+default=1 // note":        `"" "" "" "+default=1 // note is not a JSON value" true`,
		"+default=ref(Name)":        `"" "" "Name" "" true`,
		"+default=ref(a.io/b.Name)": `"" "a.io/b" "Name" "" true`,
		"+default=ref(a;b.Name)":    `"" "a;b" "" "invalid reference ref(a;b.Name)" true`,
		"+default=ref(os.Exit(1))":  `"" "os" "Exit(1)" "invalid reference ref(os.Exit(1))" true`,
		"+default=1\n+default=2":    `"1" "" "" "a second +default" true`,
		"+defaults=1":               `"" "" "" "unknown tag +defaults" true`,
		"+kubebuilder:default=1":    `"" "" "" "" false`,
	} {
		got, mistake, hint, ok := ParseDefault(lines(text))
		if s := fmt.Sprintf("%q %q %q %q %v", got.JSON, got.Path, got.Name, mistake, ok); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
		if (mistake == "") != (hint == "") {
			t.Errorf("%q: hint %q for %q", text, hint, mistake)
		}
	}
}
