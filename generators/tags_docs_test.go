package generators

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTagsReference wants a section of docs/tags.md for each tag that client-gen
// reads, a row for each tag of other tools, and nothing else. With -update the
// table of other tools is written.
func TestTagsReference(t *testing.T) {
	const name = "../docs/tags.md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	const header = "| tag | read by | what it is |\n|---|---|---|\n"
	text, table, ok := strings.Cut(string(data), header)
	if !ok {
		t.Fatal("docs/tags.md has no table of the tags of other tools")
	}
	var want strings.Builder
	for _, tag := range otherTags {
		want.WriteString("| `+" + tag.name + "` | " + tag.owner + " | " + tag.effect + " |\n")
	}
	if table != want.String() {
		if !*update {
			t.Error("the table of other tools in docs/tags.md is out of date: run the test with -update")
		} else if err := os.WriteFile(name, []byte(text+header+want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sections := map[string]bool{}
	for _, heading := range regexp.MustCompile("(?m)^### `\\+(.+)`$").FindAllStringSubmatch(text, -1) {
		sections[heading[1]] = true
	}
	for _, tag := range ourTags {
		if !sections[tag.name] {
			t.Errorf("docs/tags.md has no section on +%s", tag.name)
		}
	}
	for section := range sections {
		if _, known := longest(section); !known {
			t.Errorf("docs/tags.md has a section on +%s, which client-gen does not know", section)
		}
	}
}
