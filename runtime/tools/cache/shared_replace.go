package cache

// replaceTransformed makes the objects the contents of the cache, in one step, and tells the handlers what has changed:
// first what is gone, then what is new or different, in the order of the list.
func (s *sharedStore) replaceTransformed(items []any, version string) error {
	defer s.measured()()
	keys := make([]string, len(items))
	for i, obj := range items {
		key, err := s.indexer.keyFunc(obj)
		if err != nil {
			return KeyError{obj, err}
		}
		keys[i] = key
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.indexer.content.len() == 0 {
		s.fill(keys, items, version)
	} else {
		events := s.changes(keys, items)
		s.indexer.content.replace(keys, items, version)
		s.log.append(events...)
	}
	for _, obj := range items {
		s.watchMutations(obj)
	}
	if !s.filled {
		s.filled = true
		close(s.synced)
		s.log.append(event{kind: cacheSynced})
	}
	return nil
}

// fill fills the empty cache. All handlers share one event with all objects.
func (s *sharedStore) fill(keys []string, items []any, version string) {
	content := s.indexer.content
	content.replace(keys, items, version)
	if content.len() != len(items) { // some came twice
		items = content.List()
	}
	if len(items) > 0 {
		s.log.append(event{kind: objectsAdded, cur: items, initial: !s.filled})
	}
}

// changes returns what tells handlers of the difference between the cache and a list.
func (s *sharedStore) changes(keys []string, items []any) []event {
	last := make(map[string]int, len(keys)) // of several objects with a key the last counts
	for i, key := range keys {
		last[key] = i
	}
	var events []event
	content := s.indexer.content
	for _, key := range content.ListKeys() {
		if _, present := last[key]; !present {
			obj, _ := content.Get(key)
			events = append(events, event{kind: objectDeleted, cur: DeletedFinalStateUnknown{Key: key, Obj: obj}})
		}
	}
	for i, key := range keys {
		if last[key] != i {
			continue
		}
		old, exists := content.Get(key)
		switch {
		case !exists:
			events = append(events, event{kind: objectAdded, cur: items[i], initial: !s.filled})
		case !sameVersion(old, items[i]):
			events = append(events, event{kind: objectUpdated, old: old, cur: items[i]})
		case len(s.due) > 0:
			events = append(events, event{kind: objectUpdated, old: old, cur: items[i], only: s.due})
		}
	}
	return events
}

// len returns how many objects are in the store.
func (m *threadSafeMap) len() int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.byKey)
}
