// Package informerset has what factories of informers by resource have in common: each informer is made once, started
// once, and waited for.
//
// The one rule: it knows nothing of clients; how an informer is made is a function.
package informerset

import (
	"sync"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// Informer is an informer with its lister.
type Informer interface {
	// Informer returns the informer.
	Informer() cache.SharedIndexInformer
	// Lister returns a lister of its cache.
	Lister() cache.GenericLister
}

// Set is a set of informers by resource.
type Set struct {
	make func(schema.GroupVersionResource) Informer

	mu        sync.Mutex
	informers map[schema.GroupVersionResource]Informer
	started   map[schema.GroupVersionResource]bool
	running   sync.WaitGroup
	closed    bool
}

// New returns an empty set of informers made by a function.
func New(makeInformer func(schema.GroupVersionResource) Informer) *Set {
	return &Set{
		make:      makeInformer,
		informers: map[schema.GroupVersionResource]Informer{},
		started:   map[schema.GroupVersionResource]bool{},
	}
}

// ForResource returns the informer of a resource, which it makes if there is none yet.
func (s *Set) ForResource(gvr schema.GroupVersionResource) Informer {
	s.mu.Lock()
	defer s.mu.Unlock()
	informer, exists := s.informers[gvr]
	if !exists {
		informer = s.make(gvr)
		s.informers[gvr] = informer
	}
	return informer
}

// Start runs the informers that do not run yet until stopCh is closed. After Shutdown it does nothing.
func (s *Set) Start(stopCh <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	for gvr, informer := range s.informers {
		if s.started[gvr] {
			continue
		}
		s.started[gvr] = true
		shared := informer.Informer()
		s.running.Go(func() { shared.Run(stopCh) })
	}
}

// Shutdown waits until all informers have ended, which they do when the channels they were started with are closed, and
// lets none start from now on.
func (s *Set) Shutdown() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.running.Wait()
}

// WaitForCacheSync waits until all informers that were started have synced, or until stopCh is closed, and says which
// have.
func (s *Set) WaitForCacheSync(stopCh <-chan struct{}) map[schema.GroupVersionResource]bool {
	s.mu.Lock()
	checkers := map[schema.GroupVersionResource]cache.DoneChecker{}
	for gvr := range s.started {
		checkers[gvr] = s.informers[gvr].Informer().HasSyncedChecker()
	}
	s.mu.Unlock()
	synced := map[schema.GroupVersionResource]bool{}
	for gvr, checker := range checkers {
		select {
		case <-checker.Done():
		case <-stopCh:
		}
		synced[gvr] = cache.IsDone(checker)
	}
	return synced
}
