package cache

import "slices"

// Replace appends a delta, of type Replaced or Sync, for every object of the list, and then a deletion for every object
// that is queued or known and not in the list. With an error, from a key or a transformation, nothing is queued.
func (f *DeltaFIFO) Replace(list []any, _ string) error {
	keys := make([]string, len(list))
	for i, obj := range list {
		key, obj, err := f.admit(obj)
		if err != nil {
			return err
		}
		keys[i], list[i] = key, obj
	}

	f.mu.Lock()
	defer f.mu.Unlock()
	queued := slices.Clone(f.order.waiting())
	inList := make(map[string]struct{}, len(keys))
	for i, key := range keys {
		inList[key] = struct{}{}
		f.push(key, Delta{Type: f.replacedType, Object: list[i]})
	}
	deleted := f.deleteMissing(inList, queued)

	if f.first.begin(len(inList) + len(deleted)) {
		for _, key := range deleted {
			inList[key] = struct{}{}
		}
		f.initial = inList
	}
	return nil
}

// deleteMissing queues a deletion for every object that is queued or known and not in the list, and returns their keys.
func (f *DeltaFIFO) deleteMissing(inList map[string]struct{}, queued []string) []string {
	var deleted []string
	accounted := make(map[string]struct{}, len(queued))
	for _, key := range queued {
		if _, ok := inList[key]; ok {
			continue
		}
		accounted[key] = struct{}{}
		deleted = append(deleted, key)
		obj := f.items[key].Newest().Object
		if t, ok := obj.(DeletedFinalStateUnknown); ok {
			obj = t.Obj
		}
		f.push(key, Delta{Type: Deleted, Object: DeletedFinalStateUnknown{Key: key, Obj: obj}})
	}
	if f.knownObjects == nil {
		return deleted
	}
	for _, key := range f.knownObjects.ListKeys() {
		_, ok := inList[key]
		if _, done := accounted[key]; ok || done {
			continue
		}
		deleted = append(deleted, key)
		f.push(key, Delta{Type: Deleted, Object: DeletedFinalStateUnknown{Key: key, Obj: knownObject(f.knownObjects, f.logger, key)}})
	}
	return deleted
}

// Resync appends a Sync delta for every object that is known and not queued. Without known objects it does nothing.
func (f *DeltaFIFO) Resync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.knownObjects == nil {
		return nil
	}
	for _, key := range f.knownObjects.ListKeys() {
		if _, queued := f.items[key]; queued {
			continue
		}
		if obj := knownObject(f.knownObjects, f.logger, key); obj != nil {
			f.push(key, Delta{Type: Sync, Object: obj})
		}
	}
	return nil
}
