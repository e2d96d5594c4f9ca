package cache

// ThreadSafeStore is what stores and indexers stand on: an [Indexer] that is told the key of an object. The rule for
// what it returns is the same: nobody may modify it.
type ThreadSafeStore interface {
	// Add puts the object under key.
	Add(key string, obj any)
	// Update is the same as Add.
	Update(key string, obj any)
	// Delete is DeleteWithObject without an object: the resource version of the store stays behind.
	Delete(key string)
	// DeleteWithObject removes what is under key. The resource version of obj becomes that of the store.
	DeleteWithObject(key string, obj any)
	// Get returns what is under key.
	Get(key string) (item any, exists bool)
	// List returns all objects.
	List() []any
	// ListKeys returns all keys.
	ListKeys() []string
	// Replace makes the store hold the given objects, by key, and nothing else, as of a resource version. The map
	// belongs to the store afterwards.
	Replace(map[string]any, string)
	// Index returns the objects that share a value of the named index with obj.
	Index(indexName string, obj any) ([]any, error)
	// IndexKeys returns the keys of the objects that have the value in the named index.
	IndexKeys(indexName, indexedValue string) ([]string, error)
	// Bookmark sets the resource version of the store.
	Bookmark(rv string)
	// LastStoreSyncResourceVersion returns the resource version of the store.
	LastStoreSyncResourceVersion() string
	// ListIndexFuncValues returns all values in the named index.
	ListIndexFuncValues(name string) []string
	// ByIndex returns the objects that have the value in the named index.
	ByIndex(indexName, indexedValue string) ([]any, error)
	// GetIndexers returns the functions of all indexes by name.
	GetIndexers() Indexers

	// AddIndexers adds indexes; objects that are in the store already get into them.
	AddIndexers(newIndexers Indexers) error
	// Resync does nothing.
	Resync() error
}

// ThreadSafeStoreWithTransaction is a [ThreadSafeStore] that can make several writes while it holds its lock once. What
// [NewThreadSafeStore] returns is one.
type ThreadSafeStoreWithTransaction interface {
	ThreadSafeStore
	// Transaction makes the writes in order.
	Transaction(fns ...ThreadSafeStoreTransaction)
}

// ThreadSafeStoreOption changes how [NewThreadSafeStore] makes a store.
type ThreadSafeStoreOption = func(*threadSafeMap)

// WithThreadSafeStoreMetrics makes the store publish its resource version under the given identity, while that is
// reserved. A nil provider stands for that of the process.
func WithThreadSafeStoreMetrics(identifier InformerNameAndResource, metricsProvider InformerMetricsProvider) ThreadSafeStoreOption {
	return func(m *threadSafeMap) {
		if provider := metricsProviderOr(metricsProvider); provider != nil && identifier.Reserved() {
			m.identifier = identifier
			m.rvMetric = provider.NewStoreResourceVersionMetric(identifier)
		}
	}
}

// NewThreadSafeStore returns a store with the given indexes. What is in an index follows from the objects alone: the
// second argument is there for client-go's signature and is not looked at.
func NewThreadSafeStore(indexers Indexers, _ Indices, opts ...ThreadSafeStoreOption) ThreadSafeStore {
	return newThreadSafeMap(indexers, opts...)
}
