package testing

import (
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/features"
)

func enabled(f features.Feature) bool { return features.FeatureGates().Enabled(f) }

func TestSetFeatureDuringTest(t *testing.T) {
	const gate, locked = features.ClientsAllowCBOR, features.InOrderInformers
	before := enabled(gate)
	t.Run("a test", func(t *testing.T) {
		SetFeatureDuringTest(t, gate, !before)
		if enabled(gate) == before {
			t.Error("the gate is not set")
		}
		SetFeatureDuringTest(t, gate, before)
		t.Run("one within", func(t *testing.T) {
			SetFeatureDuringTest(t, gate, !before)
			if enabled(gate) == before {
				t.Error("the gate is not set")
			}
		})
		if enabled(gate) != before {
			t.Error("the gate is not set back after the test within")
		}
		SetFeatureDuringTest(t, locked, false)
		if enabled(locked) {
			t.Error("a locked gate is not set")
		}
	})
	if enabled(gate) != before || !enabled(locked) || len(setBy) != 0 {
		t.Errorf("afterwards: %t, %t, %v", enabled(gate), enabled(locked), setBy)
	}
}

// failing is a test that notes how it failed, and is then cleaned up.
type failing struct {
	testing.TB
	name     string
	failed   string
	cleanups []func()
}

func (f *failing) Helper()           {}
func (f *failing) Name() string      { return f.name }
func (f *failing) Cleanup(do func()) { f.cleanups = append(f.cleanups, do) }
func (f *failing) Fatal(args ...any) { f.Fatalf("%v", args...) }
func (f *failing) Fatalf(format string, args ...any) {
	f.failed = format
	if len(args) > 0 {
		if err, ok := args[len(args)-1].(error); ok {
			f.failed = err.Error()
		}
	}
	panic(f)
}

func (f *failing) run(do func(testing.TB)) {
	defer func() {
		if v := recover(); v != nil && v != any(f) {
			f.failed = "panic"
		}
		for i := len(f.cleanups) - 1; i >= 0; i-- {
			f.cleanups[i]()
		}
	}()
	do(f)
}

type fixed struct{}

func (fixed) Enabled(features.Feature) bool { return true }

func TestMistakes(t *testing.T) {
	other := &failing{name: t.Name() + "Other"}
	t.Run("a test that has set it", func(t *testing.T) {
		SetFeatureDuringTest(t, features.ClientsAllowCBOR, true)
		other.run(func(tb testing.TB) { SetFeatureDuringTest(tb, features.ClientsAllowCBOR, false) })
	})
	if !strings.Contains(other.failed, "is still running") {
		t.Errorf("two tests: %q", other.failed)
	}
	unknown := &failing{name: "unknown"}
	unknown.run(func(tb testing.TB) { SetFeatureDuringTest(tb, "NoSuchGate", true) })
	if unknown.failed == "" {
		t.Error("an unknown gate is set")
	}
	gates := features.FeatureGates()
	defer features.ReplaceFeatureGates(gates)
	features.ReplaceFeatureGates(fixed{})
	notSettable := &failing{name: "fixed"}
	notSettable.run(func(tb testing.TB) { SetFeatureDuringTest(tb, features.ClientsAllowCBOR, true) })
	if !strings.Contains(notSettable.failed, "no method Set") {
		t.Errorf("gates that cannot be set: %q", notSettable.failed)
	}
	if len(setBy) != 0 {
		t.Errorf("still set: %v", setBy)
	}
}
