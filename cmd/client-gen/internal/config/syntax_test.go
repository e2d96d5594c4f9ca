package config

import "testing"

// TestSyntaxErrors wants the place of what is wrong, not that where the YAML
// library has noticed it.
func TestSyntaxErrors(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"tab", "version: 1\nclientsets:\n\t- packages: [./a]\n", "c.yaml:3:1: not YAML: found character that cannot start any token (indent with blanks, not with tabs)"},
		{"no colon", "version: 1\ndefaults:\n  runtime light\n  outputDir: a\n", "c.yaml:3:3: not YAML: mapping values are not allowed in this context (write field: value)"},
		{"bracket", "version: 1\nclientsets:\n- packages: [./a\n  outputDir: a\n", "c.yaml:3:13: not YAML: did not find expected ',' or ']' (close the bracket)"},
		{"quote", "version: 1\nclientsets:\n- packages: [./a]\n  outputDir: \"a\n", "c.yaml:4:14: not YAML: found unexpected end of stream (close the quote)"},
		{"indented", "version: 1\nclientsets:\n- name: a\n   packages: [./a]\n", "c.yaml:4:4: not YAML: mapping values are not allowed in this context (indent fields of one clientset alike, and put a text with a colon in quotes)"},
		{"dash", "version: 1\nclientsets:\n-name: a\n  packages: [./a]\n", "c.yaml:3:1: not YAML: mapping values are not allowed in this context (put a blank behind the dash)"},
		{"star", "version: 1\nclientsets:\n- packages: *all\n", "c.yaml:3:13: not YAML: unknown anchor 'all' referenced (put a text that begins with * in quotes)"},
		{"brackets of several lines are none", "version: 1\nclientsets:\n- packages: [./a,\n    ./b]\n  outputDir: \"it's\n", "c.yaml:5:14: not YAML: found unexpected end of stream (close the quote)"},
		{"apostrophe is none", "version: 1\n# it's [one\ndefaults:\n  runtime light's\n  outputDir: a\n", "c.yaml:4:3: not YAML: mapping values are not allowed in this context (write field: value)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse("c.yaml", []byte(tt.text))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}
