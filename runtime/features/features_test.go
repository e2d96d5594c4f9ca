package features

import (
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
)

func gatesWith(env map[string]string) *envGates {
	g := newEnvGates(current())
	g.getenv = func(key string) (string, bool) { v, ok := env[key]; return v, ok }
	return g
}

func TestDefaults(t *testing.T) {
	g := gatesWith(nil)
	want := map[Feature]bool{
		AtomicFIFO: true, ClientsAllowCARotation: true, ClientsAllowCBOR: false, ClientsAllowTLSCacheGC: true,
		ClientsPreferCBOR: false, InOrderInformers: true, InOrderInformersBatchProcess: true, InformerResourceVersion: true,
		UnlockWhileProcessingFIFO: true, WatchListClient: true,
	}
	if len(current()) != len(want) {
		t.Errorf("there are %d gates", len(current()))
	}
	for name, on := range want {
		if g.Enabled(name) != on {
			t.Errorf("%s is %t", name, !on)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown gate does not panic")
		}
	}()
	g.Enabled("Unknown")
}

func TestEnvironment(t *testing.T) {
	g := gatesWith(map[string]string{
		"KUBE_FEATURE_ClientsAllowCBOR":  "true",
		"KUBE_FEATURE_WatchListClient":   "0",
		"KUBE_FEATURE_AtomicFIFO":        "perhaps",
		"KUBE_FEATURE_InOrderInformers":  "false",
		"KUBE_FEATURE_ClientsPreferCBOR": "",
	})
	if !g.Enabled(ClientsAllowCBOR) || g.Enabled(WatchListClient) {
		t.Error("the environment has no effect")
	}
	if !g.Enabled(AtomicFIFO) || !g.Enabled(InOrderInformers) {
		t.Error("a bad value or a locked gate was changed")
	}
	if len(g.Ignored()) != 2 {
		t.Errorf("ignored: %v", g.Ignored())
	}
}

func TestSet(t *testing.T) {
	g := gatesWith(map[string]string{"KUBE_FEATURE_ClientsAllowCBOR": "true"})
	if err := g.Set(ClientsAllowCBOR, false); err != nil || g.Enabled(ClientsAllowCBOR) {
		t.Errorf("Set does not beat the environment: %v", err)
	}
	if g.Set(InOrderInformers, false) == nil || g.Set("Unknown", true) == nil || g.SetForTesting("Unknown", true) == nil {
		t.Error("a locked or unknown gate was set")
	}
	if g.Set(InOrderInformers, true) != nil {
		t.Error("a locked gate cannot be set to what it is")
	}
	if err := g.SetForTesting(InOrderInformers, false); err != nil || g.Enabled(InOrderInformers) {
		t.Errorf("a test cannot set a locked gate: %v", err)
	}
}

type registry struct {
	plain     map[Feature]FeatureSpec
	versioned map[Feature]VersionedSpecs
}

func (r *registry) Add(in map[Feature]FeatureSpec) error             { r.plain = in; return nil }
func (r *registry) AddVersioned(in map[Feature]VersionedSpecs) error { r.versioned = in; return nil }

func TestRegistries(t *testing.T) {
	r := &registry{}
	if err := AddFeaturesToExistingFeatureGates(r); err != nil {
		t.Fatal(err)
	}
	if err := AddVersionedFeaturesToExistingFeatureGates(r); err != nil {
		t.Fatal(err)
	}
	for name, spec := range r.plain {
		history := r.versioned[name]
		if len(history) == 0 || history[len(history)-1].Default != spec.Default || spec.Version != nil {
			t.Errorf("%s: %+v does not end in %+v", name, history, spec)
		}
		for i := 1; i < len(history); i++ {
			if !history[i-1].Version.LessThan(history[i].Version) {
				t.Errorf("%s: the history is out of order", name)
			}
		}
	}
	r.plain[AtomicFIFO] = FeatureSpec{}
	if !current()[AtomicFIFO].Default {
		t.Error("a registry can change the gates of this package")
	}
}

type allOff struct{}

func (allOff) Enabled(Feature) bool { return false }

func TestReplace(t *testing.T) {
	before := FeatureGates()
	defer ReplaceFeatureGates(before)
	ReplaceFeatureGates(allOff{})
	if FeatureGates().Enabled(WatchListClient) || gates.Enabled(gates.ClientsAllowTLSCacheGC) {
		t.Error("the gates were not replaced")
	}
}

// TestGatesOfClients makes sure that a gate does not depend on whether this package is linked.
func TestGatesOfClients(t *testing.T) {
	for name, on := range gates.Defaults() {
		if spec, ok := current()[Feature(name)]; !ok || spec.Default != on || spec.LockToDefault {
			t.Errorf("%s is %t without this package, and %+v with it", name, on, spec)
		}
	}
}
