// Package testing sets feature gates in tests. It mirrors k8s.io/client-go/features/testing.
//
//	testing.SetFeatureDuringTest(t, features.WatchListClient, false)
//
// Its one rule: after the test everything is as before.
package testing

import (
	"fmt"
	"sync"
	"testing"

	"github.com/clientsmith/client-gen/runtime/features"
)

// settable is what gates are that a test can set. Those of package features are.
type settable interface {
	features.Gates
	Set(features.Feature, bool) error
}

// forTesting is what gates are that let tests set a locked one.
type forTesting interface {
	SetForTesting(features.Feature, bool) error
}

var (
	lock sync.Mutex
	// setBy says which test a gate has been set by.
	setBy = map[features.Feature]string{}
)

// SetFeatureDuringTest sets a gate of the process until the test ends, and those that it started: do not use it in
// tests that run in parallel to others of the package. A gate that does not exist or cannot be set, or that another test
// has set and not given back, fails the test. A test may set a gate more than once.
func SetFeatureDuringTest(tb testing.TB, feature features.Feature, featureValue bool) {
	tb.Helper()
	gates, ok := features.FeatureGates().(settable)
	if !ok {
		tb.Fatalf("set feature %s: the gates, %T, have no method Set", feature, features.FeatureGates())
	}
	if err := claim(tb, feature); err != nil {
		tb.Fatal(err)
	}
	before := gates.Enabled(feature)
	if err := set(gates, feature, featureValue); err != nil {
		tb.Fatalf("set feature %s: %v", feature, err)
	}
	tb.Cleanup(func() {
		if err := set(gates, feature, before); err != nil {
			tb.Errorf("set feature %s back: %v", feature, err)
		}
	})
}

func set(gates settable, feature features.Feature, value bool) error {
	if t, ok := gates.(forTesting); ok {
		return t.SetForTesting(feature, value)
	}
	return gates.Set(feature, value)
}

// claim notes that a test sets a gate.
func claim(tb testing.TB, feature features.Feature) error {
	lock.Lock()
	defer lock.Unlock()
	name := tb.Name()
	switch owner, taken := setBy[feature]; {
	case !taken:
		setBy[feature] = name
		tb.Cleanup(func() {
			lock.Lock()
			defer lock.Unlock()
			delete(setBy, feature)
		})
	case owner != name && !isWithin(name, owner):
		return fmt.Errorf("set feature %s: %s has set it and is still running", feature, owner)
	}
	return nil
}

// isWithin reports whether a test is a subtest of another.
func isWithin(name, other string) bool {
	return len(name) > len(other) && name[:len(other)] == other && name[len(other)] == '/'
}
