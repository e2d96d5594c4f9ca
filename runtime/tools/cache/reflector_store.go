package cache

// ReflectorStore is what a [Reflector] needs of a store.
type ReflectorStore interface {
	// Add puts an object that is new.
	Add(obj any) error
	// Update puts an object that has changed.
	Update(obj any) error
	// Delete removes an object.
	Delete(obj any) error
	// Replace makes the store hold the given objects and nothing else, as the server's state at a resource version.
	// The slice belongs to the store afterwards.
	Replace([]any, string) error
	// Resync makes the consumer of the store, if it has one, see again what it knows.
	Resync() error
}

// ReflectorBookmarkStore is a [ReflectorStore] that wants to be told of bookmarks: that the server's state at a resource
// version is what it holds already.
type ReflectorBookmarkStore interface {
	// Bookmark is called with the resource version of each bookmark.
	Bookmark(resourceVersion string) error
}

// ResourceVersionUpdater is a [ReflectorStore] that wants to be told of every resource version that its reflector has
// reached, by an event or by a bookmark.
type ResourceVersionUpdater interface {
	// UpdateResourceVersion is called with the resource version.
	UpdateResourceVersion(resourceVersion string)
}
