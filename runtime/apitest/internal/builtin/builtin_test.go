package builtin_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"

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

// TestTypes finds the Go types of every row and of its list, but for the one that k8s.io/api doesn't have.
func TestTypes(t *testing.T) {
	for _, r := range builtin.Resources() {
		for _, version := range r.Versions {
			gvk := schema.GroupVersionKind{Group: r.Group, Version: version, Kind: r.Kind}
			list := gvk.GroupVersion().WithKind(r.Kind + "List")
			want := r.Kind != "CustomResourceDefinition"
			if builtin.Types().Recognizes(gvk) != want || builtin.Types().Recognizes(list) != want {
				t.Errorf("types of %s and its list known: want %t", gvk, want)
			}
		}
	}
}
