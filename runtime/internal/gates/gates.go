package gates

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

// Names of the gates that clients consult. Package features explains them.
const (
	ClientsAllowCARotation = "ClientsAllowCARotation"
	ClientsAllowCBOR       = "ClientsAllowCBOR"
	ClientsAllowTLSCacheGC = "ClientsAllowTLSCacheGC"
	ClientsPreferCBOR      = "ClientsPreferCBOR"
)

// Prefix is what the names of environment variables for gates begin with.
const Prefix = "KUBE_FEATURE_"

// Defaults returns the gates by name, and whether they are on if nobody says anything. None of them is locked.
func Defaults() map[string]bool {
	return map[string]bool{
		ClientsAllowCARotation: true,
		ClientsAllowCBOR:       false,
		ClientsAllowTLSCacheGC: true,
		ClientsPreferCBOR:      false,
	}
}

// decider is nil until Decide is called.
var decider atomic.Pointer[func(name string) bool]

// Decide makes on answer for all gates from now on.
func Decide(on func(name string) bool) { decider.Store(&on) }

// Enabled reports whether a gate is on. The environment is read once, when the first gate is asked for.
func Enabled(name string) bool {
	if on := decider.Load(); on != nil {
		return (*on)(name)
	}
	return fromEnv()[name]
}

var fromEnv = sync.OnceValue(func() map[string]bool { return read(os.LookupEnv) })

// read returns the gates as the environment has them. A value that is no boolean leaves the default in place.
func read(getenv func(string) (string, bool)) map[string]bool {
	gates := Defaults()
	for name := range gates {
		if on, set, err := FromEnv(getenv, name); set && err == nil {
			gates[name] = on
		}
	}
	return gates
}

// FromEnv returns what the environment says about a gate. An empty variable says nothing; an error names the variable.
func FromEnv(getenv func(string) (string, bool), name string) (on, set bool, err error) {
	text, ok := getenv(Prefix + name)
	if !ok || text == "" {
		return false, false, nil
	}
	if on, err = strconv.ParseBool(text); err != nil {
		return false, true, fmt.Errorf("%s%s: %w", Prefix, name, err)
	}
	return on, true, nil
}
