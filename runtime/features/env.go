package features

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
)

// envGates is the default set: defaults, overridden by the environment, overridden by Set.
type envGates struct {
	known  map[Feature]FeatureSpec
	getenv func(string) (string, bool)

	mu   sync.RWMutex
	read bool
	env  map[Feature]bool
	set  map[Feature]bool
	// ignored tells what the environment asked for in vain.
	ignored []error
}

func newEnvGates(known map[Feature]FeatureSpec) *envGates {
	return &envGates{known: known, getenv: os.LookupEnv, set: map[Feature]bool{}}
}

// Enabled reports whether key is on; it panics if there is no such gate.
func (g *envGates) Enabled(key Feature) bool {
	g.mu.RLock()
	if !g.read {
		g.mu.RUnlock()
		g.readEnv()
		g.mu.RLock()
	}
	defer g.mu.RUnlock()
	if on, ok := g.set[key]; ok {
		return on
	}
	if on, ok := g.env[key]; ok {
		return on
	}
	if spec, ok := g.known[key]; ok {
		return spec.Default
	}
	panic(fmt.Errorf("feature %q is not registered", key))
}

// Set turns a gate on or off, whatever the environment says. A gate that is unknown or locked is an error.
func (g *envGates) Set(featureName Feature, featureValue bool) error {
	if err := g.settable(featureName, featureValue); err != nil {
		return err
	}
	return g.SetForTesting(featureName, featureValue)
}

// SetForTesting is Set for locked gates too.
func (g *envGates) SetForTesting(featureName Feature, featureValue bool) error {
	if _, ok := g.known[featureName]; !ok {
		return fmt.Errorf("set feature: %q is not registered", featureName)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.set[featureName] = featureValue
	return nil
}

func (g *envGates) settable(name Feature, value bool) error {
	spec, ok := g.known[name]
	if !ok {
		return fmt.Errorf("set feature: %q is not registered", name)
	}
	if spec.LockToDefault && value != spec.Default {
		return fmt.Errorf("set feature: %q is locked to %t", name, spec.Default)
	}
	return nil
}

// readEnv reads the environment once. A value that cannot be honoured leaves the default in place: an environment
// variable must not keep a program from starting.
func (g *envGates) readEnv() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.read {
		return
	}
	g.read = true
	g.env = map[Feature]bool{}
	for _, name := range slices.Sorted(maps.Keys(g.known)) {
		value, set, err := gates.FromEnv(g.getenv, string(name))
		if !set {
			continue
		}
		if err == nil {
			if err = g.settable(name, value); err != nil {
				err = fmt.Errorf("%s%s: %w", gates.Prefix, name, err)
			}
		}
		if err != nil {
			g.ignored = append(g.ignored, err)
			continue
		}
		g.env[name] = value
	}
}

// Ignored returns what the environment asked for in vain: values that are not booleans and changes of locked gates.
// client-go logs these; a library without a global logger reports them on request.
func (g *envGates) Ignored() []error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return slices.Clone(g.ignored)
}
