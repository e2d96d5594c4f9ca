package cache

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
)

// threadSafeMap is the ThreadSafeStore of this package. Objects lie in slots; keys and indexes refer to slots by number,
// which is a fraction of the size of a key and needs no hash to follow.
type threadSafeMap struct {
	mu    sync.RWMutex
	slots []slot
	// byKey has every slot that is in use, free all others.
	byKey   map[string]uint32
	free    []uint32
	indexes []*valueIndex

	resourceVersion string
	identifier      InformerNameAndResource
	rvMetric        GaugeMetric
}

type slot struct {
	key string
	obj any
}

// freeSlot is the object of a slot that is not in use.
type freeSlot struct{}

var (
	_ ThreadSafeStoreWithTransaction = (*threadSafeMap)(nil)
)

func newThreadSafeMap(indexers Indexers, opts ...ThreadSafeStoreOption) *threadSafeMap {
	m := &threadSafeMap{byKey: map[string]uint32{}}
	for name, fn := range indexers {
		m.indexes = append(m.indexes, newValueIndex(name, fn))
	}
	for _, opt := range opts {
		opt(m)
	}
	return m
}

func (m *threadSafeMap) Add(key string, obj any) { m.Update(key, obj) }

func (m *threadSafeMap) Update(key string, obj any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(key, obj)
}

func (m *threadSafeMap) Delete(key string) { m.DeleteWithObject(key, nil) }

func (m *threadSafeMap) DeleteWithObject(key string, obj any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(key, obj)
}

// Transaction makes the writes in order, under one lock.
func (m *threadSafeMap) Transaction(fns ...ThreadSafeStoreTransaction) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range fns {
		switch t.Type {
		case TransactionTypeAdd, TransactionTypeUpdate:
			m.put(t.Key, t.Object)
		case TransactionTypeDelete:
			m.remove(t.Key, t.Object)
		}
	}
}

func (m *threadSafeMap) Get(key string) (item any, exists bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, exists := m.byKey[key]
	if !exists {
		return nil, false
	}
	return m.slots[s].obj, true
}

func (m *threadSafeMap) List() []any {
	m.mu.RLock()
	defer m.mu.RUnlock()
	list := make([]any, 0, len(m.byKey))
	for i := range m.slots {
		if _, unused := m.slots[i].obj.(freeSlot); !unused {
			list = append(list, m.slots[i].obj)
		}
	}
	return list
}

func (m *threadSafeMap) ListKeys() []string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	keys := make([]string, 0, len(m.byKey))
	for i := range m.slots {
		if _, unused := m.slots[i].obj.(freeSlot); !unused {
			keys = append(keys, m.slots[i].key)
		}
	}
	return keys
}

func (m *threadSafeMap) Replace(items map[string]any, resourceVersion string) {
	keys := make([]string, 0, len(items))
	objs := make([]any, 0, len(items))
	for key, obj := range items {
		keys, objs = append(keys, key), append(objs, obj)
	}
	m.replace(keys, objs, resourceVersion)
}

// replace makes the store hold objs under keys, which are as many. Of several with the same key the last is kept.
func (m *threadSafeMap) replace(keys []string, objs []any, resourceVersion string) {
	slots := make([]slot, 0, len(keys))
	byKey := make(map[string]uint32, len(keys))
	for i, key := range keys {
		if s, again := byKey[key]; again {
			slots[s].obj = objs[i]
			continue
		}
		byKey[key] = uint32(len(slots))
		slots = append(slots, slot{key: key, obj: objs[i]})
	}

	m.mu.Lock()
	defer m.mu.Unlock()
	indexes := make([]*valueIndex, 0, len(m.indexes))
	for _, x := range m.indexes {
		fresh := newValueIndex(x.name, x.fn)
		if err := fresh.fill(slots); err != nil {
			panic(err)
		}
		indexes = append(indexes, fresh)
	}
	m.slots, m.byKey, m.free, m.indexes = slots, byKey, nil, indexes
	m.setResourceVersion(resourceVersion)
}

