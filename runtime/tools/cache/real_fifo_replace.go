package cache

// Replace queues the state at a resource version. With AtomicEvents that is one delta of type ReplacedAll. Otherwise it
// is a deletion for every object that is queued or known and not in the list, the queued ones first, and then the
// objects of the list in their order. With an error, from a key or a transformation, nothing is queued.
func (f *RealFIFO) Replace(newItems []any, resourceVersion string) error {
	if f.atomicEvents {
		return f.replaceAll(newItems, resourceVersion)
	}
	replaced := make([]queuedDelta, len(newItems))
	for i, obj := range newItems {
		d, err := f.admit(Replaced, obj)
		if err != nil {
			return err
		}
		replaced[i] = d
	}

	f.mu.Lock()
	defer f.mu.Unlock()
	missing := f.missing(replaced)
	first := f.first.begin(len(missing) + len(replaced))
	for _, items := range [][]queuedDelta{missing, replaced} {
		for i := range items {
			items[i].initial = first
		}
		f.push(items...)
	}
	return nil
}

func (f *RealFIFO) replaceAll(newItems []any, resourceVersion string) error {
	if f.transformer != nil {
		for i, obj := range newItems {
			obj, err := transformUnlessTombstone(f.transformer, obj)
			if err != nil {
				return err
			}
			newItems[i] = obj
		}
	}
	info := ReplacedAllInfo{ResourceVersion: resourceVersion, Objects: newItems}

	f.mu.Lock()
	defer f.mu.Unlock()
	f.push(queuedDelta{Delta: Delta{Type: ReplacedAll, Object: info}, initial: f.first.begin(1)})
	return nil
}

// missing returns a deletion for every object that is queued or known and not among the given ones.
func (f *RealFIFO) missing(replaced []queuedDelta) []queuedDelta {
	knownKeys := f.knownObjects.ListKeys()
	waiting := f.queue.waiting()
	if len(waiting) == 0 && len(knownKeys) == 0 {
		return nil
	}
	// accounted are the keys that need no deletion, or have one.
	accounted := make(map[string]struct{}, len(replaced))
	for i := range replaced {
		accounted[replaced[i].key] = struct{}{}
	}
	var missing []queuedDelta
	for _, last := range lastOfEach(waiting) {
		if _, ok := accounted[last.key]; ok {
			continue
		}
		accounted[last.key] = struct{}{}
		if last.Type != Deleted {
			missing = append(missing, tombstone(last.key, last.Object))
		}
	}
	for _, key := range knownKeys {
		if _, ok := accounted[key]; ok {
			continue
		}
		missing = append(missing, tombstone(key, knownObject(f.knownObjects, f.logger, key)))
	}
	return missing
}

// lastOfEach returns the newest delta of every object, in the order in which the objects came first.
func lastOfEach(waiting []queuedDelta) []queuedDelta {
	last := make([]queuedDelta, 0, len(waiting))
	position := make(map[string]int, len(waiting))
	for _, d := range waiting {
		if p, seen := position[d.key]; seen {
			last[p] = d
			continue
		}
		position[d.key] = len(last)
		last = append(last, d)
	}
	return last
}

func tombstone(key string, obj any) queuedDelta {
	return queuedDelta{
		Delta: Delta{Type: Deleted, Object: DeletedFinalStateUnknown{Key: key, Obj: obj}},
		key:   key,
	}
}

// Resync makes the consumer see everything that it knows and that is not queued. With AtomicEvents it queues one delta of
// type SyncAll and leaves that to the consumer.
func (f *RealFIFO) Resync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.atomicEvents {
		f.push(queuedDelta{Delta: Delta{Type: SyncAll, Object: SyncAllInfo{}}})
		return nil
	}
	queued := map[string]struct{}{}
	for _, d := range f.queue.waiting() {
		queued[d.key] = struct{}{}
	}
	for _, key := range f.knownObjects.ListKeys() {
		if _, ok := queued[key]; ok {
			continue
		}
		// What is gone by now, or was never more than a key, has nothing to show.
		if obj := knownObject(f.knownObjects, f.logger, key); obj != nil {
			f.push(queuedDelta{Delta: Delta{Type: Sync, Object: obj}, key: key})
		}
	}
	return nil
}
