package builtin_test

import (
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/builtin"
)

// TestNamesAreUnique looks for rows of the table that would hide each other.
func TestNamesAreUnique(t *testing.T) {
	seen := map[string]string{}
	claim := func(name, kind string) {
		if other, taken := seen[name]; taken {
			t.Errorf("%s: %s and %s", name, other, kind)
		}
		seen[name] = kind
	}
	for _, r := range builtin.Resources() {
		claim(r.Name()+"."+r.Group, r.Kind)
		claim(r.Kind+"."+r.Group, r.Kind)
		for _, short := range r.ShortNames {
			claim(short+"."+r.Group, r.Kind)
		}
		if len(r.Versions) == 0 {
			t.Errorf("%s has no version", r.Kind)
		}
	}
}
