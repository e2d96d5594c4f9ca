package main

import (
	"slices"
	"testing"
)

func TestCalledAs(t *testing.T) {
	for program, want := range map[string][]string{
		"/usr/bin/client-gen":    {"-v", "0", "./..."},
		"bin/deepcopy-gen":       {"deepcopy", "--output-file=generated.deepcopy.go", "-v", "0", "./..."},
		"register-gen.exe":       {"register", "--output-file=generated.register.go", "-v", "0", "./..."},
		"defaulter-gen":          {"defaulter", "--output-file=generated.defaults.go", "-v", "0", "./..."},
		"lister-gen":             {"lister", "-v", "0", "./..."},
		"informer-gen":           {"informer", "-v", "0", "./..."},
		"applyconfiguration-gen": {"applyconfiguration", "-v", "0", "./..."},
	} {
		if got := calledAs(program, []string{"-v", "0", "./..."}); !slices.Equal(got, want) {
			t.Errorf("calledAs(%q) = %q, want %q", program, got, want)
		}
	}
}
