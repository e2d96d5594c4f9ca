package tags

import (
	"go/token"
	"strings"
	"testing"
)

// TestMarkers wants real tags of other tools left alone, and mistakes reported
// with their severity: warnings where no output depends on the tag.
func TestMarkers(t *testing.T) {
	for text, want := range map[string]string{
		"+kubebuilder:validation:Enum:=a;b": "",
		"+listType:=map":                    "",
		"+kubebuilder:resource:path=as,shortName={a,b},categories=\"all\"": "",
		"+k8s:listType=map":                                        "",
		"+k8s:conversion-fn=drop":                                  "",
		"+k8s:conversion-gen-external-types=a/b":                   "",
		"+optional text that goes on":                              "",
		"+openshift:enable:FeatureGate=X":                          "",
		"+kubebuilder:validation:items:MinLength=1":                "",
		"+kubebuilder:subresource:scale:specpath=.a,statuspath=.b": "",
		"+kubebuilder:vaidation:MinLength=1":                       "warning: unknown tag +kubebuilder:vaidation:MinLength (did you mean +kubebuilder:validation:MinLength?)",
		"+kubebuilder:Enum=a":                                      "warning: unknown tag +kubebuilder:Enum (did you mean +kubebuilder:validation:Enum?)",
		"+optinal":                                                 "unknown tag +optinal (did you mean +optional?)",
		"+k8s:deepcopy=package":                                    "unknown tag +k8s:deepcopy (did you mean +k8s:deepcopy-gen?)",
		"+kubebuilder:object:rot=true":                             "unknown tag +kubebuilder:object:rot (did you mean +kubebuilder:object:root?)",
	} {
		var found []string
		for _, d := range CheckMarkers([]Line{{Text: text, Pos: token.Position{Filename: "f.go", Line: 1, Column: 4}}}, OnType) {
			found = append(found, strings.TrimPrefix(d.String(), "f.go:1:4: "))
		}
		if got := strings.Join(found, "\n"); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
