package tags

import "testing"

func TestCheckMerge(t *testing.T) {
	for text, want := range map[string]string{
		"a list":               "",
		"+listType=map":        "",
		"+k8s:listType=set":    "",
		"+listMapKey=name":     "",
		"+optional":            "",
		"+union":               "",
		"+patchStrategy=merge": "",
		"+listType=mapp":       "f.go:1:4: invalid +listType \"mapp\" (did you mean +listType=map?)",
		"+listType=sorted":     "f.go:1:4: invalid +listType \"sorted\" (write one of atomic, set, map)",
		"+mapType=":            "f.go:1:4: invalid +mapType \"\" (write one of granular, atomic)",
		"+structtype=atomic":   "f.go:1:4: unknown tag +structtype (did you mean +structType?)",
		"+listMapKeys=name":    "f.go:1:4: unknown tag +listMapKeys (did you mean +listMapKey?)",
		"+lisType=map":         "f.go:1:4: unknown tag +lisType (did you mean +listType?)",
	} {
		diags := CheckMerge(lines(text))
		if diags.Error() != want {
			t.Errorf("%s: %s, want %s", text, diags.Error(), want)
		}
	}
}
