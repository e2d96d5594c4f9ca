package cache

// DeltaType says what happened to an object.
type DeltaType string

const (
	// Added is the type of what was given to Add.
	Added DeltaType = "Added"
	// Updated is the type of what was given to Update.
	Updated DeltaType = "Updated"
	// Deleted is the type of what was given to Delete, and of what a Replace did not contain any more; the object is
	// then a [DeletedFinalStateUnknown].
	Deleted DeltaType = "Deleted"
	// Replaced is the type of what was given to Replace: it may or may not have changed. DeltaFIFO uses Sync instead
	// unless EmitDeltaTypeReplaced is set.
	Replaced DeltaType = "Replaced"
	// ReplacedAll is the type of a whole Replace in one delta; its object is a [ReplacedAllInfo].
	ReplacedAll DeltaType = "ReplacedAll"
	// Sync is the type of what a Resync shows again.
	Sync DeltaType = "Sync"
	// SyncAll is the type of a whole Resync in one delta; its object is a [SyncAllInfo].
	SyncAll DeltaType = "SyncAll"
	// Bookmark is the type of a delta that only carries a resource version; its object is a [BookmarkInfo].
	Bookmark DeltaType = "Bookmark"
)

// Delta is one change of one object.
type Delta struct {
	// Type says what happened.
	Type DeltaType
	// Object is the state after the change, or the last known state before a deletion.
	Object any
}

// Deltas are the changes of one object, the oldest first. There is at least one.
type Deltas []Delta

// Oldest returns the first delta, or nil if there is none.
func (d Deltas) Oldest() *Delta {
	if len(d) == 0 {
		return nil
	}
	return &d[0]
}

// Newest returns the last delta, or nil if there is none.
func (d Deltas) Newest() *Delta {
	if len(d) == 0 {
		return nil
	}
	return &d[len(d)-1]
}

// ReplacedAllInfo is the object of a delta of type [ReplacedAll].
type ReplacedAllInfo struct {
	// ResourceVersion is what was given to Replace.
	ResourceVersion string
	// Objects are those given to Replace, transformed.
	Objects []any
}

// SyncAllInfo is the object of a delta of type [SyncAll].
type SyncAllInfo struct{}

// BookmarkInfo is the object of a delta of type [Bookmark].
type BookmarkInfo struct {
	// ResourceVersion is what was given to Bookmark.
	ResourceVersion string
}

// DeletedFinalStateUnknown stands for an object of which the deletion was noticed only because a new list did not
// contain it: the watch missed the event. Handlers must expect it in place of the object.
type DeletedFinalStateUnknown struct {
	// Key is the key under which the object was stored.
	Key string
	// Obj is the last state that was seen, which may be older than what was deleted. It may be nil.
	Obj any
}
