package gates

import (
	"maps"
	"strings"
	"testing"
)

func environment(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { value, ok := vars[name]; return value, ok }
}

func TestRead(t *testing.T) {
	if got := read(environment(nil)); !maps.Equal(got, Defaults()) {
		t.Errorf("with nothing in the environment the gates are %v", got)
	}
	got := read(environment(map[string]string{
		"KUBE_FEATURE_ClientsAllowCBOR":       "true",
		"KUBE_FEATURE_ClientsAllowTLSCacheGC": "0",
		"KUBE_FEATURE_ClientsPreferCBOR":      "perhaps",
		"KUBE_FEATURE_ClientsAllowCARotation": "",
	}))
	want := map[string]bool{ClientsAllowCBOR: true, ClientsAllowTLSCacheGC: false, ClientsPreferCBOR: false, ClientsAllowCARotation: true}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFromEnv(t *testing.T) {
	getenv := environment(map[string]string{"KUBE_FEATURE_A": "F", "KUBE_FEATURE_B": "", "KUBE_FEATURE_C": "yes"})
	if on, set, err := FromEnv(getenv, "A"); on || !set || err != nil {
		t.Errorf("false is %t, %t, %v", on, set, err)
	}
	for _, name := range []string{"B", "D"} {
		if _, set, err := FromEnv(getenv, name); set || err != nil {
			t.Errorf("%s is set: %t, %v", name, set, err)
		}
	}
	if _, set, err := FromEnv(getenv, "C"); !set || err == nil || !strings.Contains(err.Error(), "KUBE_FEATURE_C") {
		t.Errorf("what is no boolean: %t, %v", set, err)
	}
}

func TestDecide(t *testing.T) {
	before := map[string]bool{}
	for name := range Defaults() {
		before[name] = Enabled(name)
	}
	t.Cleanup(func() { decider.Store(nil) })
	Decide(func(name string) bool { return !before[name] })
	for name, on := range before {
		if Enabled(name) == on {
			t.Errorf("%s: the decider was not asked", name)
		}
	}
}
