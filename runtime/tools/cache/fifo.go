package cache

import "sync"

// FIFO is a [Queue] that hands out objects in the order in which they were first added, each in its newest state. A
// deletion takes the object out of the queue: the consumer does not hear of it.
type FIFO struct {
	mu      sync.Mutex
	changed sync.Cond
	items   map[string]fifoItem
	// order has an entry for every item, and may have some of what was deleted meanwhile.
	order  sliceQueue[fifoEntry]
	writes uint64
	first  firstList
	closed bool
	// initial are the keys in items that belong to the first list.
	initial map[string]struct{}
	keyFunc KeyFunc
}

// fifoItem is an object in a FIFO, with the number that its entry in the order has.
type fifoItem struct {
	obj   any
	entry uint64
}

type fifoEntry struct {
	key   string
	entry uint64
}

var (
	_ Queue       = (*FIFO)(nil)
	_ DoneChecker = (*FIFO)(nil)
)

// NewFIFO returns an empty queue that makes keys with keyFunc.
func NewFIFO(keyFunc KeyFunc) *FIFO {
	f := &FIFO{
		items:   map[string]fifoItem{},
		initial: map[string]struct{}{},
		first:   newFirstList(),
		keyFunc: keyFunc,
	}
	f.changed.L = &f.mu
	return f
}

// Add queues the object, or replaces the one that is queued under its key and leaves it in its place.
func (f *FIFO) Add(obj any) error {
	key, err := f.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.first.begin(0)
	item, queued := f.items[key]
	if !queued {
		f.writes++
		item.entry = f.writes
		f.order.push(fifoEntry{key: key, entry: item.entry})
	}
	item.obj = obj
	f.items[key] = item
	f.changed.Broadcast()
	return nil
}

// Update is the same as Add.
func (f *FIFO) Update(obj any) error { return f.Add(obj) }

// Delete takes the object out of the queue.
func (f *FIFO) Delete(obj any) error {
	key, err := f.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.first.begin(0)
	if _, queued := f.items[key]; !queued {
		return nil
	}
	delete(f.items, key)
	f.handled(key)
	if f.order.len() > 2*len(f.items) {
		f.dropDeleted()
	}
	return nil
}

// dropDeleted leaves only the entries of items in the order. It needs the lock.
func (f *FIFO) dropDeleted() {
	var order sliceQueue[fifoEntry]
	order.grow(len(f.items))
	for _, e := range f.order.waiting() {
		if item, queued := f.items[e.key]; queued && item.entry == e.entry {
			order.push(e)
		}
	}
	f.order = order
}

// handled says that there is nothing left to do for key. It needs the lock.
func (f *FIFO) handled(key string) {
	if _, initial := f.initial[key]; initial {
		delete(f.initial, key)
		f.first.handled(1)
	}
}

// Replace makes the queue hold the given objects and nothing else, in their order. (client-go puts them in no
// particular order.) With an error the queue is as it was.
func (f *FIFO) Replace(list []any, _ string) error {
	items := make(map[string]fifoItem, len(list))
	var order sliceQueue[fifoEntry]
	for _, obj := range list {
		key, err := f.keyFunc(obj)
		if err != nil {
			return KeyError{obj, err}
		}
		if _, again := items[key]; !again {
			order.push(fifoEntry{key: key})
		}
		items[key] = fifoItem{obj: obj}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items, f.order = items, order
	if f.first.begin(len(items)) {
		for key := range items {
			f.initial[key] = struct{}{}
		}
	} else {
		f.forgetInitial()
	}
	f.changed.Broadcast()
	return nil
}

// forgetInitial says that what a later list does not contain has nothing left to do. It needs the lock.
func (f *FIFO) forgetInitial() {
	for key := range f.initial {
		if _, queued := f.items[key]; !queued {
			f.handled(key)
		}
	}
}

// Resync does nothing: everything that the queue has is queued.
func (f *FIFO) Resync() error { return nil }

// Pop waits for an object, takes it from the queue and calls process with it. An object for which process returns an
// error is gone all the same. Nothing can be written while process runs, and process must not call the queue.
func (f *FIFO) Pop(process PopProcessFunc) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.items) == 0 {
		if f.closed {
			return nil, ErrFIFOClosed
		}
		f.changed.Wait()
	}
	key, obj := f.take()
	_, initial := f.initial[key]
	defer f.handled(key)
	return obj, process(obj, initial)
}

// take takes the next object. It needs the lock, and an object that waits.
func (f *FIFO) take() (string, any) {
	for {
		e := f.order.pop()
		if item, queued := f.items[e.key]; queued && item.entry == e.entry {
			delete(f.items, e.key)
			return e.key, item.obj
		}
	}
}

// HasSynced says whether everything in the first list has been handled or was deleted; it is true at once if the first
// write was not a Replace, or one of nothing.
func (f *FIFO) HasSynced() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first.synced()
}

// HasSyncedChecker is done when HasSynced becomes true.
func (f *FIFO) HasSyncedChecker() DoneChecker { return f }

// Name returns "FIFO"; with Done it makes the queue a [DoneChecker].
func (f *FIFO) Name() string { return "FIFO" }

// Done returns a channel that is closed when HasSynced becomes true.
func (f *FIFO) Done() <-chan struct{} { return f.first.done }

// Close makes Pop return [ErrFIFOClosed] once the queue is empty.
func (f *FIFO) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.changed.Broadcast()
}

// IsClosed says whether Close was called.
func (f *FIFO) IsClosed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed
}
