package synctrack

import "sync"

// AsyncTracker tracks items by key, so that any number of workers may finish them in any order. Make one with
// [NewAsyncTracker]. All methods may be called concurrently. With Name and Done it is a cache.DoneChecker.
type AsyncTracker[T comparable] struct {
	name string
	done chan struct{}

	mu       sync.Mutex
	waiting  map[T]struct{}
	upstream bool
	closed   bool
}

// NewAsyncTracker returns a tracker with a name for messages.
func NewAsyncTracker[T comparable](name string) *AsyncTracker[T] {
	return &AsyncTracker[T]{name: name, done: make(chan struct{}), waiting: map[T]struct{}{}}
}

// Start says that the item with this key, which is of the first list, is going to be handled.
func (t *AsyncTracker[T]) Start(key T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	// Once done it stays done, and there is nothing to remember keys for.
	if !t.closed {
		t.waiting[key] = struct{}{}
	}
}

// Finished says that the item has been handled. Keys that were never started are ignored, so there is no need to know
// whether an item was of the first list.
func (t *AsyncTracker[T]) Finished(key T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.waiting, key)
	t.check()
}

// UpstreamHasSynced says that Start was called for everything in the first list. It may be called again.
func (t *AsyncTracker[T]) UpstreamHasSynced() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.upstream = true
	t.check()
}

// check needs the lock.
func (t *AsyncTracker[T]) check() {
	if t.upstream && len(t.waiting) == 0 && !t.closed {
		t.closed = true
		close(t.done)
	}
}

// HasSynced says whether everything in the first list has been handled.
func (t *AsyncTracker[T]) HasSynced() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.closed
}

// Done returns a channel that is closed when HasSynced becomes true.
func (t *AsyncTracker[T]) Done() <-chan struct{} { return t.done }

// Name returns the name given to the constructor.
func (t *AsyncTracker[T]) Name() string { return t.name }

// SingleFileTracker counts items that are handled in order. It is smaller than [AsyncTracker], and needs as many calls of
// Finished as of Start. Make one with [NewSingleFileTracker]. All methods may be called concurrently. With Name and Done
// it is a cache.DoneChecker.
type SingleFileTracker struct {
	_    [0]func() // not comparable, as in client-go
	name string
	done chan struct{}

	mu       sync.Mutex
	waiting  int64
	upstream bool
	closed   bool
}

// NewSingleFileTracker returns a tracker with a name for messages.
func NewSingleFileTracker(name string) *SingleFileTracker {
	return &SingleFileTracker{name: name, done: make(chan struct{})}
}

// Start says that an item of the first list is going to be handled.
func (t *SingleFileTracker) Start() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting++
}

// Finished says that an item of the first list has been handled. Without a Start before it panics: the tracker would say
// that it is done too early.
func (t *SingleFileTracker) Finished() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting == 0 {
		panic("synctrack: Finished was called more often than Start")
	}
	t.waiting--
	t.check()
}

// UpstreamHasSynced says that Start was called for everything in the first list. It may be called again.
func (t *SingleFileTracker) UpstreamHasSynced() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.upstream = true
	t.check()
}

// check needs the lock.
func (t *SingleFileTracker) check() {
	if t.upstream && t.waiting == 0 && !t.closed {
		t.closed = true
		close(t.done)
	}
}

// HasSynced says whether everything in the first list has been handled.
func (t *SingleFileTracker) HasSynced() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.closed
}

// Done returns a channel that is closed when HasSynced becomes true.
func (t *SingleFileTracker) Done() <-chan struct{} { return t.done }

// Name returns the name given to the constructor.
func (t *SingleFileTracker) Name() string { return t.name }
