package cache

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// InformerName is the name under which the informers of one factory publish metrics. A name can be in use once per
// process. All methods may be called on nil, which is a name that publishes nothing.
type InformerName struct {
	name string
	// released is set once and for all. It is shared with every identity made from the name.
	released atomic.Bool

	mu        sync.Mutex
	resources map[schema.GroupVersionResource]struct{}
}

// InformerNameAndResource identifies one informer for metrics: a name and a resource. The zero value publishes nothing.
type InformerNameAndResource struct {
	owner *InformerName
	gvr   schema.GroupVersionResource
	first bool
}

// namesInUse are the names that were made and not released.
var namesInUse = struct {
	sync.Mutex
	byName map[string]*InformerName
}{byName: map[string]*InformerName{}}

// NewInformerName reserves a name until Release. An empty name, or one that is in use, is an error.
func NewInformerName(name string) (*InformerName, error) {
	if name == "" {
		return nil, errors.New("informer name: must not be empty")
	}
	namesInUse.Lock()
	defer namesInUse.Unlock()
	if _, taken := namesInUse.byName[name]; taken {
		return nil, fmt.Errorf("informer name: %q is in use already", name)
	}
	n := &InformerName{name: name, resources: map[schema.GroupVersionResource]struct{}{}}
	namesInUse.byName[name] = n
	return n, nil
}

// ResetInformerNamesForTesting releases every name that is in use. It is for tests.
func ResetInformerNamesForTesting() {
	namesInUse.Lock()
	defer namesInUse.Unlock()
	for _, n := range namesInUse.byName {
		n.released.Store(true)
	}
	clear(namesInUse.byName)
}

// Name returns the name, "" for nil.
func (n *InformerName) Name() string {
	if n == nil {
		return ""
	}
	return n.name
}

// Release makes the name free for another NewInformerName. Identities made from it are not reserved any more.
func (n *InformerName) Release() {
	if n == nil || n.released.Swap(true) {
		return
	}
	namesInUse.Lock()
	defer namesInUse.Unlock()
	if namesInUse.byName[n.name] == n {
		delete(namesInUse.byName, n.name)
	}
}

// WithResource returns the identity of the informer for a resource. It is reserved only for the first that asks for
// that resource under this name, so that no two informers write to the same metrics.
func (n *InformerName) WithResource(gvr schema.GroupVersionResource) InformerNameAndResource {
	if n == nil {
		return InformerNameAndResource{gvr: gvr}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	_, taken := n.resources[gvr]
	n.resources[gvr] = struct{}{}
	return InformerNameAndResource{owner: n, gvr: gvr, first: !taken}
}

// Name returns the name of the informer, "" if it has none.
func (n InformerNameAndResource) Name() string { return n.owner.Name() }

// GroupVersionResource returns the resource of the informer.
func (n InformerNameAndResource) GroupVersionResource() schema.GroupVersionResource { return n.gvr }

// Reserved says whether metrics are to be published: there is a name, it was not released, and this informer was the
// first to ask for its resource. It takes no lock.
func (n InformerNameAndResource) Reserved() bool {
	return n.first && n.owner != nil && !n.owner.released.Load()
}
