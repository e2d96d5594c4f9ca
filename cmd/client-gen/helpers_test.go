package main

import (
	"slices"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

func TestCalledAs(t *testing.T) {
	for program, want := range map[string][]string{
		"/usr/bin/client-gen": {"-v", "0", "./..."},
		"bin/deepcopy-gen":    {"deepcopy", "--output-file=generated.deepcopy.go", "-v", "0", "./..."},
		"register-gen.exe":    {"register", "--output-file=generated.register.go", "-v", "0", "./..."},
	} {
		if got := calledAs(program, []string{"-v", "0", "./..."}); !slices.Equal(got, want) {
			t.Errorf("calledAs(%q) = %q, want %q", program, got, want)
		}
	}
}

func TestSelectOutputs(t *testing.T) {
	o := generators.Defaults()
	if err := selectOutputs(&o, []string{"register"}, []string{"fakes"}); err != nil || !o.Register || o.Fakes || o.DeepCopy || !o.Clientset {
		t.Errorf("%+v, %v", o, err)
	}
	if err := selectOutputs(&o, []string{"fakes"}, []string{"fakes"}); err == nil {
		t.Error("no error for an output that is both asked for and left out")
	}
}
