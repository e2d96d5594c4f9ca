package cache

import (
	"fmt"
	"sync"
	"time"

	"github.com/go-logr/logr"
)

// maxBatch is how many deltas PopBatch hands out at most.
const maxBatch = 1000

// RealFIFO is a [Queue] that hands out every event in the order of its arrival, deletions included, and however many
// there are for one object. It is the queue of informers.
//
// Without AtomicEvents, Replace compares the list with what the consumer knows and with what is queued, and queues
// a deletion for everything that is missing, then the objects of the list. With AtomicEvents it queues the list as it is.
type RealFIFO struct {
	mu      sync.Mutex
	changed sync.Cond
	queue   sliceQueue[queuedDelta]
	first   firstList
	closed  bool
	// batchKeys is the room PopBatch needs to tell keys apart.
	batchKeys map[string]struct{}

	name                  string
	logger                logr.Logger
	keyFunc               KeyFunc
	knownObjects          KeyListerGetter
	transformer           TransformFunc
	atomicEvents          bool
	unlockWhileProcessing bool
	emitBookmarks         bool
	metrics               queueMetrics
}

var (
	_ QueueWithBatch         = (*RealFIFO)(nil)
	_ TransformingStore      = (*RealFIFO)(nil)
	_ ReflectorBookmarkStore = (*RealFIFO)(nil)
	_ DoneChecker            = (*RealFIFO)(nil)
)

// NewRealFIFO returns a queue that compares lists with knownObjects.
//
// Deprecated: use [NewRealFIFOWithOptions].
func NewRealFIFO(keyFunc KeyFunc, knownObjects KeyListerGetter, transformer TransformFunc) *RealFIFO {
	return NewRealFIFOWithOptions(RealFIFOOptions{
		KeyFunction: keyFunc, KnownObjects: knownObjects, Transformer: transformer,
	})
}

// NewRealFIFOWithOptions returns a queue. It panics with options that contradict each other, see [RealFIFOOptions].
func NewRealFIFOWithOptions(opts RealFIFOOptions) *RealFIFO {
	if reason := opts.contradiction(); reason != "" {
		panic("RealFIFO: " + reason)
	}
	f := &RealFIFO{
		first:                 newFirstList(),
		name:                  firstNonEmpty(opts.Identifier.Name(), opts.Name, "RealFIFO"),
		keyFunc:               opts.KeyFunction,
		knownObjects:          opts.KnownObjects,
		transformer:           opts.Transformer,
		atomicEvents:          opts.AtomicEvents,
		unlockWhileProcessing: opts.UnlockWhileProcessing,
		emitBookmarks:         opts.EmitDeltaTypeBookmark,
		metrics:               newQueueMetrics(opts.Identifier, opts.MetricsProvider),
	}
	f.changed.L = &f.mu
	if f.keyFunc == nil {
		f.keyFunc = MetaNamespaceKeyFunc
	}
	if opts.Logger != nil {
		f.logger = opts.Logger.WithName(f.name)
	}
	return f
}

// contradiction returns what is wrong with the options.
func (opts *RealFIFOOptions) contradiction() string {
	switch {
	case opts.AtomicEvents && opts.KnownObjects != nil:
		return "KnownObjects can't be used with AtomicEvents"
	case opts.AtomicEvents:
		return ""
	case opts.KnownObjects == nil:
		return "KnownObjects is needed without AtomicEvents"
	case opts.UnlockWhileProcessing:
		return "UnlockWhileProcessing needs AtomicEvents"
	case opts.EmitDeltaTypeBookmark:
		return "EmitDeltaTypeBookmark needs AtomicEvents"
	}
	return ""
}

// Add queues the object as Added.
func (f *RealFIFO) Add(obj any) error { return f.write(Added, obj) }

// Update queues the object as Updated.
func (f *RealFIFO) Update(obj any) error { return f.write(Updated, obj) }

// Delete queues the object, which may be a [DeletedFinalStateUnknown], as Deleted, whether or not it is known.
func (f *RealFIFO) Delete(obj any) error { return f.write(Deleted, obj) }

func (f *RealFIFO) write(kind DeltaType, obj any) error {
	d, err := f.admit(kind, obj)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.first.begin(0)
	f.push(d)
	return nil
}

// admit transforms an object and makes its key.
func (f *RealFIFO) admit(kind DeltaType, obj any) (queuedDelta, error) {
	obj, err := transformUnlessTombstone(f.transformer, obj)
	if err != nil {
		return queuedDelta{}, err
	}
	key, err := keyOfQueued(f.keyFunc, obj)
	return queuedDelta{Delta: Delta{Type: kind, Object: obj}, key: key}, err
}

// push needs the lock, like all that follow whose name is not exported.
func (f *RealFIFO) push(items ...queuedDelta) {
	f.queue.push(items...)
	f.metrics.queued(f.queue.len())
	f.changed.Broadcast()
}

