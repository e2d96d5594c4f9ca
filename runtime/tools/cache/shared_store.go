package cache

import (
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
)

// sharedStore is what the reflector of a shared informer writes to: it updates the cache and tells the handlers. There is
// no queue between the two. Handlers have the event log before them, so that nothing that takes time is done here, and
// every event is in memory once.
type sharedStore struct {
	indexer   *cache
	log       *eventLog
	transform TransformFunc // set before the informer starts
	detector  MutationDetector
	latency   HistogramMetric // nil if nobody wants to know
	dropped   func(error)     // is told of objects in lists that are left out

	// mu makes a change of the cache and the event that tells of it one step for handlers that join.
	mu     sync.Mutex
	due    []*listener // the handlers that asked for a resync and were due at the last one
	synced chan struct{}
	filled bool // synced is closed
}

func newSharedStore(indexer *cache, log *eventLog) *sharedStore {
	return &sharedStore{indexer: indexer, log: log, synced: make(chan struct{}), dropped: func(error) {}}
}

var (
	_ TransformingStore      = &sharedStore{}
	_ transformedStore       = &sharedStore{}
	_ ReflectorBookmarkStore = &sharedStore{}
)

// Transformer lets the reflector drop what nobody wants before it has the whole initial state.
func (s *sharedStore) Transformer() TransformFunc { return s.transform }

func (s *sharedStore) Add(obj any) error    { return s.put(obj) }
func (s *sharedStore) Update(obj any) error { return s.put(obj) }

// measured returns a function that observes how long it took from here.
func (s *sharedStore) measured() func() {
	if s.latency == nil {
		return func() {}
	}
	start := time.Now()
	return func() { s.latency.Observe(time.Since(start).Seconds()) }
}

func (s *sharedStore) put(obj any) error {
	defer s.measured()()
	obj, err := transformed(s.transform, obj)
	if err != nil {
		return err
	}
	key, err := s.indexer.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old, exists := s.indexer.content.Get(key)
	s.indexer.content.Update(key, obj)
	s.watchMutations(obj)
	switch {
	case !exists:
		s.log.append(event{kind: objectAdded, cur: obj, initial: !s.filled})
	case sameVersion(old, obj):
		if len(s.due) > 0 {
			s.log.append(event{kind: objectUpdated, old: old, cur: obj, only: s.due})
		}
	default:
		s.log.append(event{kind: objectUpdated, old: old, cur: obj})
	}
	return nil
}

// sameVersion reports whether two states of an object are the same. Fakes have no versions; then nothing is known.
func sameVersion(a, b any) bool {
	x, err := meta.Accessor(a)
	if err != nil {
		return false
	}
	y, err := meta.Accessor(b)
	if err != nil {
		return false
	}
	return x.GetResourceVersion() != "" && x.GetResourceVersion() == y.GetResourceVersion() && x.GetUID() == y.GetUID()
}

// Delete tells handlers of a deletion only if they were told of the object.
func (s *sharedStore) Delete(obj any) error {
	defer s.measured()()
	if _, unknown := obj.(DeletedFinalStateUnknown); !unknown {
		var err error
		if obj, err = transformed(s.transform, obj); err != nil {
			return err
		}
	}
	key, err := s.indexer.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, exists := s.indexer.content.Get(key)
	s.indexer.content.DeleteWithObject(key, obj)
	if exists {
		s.log.append(event{kind: objectDeleted, cur: obj})
	}
	return nil
}

// Replace transforms the objects and makes them the contents of the cache. One that cannot be transformed is left out.
func (s *sharedStore) Replace(items []any, version string) error {
	kept := items
	if s.transform != nil {
		kept = items[:0]
		for _, item := range items {
			if item, err := transformed(s.transform, item); err == nil {
				kept = append(kept, item)
			} else {
				s.dropped(err)
			}
		}
		clear(items[len(kept):])
	}
	return s.replaceTransformed(kept, version)
}

// Bookmark notes how far the cache is.
func (s *sharedStore) Bookmark(version string) error {
	s.indexer.Bookmark(version)
	return nil
}

// Resync shows the handlers that are due all objects again.
func (s *sharedStore) Resync() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.due) > 0 {
		s.log.append(event{kind: objectsResync, cur: s.indexer.List(), only: s.due})
	}
	return nil
}

func (s *sharedStore) watchMutations(obj any) {
	if s.detector != nil {
		s.detector.AddObject(obj)
	}
}
