package cache

import (
	"fmt"
	"maps"
	"slices"
)

// index returns the index of that name. The lock must be held.
func (m *threadSafeMap) index(name string) (*valueIndex, error) {
	for _, x := range m.indexes {
		if x.name == name {
			return x, nil
		}
	}
	return nil, fmt.Errorf("index with name %q does not exist", name)
}

func (m *threadSafeMap) Index(indexName string, obj any) ([]any, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	x, err := m.index(indexName)
	if err != nil {
		return nil, err
	}
	values, err := x.fn(obj)
	if err != nil {
		return nil, err
	}
	if len(values) == 1 {
		return m.objects(x.values, values[0]), nil
	}
	union := &slotSet{}
	for _, v := range values {
		if p, found := x.values[v]; found {
			p.each(func(s uint32) { union.add(s) })
		}
	}
	list := make([]any, 0, union.n)
	union.each(func(s uint32) { list = append(list, m.slots[s].obj) })
	return list, nil
}

func (m *threadSafeMap) ByIndex(indexName, indexedValue string) ([]any, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	x, err := m.index(indexName)
	if err != nil {
		return nil, err
	}
	return m.objects(x.values, indexedValue), nil
}

// objects returns the objects under a value of an index.
func (m *threadSafeMap) objects(values map[string]postings, value string) []any {
	p, found := values[value]
	if !found {
		return []any{}
	}
	list := make([]any, 0, p.len())
	p.each(func(s uint32) { list = append(list, m.slots[s].obj) })
	return list
}

// IndexKeys returns the keys in rising order.
func (m *threadSafeMap) IndexKeys(indexName, indexedValue string) ([]string, error) {
	keys, err := m.unsortedIndexKeys(indexName, indexedValue)
	slices.Sort(keys)
	return keys, err
}

func (m *threadSafeMap) unsortedIndexKeys(indexName, indexedValue string) ([]string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	x, err := m.index(indexName)
	if err != nil {
		return nil, err
	}
	p, found := x.values[indexedValue]
	if !found {
		return []string{}, nil
	}
	keys := make([]string, 0, p.len())
	p.each(func(s uint32) { keys = append(keys, m.slots[s].key) })
	return keys, nil
}

func (m *threadSafeMap) ListIndexFuncValues(name string) []string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	x, err := m.index(name)
	if err != nil {
		return []string{}
	}
	return slices.AppendSeq(make([]string, 0, len(x.values)), maps.Keys(x.values))
}

// GetIndexers returns a copy: client-go returns the map that the store works with, which nobody may touch.
func (m *threadSafeMap) GetIndexers() Indexers {
	m.mu.RLock()
	defer m.mu.RUnlock()
	indexers := make(Indexers, len(m.indexes))
	for _, x := range m.indexes {
		indexers[x.name] = x.fn
	}
	return indexers
}

// AddIndexers adds all or, with an error, none: for a name that is taken, and for a function that fails for an object
// that is in the store (client-go panics then).
func (m *threadSafeMap) AddIndexers(newIndexers Indexers) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	names := slices.Sorted(maps.Keys(newIndexers))
	added := make([]*valueIndex, 0, len(names))
	for _, name := range names {
		if _, err := m.index(name); err == nil {
			return fmt.Errorf("indexer conflict: there is an index %q already", name)
		}
		x := newValueIndex(name, newIndexers[name])
		if err := x.fill(m.slots); err != nil {
			return fmt.Errorf("add indexers: %w", err)
		}
		added = append(added, x)
	}
	m.indexes = append(m.indexes, added...)
	return nil
}