// Bookmark queues the resource version if the queue was made with EmitDeltaTypeBookmark, and does nothing otherwise.
func (f *RealFIFO) Bookmark(resourceVersion string) error {
	if !f.emitBookmarks {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.push(queuedDelta{Delta: Delta{Type: Bookmark, Object: BookmarkInfo{ResourceVersion: resourceVersion}}})
	return nil
}

// Pop waits for an item, takes it from the queue and calls process with it, as [Deltas] of one element. An item for which
// process returns an error is gone all the same.
//
// Unless the queue was made with UnlockWhileProcessing nothing can be written while process runs, and process must not
// call the queue. Only one goroutine should call Pop or PopBatch.
func (f *RealFIFO) Pop(process PopProcessFunc) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.wait(); err != nil {
		return nil, err
	}
	return f.popOne(process)
}

// PopBatch waits for an item and takes from the queue what follows it, up to 1000 items as long as every one is about
// another object and all are or are not of the first list, and calls processBatch with them. If there is only one, or
// it is about no single object, it does what Pop does. All else is as for Pop.
func (f *RealFIFO) PopBatch(processBatch ProcessBatchFunc, processSingle PopProcessFunc) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.wait(); err != nil {
		return err
	}
	n := f.batchSize()
	if n < 2 {
		_, err := f.popOne(processSingle)
		return err
	}
	initial := f.queue.waiting()[0].initial
	batch := make([]Delta, n)
	for i := range batch {
		batch[i] = f.queue.pop().Delta
	}
	return f.handle(n, initial, func() error { return processBatch(batch, initial) })
}

func (f *RealFIFO) wait() error {
	for f.queue.len() == 0 {
		if f.closed {
			return ErrFIFOClosed
		}
		f.changed.Wait()
	}
	return nil
}

func (f *RealFIFO) popOne(process PopProcessFunc) (Deltas, error) {
	d := f.queue.pop()
	deltas := Deltas{d.Delta}
	return deltas, f.handle(1, d.initial, func() error { return process(deltas, d.initial) })
}

// batchSize returns how many of the waiting items can be handled together.
func (f *RealFIFO) batchSize() int {
	waiting := f.queue.waiting()
	if len(waiting) < 2 || !waiting[0].single() {
		return 1
	}
	if f.batchKeys == nil {
		f.batchKeys = map[string]struct{}{}
	}
	defer clear(f.batchKeys)
	for i := range waiting {
		d := &waiting[i]
		_, again := f.batchKeys[d.key]
		if again || i == maxBatch || !d.single() || d.initial != waiting[0].initial {
			return i
		}
		f.batchKeys[d.key] = struct{}{}
	}
	return len(waiting)
}

// handle calls process for n items that have been taken.
func (f *RealFIFO) handle(n int, initial bool, process func() error) error {
	f.metrics.queued(f.queue.len())
	defer func() {
		if initial {
			f.first.handled(n)
		}
	}()
	if f.unlockWhileProcessing {
		f.mu.Unlock()
		defer f.mu.Lock()
	}
	defer f.metrics.processed(time.Now())
	return process()
}

// HasSynced says whether everything in the first list has been handled; it is true at once if the first write was not a
// Replace, or one of nothing.
func (f *RealFIFO) HasSynced() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first.synced()
}

// HasSyncedChecker is done when HasSynced becomes true.
func (f *RealFIFO) HasSyncedChecker() DoneChecker { return f }

// Name returns the name of the queue; with Done it makes the queue a [DoneChecker].
func (f *RealFIFO) Name() string { return f.name }

// Done returns a channel that is closed when HasSynced becomes true.
func (f *RealFIFO) Done() <-chan struct{} { return f.first.done }

// Transformer returns the function that transforms objects, or nil.
func (f *RealFIFO) Transformer() TransformFunc { return f.transformer }

// Close makes Pop and PopBatch return [ErrFIFOClosed] once the queue is empty.
func (f *RealFIFO) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.changed.Broadcast()
}

// IsClosed says whether Close was called.
func (f *RealFIFO) IsClosed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed
}

// transformUnlessTombstone returns the object as it is to be queued. What was transformed before it was stored, and is
// in a DeletedFinalStateUnknown now, is not transformed again.
func transformUnlessTombstone(transformer TransformFunc, obj any) (any, error) {
	if _, tombstone := obj.(DeletedFinalStateUnknown); tombstone || transformer == nil {
		return obj, nil
	}
	obj, err := transformer(obj)
	if err != nil {
		return nil, fmt.Errorf("queue object: transform: %w", err)
	}
	return obj, nil
}

// keyOfQueued makes the key of what a queue may hold: an object, its deltas, or a DeletedFinalStateUnknown.
func keyOfQueued(keyFunc KeyFunc, obj any) (string, error) {
	if deltas, ok := obj.(Deltas); ok {
		if len(deltas) == 0 {
			return "", KeyError{obj, ErrZeroLengthDeltasObject}
		}
		obj = deltas.Newest().Object
	}
	if tombstone, ok := obj.(DeletedFinalStateUnknown); ok {
		return tombstone.Key, nil
	}
	key, err := keyFunc(obj)
	if err != nil {
		return "", KeyError{obj, err}
	}
	return key, nil
}

func firstNonEmpty(names ...string) string {
	for _, name := range names {
		if name != "" {
			return name
		}
	}
	return ""
}
