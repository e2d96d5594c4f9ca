package cache

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
)

// MutationCache lays what a program has written itself over a store that learns of it only from the watch: until the
// store has caught up, reads show the written state. It compares resource versions, which must be numbers that grow.
// All methods may be called concurrently.
type MutationCache interface {
	// GetByKey returns the object under key, as the store has it or as it was written, whichever is newer.
	GetByKey(key string) (any, bool, error)
	// ByIndex returns the objects that have the value in the named index of the indexer, each in its newer state.
	ByIndex(indexName, indexKey string) ([]any, error)
	// Mutation takes the object that a write has returned.
	Mutation(any)
	// OnAddOrUpdate is to be called by an event handler: what was written no later than this is forgotten.
	OnAddOrUpdate(obj runtime.Object)
	// OnDelete is to be called by an event handler: what was written is forgotten.
	OnDelete(obj runtime.Object)

	// internal keeps the interface to the implementations of this package.
	internal()
}

// ResourceVersionComparator compares the resource versions of two objects.
type ResourceVersionComparator interface {
	// CompareResourceVersion returns a negative number if that of lhs is older, a positive one if it is newer, or zero.
	CompareResourceVersion(lhs, rhs runtime.Object) int
}

// MutationCacheOptions configure what [NewIntegerResourceVersionMutationCacheWithOptions] returns.
type MutationCacheOptions struct {
	// Indexer is what ByIndex looks into; without one it returns an error.
	Indexer Indexer
	// TTL is how long a written object is kept; 0 stands for 5 minutes.
	TTL time.Duration
	// IncludeAdds shows written objects that the store doesn't have: new ones, and, until an event handler has called
	// OnDelete or the TTL is over, ones that were deleted meanwhile.
	IncludeAdds bool
	// MaxCacheSize is how many written objects are kept; 0 stands for 100. The least recently used goes first.
	MaxCacheSize int
}

const (
	defaultMutationTTL  = 5 * time.Minute
	defaultMutationSize = 100
)

// NewIntegerResourceVersionMutationCache is [NewIntegerResourceVersionMutationCacheWithOptions] for 100 objects.
func NewIntegerResourceVersionMutationCache(logger logr.Logger, backingCache Store, indexer Indexer, ttl time.Duration, includeAdds bool) MutationCache {
	return NewIntegerResourceVersionMutationCacheWithOptions(logger, backingCache, MutationCacheOptions{
		Indexer: indexer, TTL: ttl, IncludeAdds: includeAdds,
	})
}

// NewIntegerResourceVersionMutationCacheWithOptions returns a MutationCache over a store. The logger is told of objects
// that can't be compared: they are shown as the store has them. (client-go panics.)
func NewIntegerResourceVersionMutationCacheWithOptions(logger logr.Logger, backingCache Store, options MutationCacheOptions) MutationCache {
	if options.TTL <= 0 {
		options.TTL = defaultMutationTTL
	}
	if options.MaxCacheSize <= 0 {
		options.MaxCacheSize = defaultMutationSize
	}
	return &mutationCache{
		logger:      logger,
		store:       backingCache,
		indexer:     options.Indexer,
		includeAdds: options.IncludeAdds,
		written:     newMutationLRU(options.MaxCacheSize, options.TTL),
	}
}

type mutationCache struct {
	logger      logr.Logger
	store       Store
	indexer     Indexer
	includeAdds bool

	mu      sync.Mutex
	written *mutationLRU
}

func (m *mutationCache) internal() {}

func (m *mutationCache) GetByKey(key string) (any, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	obj, exists, err := m.store.GetByKey(key)
	if err != nil {
		return nil, false, err
	}
	if !exists {
		if !m.includeAdds {
			return nil, false, nil
		}
		obj, exists = m.written.get(key)
		return obj, exists, nil
	}
	return m.newer(key, obj), true, nil
}

// newer returns what was written under key if it is newer than obj. What isn't is forgotten.
func (m *mutationCache) newer(key string, obj any) any {
	written, found := m.written.get(key)
	if !found {
		return obj
	}
	order, err := compareResourceVersions(obj, written)
	if err != nil {
		m.logger.Error(err, "Comparing a written object with the cached one", "key", key)
		return obj
	}
	if order >= 0 {
		m.written.remove(key)
		return obj
	}
	return written
}

// ByIndex finds written objects by the values that they have now, those that only IncludeAdds shows too (client-go
// leaves those out).
func (m *mutationCache) ByIndex(indexName, indexKey string) ([]any, error) {
	if m.indexer == nil {
		return nil, errors.New("mutation cache: by index: there is no indexer")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	keys, err := m.indexer.IndexKeys(indexName, indexKey)
	if err != nil {
		return nil, err
	}
	for _, key := range m.written.keys() {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	fn := m.indexer.GetIndexers()[indexName]
	items := make([]any, 0, len(keys))
	for _, key := range keys {
		obj, exists, err := m.indexer.GetByKey(key)
		if err != nil {
			return nil, err
		}
		if exists {
			obj = m.newer(key, obj)
		} else if m.includeAdds {
			obj, exists = m.written.get(key)
		}
		if !exists {
			continue
		}
		values, err := fn(obj)
		if err != nil {
			return nil, err
		}
		if slices.Contains(values, indexKey) {
			items = append(items, obj)
		}
	}
	return items, nil
}

func (m *mutationCache) Mutation(obj any) {
	key, err := DeletionHandlingMetaNamespaceKeyFunc(obj)
	if err != nil {
		m.logger.Error(err, "Taking a written object")
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.written.put(key, obj)
}

func (m *mutationCache) OnAddOrUpdate(obj runtime.Object) {
	key, err := MetaNamespaceKeyFunc(obj)
	if err != nil {
		m.logger.Error(err, "Comparing with what was written")
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.newer(key, obj)
}

func (m *mutationCache) OnDelete(obj runtime.Object) {
	key, err := DeletionHandlingMetaNamespaceKeyFunc(obj)
	if err != nil {
		m.logger.Error(err, "Forgetting what was written")
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.written.remove(key)
}

// compareResourceVersions returns the order of the resource versions of two objects.
func compareResourceVersions(lhs, rhs any) (int, error) {
	l, err := integerResourceVersion(lhs)
	if err != nil {
		return 0, err
	}
	r, err := integerResourceVersion(rhs)
	switch {
	case err != nil:
		return 0, err
	case l < r:
		return -1, nil
	case l > r:
		return 1, nil
	}
	return 0, nil
}

// integerResourceVersion returns that of an object; no resource version is older than any.
func integerResourceVersion(obj any) (uint64, error) {
	o, err := meta.Accessor(obj)
	if err != nil {
		return 0, err
	}
	if o.GetResourceVersion() == "" {
		return 0, nil
	}
	return strconv.ParseUint(o.GetResourceVersion(), 10, 64)
}
