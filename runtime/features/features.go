package features

import (
	"sync/atomic"

	"k8s.io/apimachinery/pkg/util/version"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
)

// Feature is the name of a gate.
type Feature string

type prerelease string

// The stages of a feature.
const (
	Alpha = prerelease("ALPHA")
	Beta  = prerelease("BETA")
	GA    = prerelease("")

	// Deprecated is the stage of a feature that is going away.
	Deprecated = prerelease("DEPRECATED")
)

// FeatureSpec is the state of a gate from some version on.
type FeatureSpec struct {
	// Default says whether the feature is on unless it is set.
	Default bool
	// LockToDefault says that it cannot be set.
	LockToDefault bool
	// PreRelease is the stage.
	PreRelease prerelease
	// Version is the first version that this holds for; nil in a spec that is not part of a history.
	Version *version.Version
}

// VersionedSpecs is the history of a gate, oldest first.
type VersionedSpecs []FeatureSpec

// Gates answers whether features are on.
type Gates interface {
	// Enabled reports whether key is on. The gates of this package panic on a name that they do not know, which can
	// only be a mistake in code.
	Enabled(key Feature) bool
}

// Registry is a set of gates that others can be added to, such as that of k8s.io/component-base with an adapter.
type Registry interface {
	// Add adds gates with their present state.
	Add(map[Feature]FeatureSpec) error
}

// VersionedRegistry is a Registry that keeps the history of gates.
type VersionedRegistry interface {
	// AddVersioned adds gates with their history.
	AddVersioned(in map[Feature]VersionedSpecs) error
}

// AddFeaturesToExistingFeatureGates adds the gates of this package to a registry. A program that has flags for feature
// gates does this and then calls ReplaceFeatureGates.
func AddFeaturesToExistingFeatureGates(registry Registry) error { return registry.Add(current()) }

// AddVersionedFeaturesToExistingFeatureGates adds the gates with their history.
func AddVersionedFeaturesToExistingFeatureGates(registry VersionedRegistry) error {
	return registry.AddVersioned(known())
}

// inUse holds a pointer to an interface value, so that sets of different types can follow each other.
var inUse atomic.Pointer[Gates]

func init() {
	ReplaceFeatureGates(newEnvGates(current()))
	gates.Decide(func(name string) bool { return FeatureGates().Enabled(Feature(name)) })
}

// FeatureGates returns the gates that the runtime consults: those given to ReplaceFeatureGates, at first a set that
// reads the environment once, when the first gate is asked for.
func FeatureGates() Gates { return *inUse.Load() }

// ReplaceFeatureGates makes newFeatureGates the gates that the runtime consults. Do it before building clients.
func ReplaceFeatureGates(newFeatureGates Gates) { inUse.Store(&newFeatureGates) }
