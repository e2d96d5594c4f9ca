package cache

// queuedDelta is an entry of a RealFIFO.
type queuedDelta struct {
	Delta
	// key is the key of the object, unless the delta is not about one object.
	key string
	// initial is set for what belongs to the first list.
	initial bool
}

// single says whether the delta is about one object, so that it can be handled together with those of others.
func (d *queuedDelta) single() bool {
	switch d.Type {
	case ReplacedAll, SyncAll, Bookmark:
		return false
	}
	return true
}