func (m *threadSafeMap) Resync() error { return nil }

func (m *threadSafeMap) Bookmark(rv string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.setResourceVersion(rv)
}

func (m *threadSafeMap) LastStoreSyncResourceVersion() string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.resourceVersion
}

// put stores obj under key. Everything that index functions can refuse happens before anything is changed.
func (m *threadSafeMap) put(key string, obj any) {
	s, exists := m.byKey[key]
	// Room for the usual number of indexes, so that nothing is allocated for it.
	var room [4]indexChange
	changes := room[:0]
	for _, x := range m.indexes {
		values, err := x.fn(obj)
		if err != nil {
			panic(indexError(key, x.name, err))
		}
		if exists && x.holds(s, values) {
			continue
		}
		c := indexChange{index: x, values: values}
		if exists {
			// An error is not ours to report: the object was indexed once, so it must have been modified since, and
			// remove finds it without its old values too.
			c.old, _ = x.fn(m.slots[s].obj)
		}
		changes = append(changes, c)
	}

	if exists {
		m.slots[s].obj = obj
	} else {
		s = m.take(slot{key: key, obj: obj})
		m.byKey[key] = s
	}
	for _, c := range changes {
		if exists {
			c.index.remove(s, c.old)
		}
		c.index.insert(s, c.values)
	}
	m.observe(obj)
}

// indexChange is what a write does to one index.
type indexChange struct {
	index       *valueIndex
	old, values []string
}

// remove deletes what is under key. obj is what the store was told about the deletion, or nil.
func (m *threadSafeMap) remove(key string, obj any) {
	if s, exists := m.byKey[key]; exists {
		var room [4]indexChange
		changes := room[:0]
		for _, x := range m.indexes {
			old, _ := x.fn(m.slots[s].obj)
			changes = append(changes, indexChange{index: x, old: old})
		}
		for _, c := range changes {
			c.index.remove(s, c.old)
		}
		delete(m.byKey, key)
		m.slots[s] = slot{obj: freeSlot{}}
		m.free = append(m.free, s)
	}
	if obj != nil {
		m.observe(obj)
	}
}

// take returns the number of a slot that it fills with content.
func (m *threadSafeMap) take(content slot) uint32 {
	if n := len(m.free); n > 0 {
		s := m.free[n-1]
		m.free = m.free[:n-1]
		m.slots[s] = content
		return s
	}
	m.slots = append(m.slots, content)
	return uint32(len(m.slots) - 1)
}

// observe makes the resource version of obj that of the store. What has no object metadata changes nothing.
func (m *threadSafeMap) observe(obj any) {
	if entry, ok := obj.(*TimestampedEntry); ok {
		obj = entry.Obj
	}
	if o, err := meta.Accessor(obj); err == nil {
		m.setResourceVersion(o.GetResourceVersion())
	}
}

func (m *threadSafeMap) setResourceVersion(rv string) {
	m.resourceVersion = rv
	if m.rvMetric == nil || !m.identifier.Reserved() {
		return
	}
	if n, err := strconv.ParseUint(rv, 10, 64); err == nil {
		m.rvMetric.Set(float64(n))
	}
}

// fill indexes all slots that are in use. The index must be empty.
func (x *valueIndex) fill(slots []slot) error {
	x.counts = slices.Grow(x.counts, len(slots))
	for i := range slots {
		if _, unused := slots[i].obj.(freeSlot); unused {
			continue
		}
		values, err := x.fn(slots[i].obj)
		if err != nil {
			return indexError(slots[i].key, x.name, err)
		}
		x.insert(uint32(i), values)
	}
	return nil
}

func indexError(key, name string, err error) error {
	return fmt.Errorf("unable to calculate an index entry for key %q on index %q: %w", key, name, err)
}
