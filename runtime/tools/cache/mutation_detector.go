package cache

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
)

// MutationDetector notices when somebody modifies an object that is shared.
type MutationDetector interface {
	// AddObject watches the object for a while from now on.
	AddObject(obj any)

	// Run looks at the objects from time to time until stopCh is closed, and panics when one has changed.
	Run(stopCh <-chan struct{})
}

const (
	mutationDetectorEnv = "KUBE_CACHE_MUTATION_DETECTOR"
	// mutationCheckPeriod is how often objects are looked at, mutationWindow how long at least.
	mutationCheckPeriod = time.Second
	mutationWindow      = 2 * time.Minute
)

// NewCacheMutationDetector returns a detector for the cache of that name. It does nothing unless the environment
// variable KUBE_CACHE_MUTATION_DETECTOR is true: it copies every object and is meant for tests.
func NewCacheMutationDetector(name string) MutationDetector {
	if on, err := strconv.ParseBool(os.Getenv(mutationDetectorEnv)); err != nil || !on {
		return noMutationDetector{}
	}
	return &mutationDetector{name: name, rotated: time.Now()}
}

type noMutationDetector struct{}

func (noMutationDetector) AddObject(any)         {}
func (noMutationDetector) Run(_ <-chan struct{}) {}

type mutationDetector struct {
	name string

	mu sync.Mutex
	// recent are the objects since rotated, older those of the window before it.
	recent, older []watchedObject
	rotated       time.Time
}

// watchedObject is an object and how it looked when it was added.
type watchedObject struct {
	shared, copied runtime.Object
}

// AddObject watches what can be copied; everything else is ignored.
func (d *mutationDetector) AddObject(obj any) {
	if t, ok := obj.(DeletedFinalStateUnknown); ok {
		obj = t.Obj
	}
	shared, ok := obj.(runtime.Object)
	if !ok {
		return
	}
	w := watchedObject{shared: shared, copied: shared.DeepCopyObject()}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.recent = append(d.recent, w)
}

// Run checks once more when it is stopped.
func (d *mutationDetector) Run(stopCh <-chan struct{}) {
	ticker := time.NewTicker(mutationCheckPeriod)
	defer ticker.Stop()
	for {
		d.check()
		select {
		case <-stopCh:
			d.check()
			return
		case <-ticker.C:
		}
	}
}

// check panics if an object has changed.
func (d *mutationDetector) check() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, objects := range [][]watchedObject{d.older, d.recent} {
		for _, w := range objects {
			if !reflect.DeepEqual(w.shared, w.copied) {
				panic(fmt.Sprintf("cache %s: an object of the cache was modified, it must be copied first:\nwas: %+v\nnow: %+v",
					d.name, w.copied, w.shared))
			}
		}
	}
	if time.Since(d.rotated) > mutationWindow {
		d.older, d.recent, d.rotated = d.recent, nil, time.Now()
	}
}
