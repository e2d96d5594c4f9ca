package cache

import "fmt"

// cache is the Store and Indexer of this package: a threadSafeMap and a function that makes keys for it.
type cache struct {
	content     *threadSafeMap
	keyFunc     KeyFunc
	transformer TransformFunc

	// For the options, which are applied before content is made.
	identifier InformerNameAndResource
	metrics    InformerMetricsProvider
}

var (
	_ Indexer          = (*cache)(nil)
	_ TransactionStore = (*cache)(nil)
)

// StoreOption changes how [NewStore] and [NewIndexer] make a store.
type StoreOption = func(*cache)

// WithTransformer makes the store transform what is given to Add, Update and Replace.
func WithTransformer(transformer TransformFunc) StoreOption {
	return func(c *cache) { c.transformer = transformer }
}

// WithStoreMetrics makes the store publish its resource version under the given identity, while that is reserved. A nil
// provider stands for that of the process.
func WithStoreMetrics(identifier InformerNameAndResource, metrics InformerMetricsProvider) StoreOption {
	return func(c *cache) {
		c.identifier = identifier
		c.metrics = metricsProviderOr(metrics)
	}
}

// NewStore returns an empty store that makes keys with keyFunc. It is a [TransactionStore].
func NewStore(keyFunc KeyFunc, opts ...StoreOption) Store {
	return newCache(keyFunc, nil, opts...)
}

// NewIndexer returns an empty indexer that makes keys with keyFunc. It is a [TransactionStore].
func NewIndexer(keyFunc KeyFunc, indexers Indexers, opts ...StoreOption) Indexer {
	return newCache(keyFunc, indexers, opts...)
}

func newCache(keyFunc KeyFunc, indexers Indexers, opts ...StoreOption) *cache {
	c := &cache{keyFunc: keyFunc}
	for _, opt := range opts {
		opt(c)
	}
	c.content = newThreadSafeMap(indexers)
	if c.metrics != nil {
		WithThreadSafeStoreMetrics(c.identifier, c.metrics)(c.content)
	}
	return c
}

// Add transforms the object and puts it under its key. The error is for a key that can't be made ([KeyError]) or a
// transformation that failed; an index function that fails panics, and the store is then as it was before.
func (c *cache) Add(obj any) error {
	key, obj, err := c.admit(obj)
	if err != nil {
		return err
	}
	c.content.Update(key, obj)
	return nil
}

// Update is the same as Add.
func (c *cache) Update(obj any) error { return c.Add(obj) }

// admit makes the key of an object and transforms it.
func (c *cache) admit(obj any) (string, any, error) {
	key, err := c.keyFunc(obj)
	if err != nil {
		return "", nil, KeyError{obj, err}
	}
	if c.transformer != nil {
		if obj, err = c.transformer(obj); err != nil {
			return "", nil, fmt.Errorf("transforming: %w", err)
		}
	}
	return key, obj, nil
}

// Delete removes what is under the key of obj, which doesn't have to be the same object.
func (c *cache) Delete(obj any) error {
	key, err := c.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	c.content.DeleteWithObject(key, obj)
	return nil
}

// Transaction makes the writes under one lock. A write without a key, with a failed transformation or of an unknown type
// is left out and reported, the others are made.
func (c *cache) Transaction(txns ...Transaction) *TransactionError {
	var failed []error
	writes := make([]ThreadSafeStoreTransaction, 0, len(txns))
	made := make([]int, 0, len(txns))
	for i, t := range txns {
		w, err := c.keyed(t)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		writes = append(writes, w)
		made = append(made, i)
	}
	c.content.Transaction(writes...)
	if len(failed) == 0 {
		return nil
	}
	return &TransactionError{SuccessfulIndices: made, TotalTransactions: len(txns), Errors: failed}
}

func (c *cache) keyed(t Transaction) (ThreadSafeStoreTransaction, error) {
	switch t.Type {
	case TransactionTypeAdd, TransactionTypeUpdate:
		key, obj, err := c.admit(t.Object)
		return ThreadSafeStoreTransaction{Transaction: Transaction{Object: obj, Type: t.Type}, Key: key}, err
	case TransactionTypeDelete:
		key, err := c.keyFunc(t.Object)
		if err != nil {
			return ThreadSafeStoreTransaction{}, KeyError{t.Object, err}
		}
		return ThreadSafeStoreTransaction{Transaction: t, Key: key}, nil
	}
	return ThreadSafeStoreTransaction{}, fmt.Errorf("transaction: unknown type %q", t.Type)
}

// Replace makes the store hold the given objects, transformed, and nothing else. With an error the store is as it was.
func (c *cache) Replace(list []any, resourceVersion string) error {
	keys := make([]string, len(list))
	for i, obj := range list {
		key, obj, err := c.admit(obj)
		if err != nil {
			return err
		}
		if keys[i] = key; c.transformer != nil {
			list[i] = obj
		}
	}
	c.content.replace(keys, list, resourceVersion)
	return nil
}

// Get returns the object under the key of obj.
func (c *cache) Get(obj any) (item any, exists bool, err error) {
	key, err := c.keyFunc(obj)
	if err != nil {
		return nil, false, KeyError{obj, err}
	}
	return c.GetByKey(key)
}

// GetByKey returns the object under key. The error is always nil.
func (c *cache) GetByKey(key string) (item any, exists bool, err error) {
	item, exists = c.content.Get(key)
	return item, exists, nil
}

func (c *cache) List() []any        { return c.content.List() }
func (c *cache) ListKeys() []string { return c.content.ListKeys() }
func (c *cache) Resync() error      { return nil }

func (c *cache) Bookmark(rv string) { c.content.Bookmark(rv) }

func (c *cache) LastStoreSyncResourceVersion() string {
	return c.content.LastStoreSyncResourceVersion()
}

func (c *cache) Index(indexName string, obj any) ([]any, error) {
	return c.content.Index(indexName, obj)
}

func (c *cache) IndexKeys(indexName, indexedValue string) ([]string, error) {
	return c.content.IndexKeys(indexName, indexedValue)
}

func (c *cache) ListIndexFuncValues(indexName string) []string {
	return c.content.ListIndexFuncValues(indexName)
}

func (c *cache) ByIndex(indexName, indexedValue string) ([]any, error) {
	return c.content.ByIndex(indexName, indexedValue)
}

func (c *cache) GetIndexers() Indexers { return c.content.GetIndexers() }

func (c *cache) AddIndexers(newIndexers Indexers) error { return c.content.AddIndexers(newIndexers) }
