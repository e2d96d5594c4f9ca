package tags

import (
	"fmt"
	"testing"
)

func TestParseCopy(t *testing.T) {
	for text, want := range map[string]string{
		"a comment":                         `"" [] false 0`,
		"+k8s:deepcopy-gen=true":            `"true" [] false 0`,
		"+kubebuilder:object:root=true":     `"true" [k8s.io/apimachinery/pkg/runtime.Object] false 0`,
		"+kubebuilder:object:root=false":    `"" [] false 0`,
		"+kubebuilder:object:generate":      `"true" [] false 0`,
		"+k8s:deepcopy-gen=maybe":           `"" [] false 1`,
		"+k8s:deepcopy-gen:interface=a.B":   `"" [] false 1`,
		"+k8s:deepcopy-gen:interfaces=B":    `"" [] false 1`,
		"+k8s:deepcopy-gen:interfaces=a`.B": `"" [] false 1`,
		"+k8s:deepcopy-gen:interfaces=b/c.D,a.B,,b/c.D\n+k8s:deepcopy-gen:nonpointer-interfaces=true": `"" [a.B b/c.D] true 0`,
		"+k8s:deepcopy-gen=true\n+k8s:deepcopy-gen=false":                                             `"true" [] false 1`,
		"+k8s:deepcopy-gen=false\n+kubebuilder:object:generate=true":                                  `"false" [] false 0`,
	} {
		got, diags := ParseCopy(lines(text))
		var names []string
		for _, i := range got.Interfaces {
			names = append(names, i.Path+"."+i.Name.Name)
		}
		if s := fmt.Sprintf("%q %v %v %d", got.Generate.Text, names, got.Values, len(diags)); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}

func TestParseHelpers(t *testing.T) {
	for text, want := range map[string]string{
		"+k8s:deepcopy-gen=package":                          `"package" "" 0`,
		"+k8s:deepcopy-gen=package,register":                 `"package" "" 0`,
		"+k8s:deepcopy-gen=package,registers":                `"" "" 1`,
		"+k8s:deepcopy-gen=true":                             `"" "" 1`,
		"+k8s:deepcopy-gen=package\n+k8s:deepcopy-gen=false": `"package" "" 1`,
		"+kubebuilder:object:generate=true":                  `"package" "" 0`,
		"+k8s:register-gen=false":                            `"" "false" 0`,
		"+k8s:register-gen(x)=false":                         `"" "" 1`,
	} {
		got, diags := ParseHelpers(lines(text))
		if s := fmt.Sprintf("%q %q %d", got.DeepCopy.Text, got.Register.Text, len(diags)); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}
