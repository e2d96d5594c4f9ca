package cache

// Store keeps one object per key; the key is derived from the object. It is what informers write to and listers read
// from. All methods may be called concurrently.
//
// Objects that come out of a Store are the very ones that went in: callers must not modify them.
type Store interface {
	// Add puts the object under its key, in place of any that is there.
	Add(obj any) error

	// Update puts the object under its key; the same as Add in all stores of this package but the queues.
	Update(obj any) error

	// Delete removes what is under the key of obj. It is no error if there is nothing.
	Delete(obj any) error

	// List returns all objects in a slice that belongs to the caller.
	List() []any

	// ListKeys returns the keys of all objects in a slice that belongs to the caller.
	ListKeys() []string

	// LastStoreSyncResourceVersion returns the resource version of the server's state that the store shows, as far as
	// it has been told: by the objects written to it, by Replace or by Bookmark. It is "" until then.
	LastStoreSyncResourceVersion() string

	// Bookmark tells the store that it shows the server's state at resource version rv, with no change to an object.
	Bookmark(rv string)

	// Get returns the object that is under the key of obj.
	Get(obj any) (item any, exists bool, err error)

	// GetByKey returns the object that is under key.
	GetByKey(key string) (item any, exists bool, err error)

	// Replace makes the store hold the given objects and nothing else, as the server's state at a resource version.
	// The slice belongs to the store afterwards.
	Replace([]any, string) error

	// Resync does nothing in a plain store. Queues make their consumer see again what it already knows.
	Resync() error
}

// TransformFunc changes an object on its way into a store or queue, typically to drop fields that nobody reads. It may
// modify the object in place or return another. It is called once per object and event, before anyone else has seen the
// object, and on the path of every event: it should be quick, and idempotent if objects from the store can be given to
// Replace.
type TransformFunc func(any) (any, error)

// TransformingStore is a [ReflectorStore] with a transformation of its own. A reflector that finds one applies the same
// transformation to what it collects before it has a full list.
type TransformingStore interface {
	ReflectorStore
	// Transformer returns the transformation, or nil for none.
	Transformer() TransformFunc
}
