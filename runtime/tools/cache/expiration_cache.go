package cache

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// ExpirationCache is a [Store] that forgets objects: [ExpirationPolicy] says when. An expired object is removed when
// somebody asks for it, by Get, GetByKey or List; until then ListKeys has its key.
type ExpirationCache struct {
	// mu makes looking and removing one step.
	mu      sync.Mutex
	content *threadSafeMap
	keyFunc KeyFunc
	clock   clock.Clock
	policy  ExpirationPolicy
	// expired, if not nil, receives the keys of what is removed.
	expired chan<- string
}

var _ Store = (*ExpirationCache)(nil)

// NewTTLStore returns an empty store that forgets objects after ttl.
func NewTTLStore(keyFunc KeyFunc, ttl time.Duration) Store {
	return NewExpirationStore(keyFunc, &TTLPolicy{TTL: ttl, Clock: clock.RealClock{}})
}

// NewExpirationStore returns an empty store that forgets objects by the policy.
func NewExpirationStore(keyFunc KeyFunc, expirationPolicy ExpirationPolicy) Store {
	return &ExpirationCache{
		content: newThreadSafeMap(nil),
		keyFunc: keyFunc,
		clock:   clock.RealClock{},
		policy:  expirationPolicy,
	}
}

// NewFakeExpirationStore returns an empty store for tests: it takes the time from cacheClock and sends the keys of expired
// objects to deletedKeys, which must not block.
func NewFakeExpirationStore(keyFunc KeyFunc, deletedKeys chan<- string, expirationPolicy ExpirationPolicy, cacheClock clock.Clock) Store {
	return &ExpirationCache{
		content: newThreadSafeMap(nil),
		keyFunc: keyFunc,
		clock:   cacheClock,
		policy:  expirationPolicy,
		expired: deletedKeys,
	}
}

// Add puts the object into the store and starts its time.
func (c *ExpirationCache) Add(obj any) error {
	key, err := c.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.content.Add(key, &TimestampedEntry{Obj: obj, Timestamp: c.clock.Now()})
	return nil
}

// Update is the same as Add.
func (c *ExpirationCache) Update(obj any) error { return c.Add(obj) }

// Delete removes what is under the key of obj.
func (c *ExpirationCache) Delete(obj any) error {
	key, err := c.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.content.DeleteWithObject(key, obj)
	return nil
}

// Replace makes the store hold the given objects and nothing else, and starts their time.
func (c *ExpirationCache) Replace(list []any, resourceVersion string) error {
	keys := make([]string, len(list))
	entries := make([]any, len(list))
	now := c.clock.Now()
	for i, obj := range list {
		key, err := c.keyFunc(obj)
		if err != nil {
			return KeyError{obj, err}
		}
		keys[i], entries[i] = key, &TimestampedEntry{Obj: obj, Timestamp: now}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.content.replace(keys, entries, resourceVersion)
	return nil
}

// Get returns the object under the key of obj unless it has expired.
func (c *ExpirationCache) Get(obj any) (any, bool, error) {
	key, err := c.keyFunc(obj)
	if err != nil {
		return nil, false, KeyError{obj, err}
	}
	return c.GetByKey(key)
}

// GetByKey returns the object under key unless it has expired. The error is always nil.
func (c *ExpirationCache) GetByKey(key string) (any, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	obj, exists := c.unexpired(key)
	return obj, exists, nil
}

// unexpired returns the object under key and removes it if it has expired. It needs the lock.
func (c *ExpirationCache) unexpired(key string) (any, bool) {
	item, exists := c.content.Get(key)
	if !exists {
		return nil, false
	}
	entry := item.(*TimestampedEntry)
	if !c.policy.IsExpired(entry) {
		return entry.Obj, true
	}
	c.content.Delete(key)
	if c.expired != nil {
		c.expired <- key
	}
	return nil, false
}

// List returns all objects that have not expired.
func (c *ExpirationCache) List() []any {
	c.mu.Lock()
	defer c.mu.Unlock()
	keys := c.content.ListKeys()
	list := make([]any, 0, len(keys))
	for _, key := range keys {
		if obj, exists := c.unexpired(key); exists {
			list = append(list, obj)
		}
	}
	return list
}

// ListKeys returns all keys, including those of expired objects that nobody has asked for.
func (c *ExpirationCache) ListKeys() []string { return c.content.ListKeys() }

// Bookmark sets the resource version of the store.
func (c *ExpirationCache) Bookmark(rv string) { c.content.Bookmark(rv) }

// LastStoreSyncResourceVersion returns the resource version of the store. (client-go's is not set by Add and Update.)
func (c *ExpirationCache) LastStoreSyncResourceVersion() string {
	return c.content.LastStoreSyncResourceVersion()
}

// Resync does nothing.
func (c *ExpirationCache) Resync() error { return nil }
