package cache

import (
	"sync"

	"github.com/go-logr/logr"
)

// DeltaFIFO is a [Queue] that hands out, for one object at a time, everything that happened to it since it was handed
// out last, as [Deltas]. Objects come in the order in which the first of their deltas was queued. Of several deletions in
// a row one is kept, the one that knows the final state if there is one.
//
// Informers use [RealFIFO]; DeltaFIFO is for programs that build on it.
type DeltaFIFO struct {
	mu      sync.Mutex
	changed sync.Cond
	// items has the deltas of every key in order.
	items  map[string]Deltas
	order  sliceQueue[string]
	first  firstList
	closed bool
	// initial are the keys in order that belong to the first list.
	initial map[string]struct{}

	name         string
	logger       logr.Logger
	keyFunc      KeyFunc
	knownObjects KeyListerGetter
	replacedType DeltaType
	transformer  TransformFunc
}

var (
	_ Queue             = (*DeltaFIFO)(nil)
	_ TransformingStore = (*DeltaFIFO)(nil)
	_ DoneChecker       = (*DeltaFIFO)(nil)
)

// NewDeltaFIFO returns a queue whose Replace makes deltas of type Sync. knownObjects may be nil.
//
// Deprecated: use [NewDeltaFIFOWithOptions].
func NewDeltaFIFO(keyFunc KeyFunc, knownObjects KeyListerGetter) *DeltaFIFO {
	return NewDeltaFIFOWithOptions(DeltaFIFOOptions{KeyFunction: keyFunc, KnownObjects: knownObjects})
}

// NewDeltaFIFOWithOptions returns an empty queue.
func NewDeltaFIFOWithOptions(opts DeltaFIFOOptions) *DeltaFIFO {
	f := &DeltaFIFO{
		items:        map[string]Deltas{},
		initial:      map[string]struct{}{},
		first:        newFirstList(),
		name:         firstNonEmpty(opts.Name, "DeltaFIFO"),
		keyFunc:      opts.KeyFunction,
		knownObjects: opts.KnownObjects,
		replacedType: Sync,
		transformer:  opts.Transformer,
	}
	f.changed.L = &f.mu
	if f.keyFunc == nil {
		f.keyFunc = MetaNamespaceKeyFunc
	}
	if opts.EmitDeltaTypeReplaced {
		f.replacedType = Replaced
	}
	if opts.Logger != nil {
		f.logger = opts.Logger.WithName(f.name)
	}
	return f
}

// KeyOf returns the key of an object, of the object that [Deltas] are about, or that in a [DeletedFinalStateUnknown].
func (f *DeltaFIFO) KeyOf(obj any) (string, error) { return keyOfQueued(f.keyFunc, obj) }

// Add appends an Added delta to those of the object.
func (f *DeltaFIFO) Add(obj any) error { return f.write(Added, obj) }

// Update appends an Updated delta to those of the object.
func (f *DeltaFIFO) Update(obj any) error { return f.write(Updated, obj) }

// Delete appends a Deleted delta to those of the object. What is neither queued nor known is ignored; without known
// objects, what is not queued.
func (f *DeltaFIFO) Delete(obj any) error { return f.write(Deleted, obj) }

func (f *DeltaFIFO) write(kind DeltaType, obj any) error {
	key, obj, err := f.admit(obj)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.first.begin(0)
	if kind == Deleted && !f.exists(key) {
		return nil
	}
	f.push(key, Delta{Type: kind, Object: obj})
	return nil
}

// admit makes the key of an object and transforms it.
func (f *DeltaFIFO) admit(obj any) (string, any, error) {
	obj, err := transformUnlessTombstone(f.transformer, obj)
	if err != nil {
		return "", nil, err
	}
	key, err := f.KeyOf(obj)
	return key, obj, err
}

// exists says whether there are deltas for key or the consumer knows it. It needs the lock, like all that follow whose
// name is not exported.
func (f *DeltaFIFO) exists(key string) bool {
	if _, queued := f.items[key]; queued {
		return true
	}
	if f.knownObjects == nil {
		return false
	}
	_, known, err := f.knownObjects.GetByKey(key)
	return err == nil && known
}

func (f *DeltaFIFO) push(key string, d Delta) {
	deltas, queued := f.items[key]
	if !queued {
		f.order.push(key)
	}
	last := deltas.Newest()
	if last == nil || last.Type != Deleted || d.Type != Deleted {
		f.items[key] = append(deltas, d)
	} else if _, unknown := last.Object.(DeletedFinalStateUnknown); unknown {
		*last = d
	}
	f.changed.Broadcast()
}

// Pop waits for an object, takes its deltas from the queue and calls process with them, as [Deltas]. Deltas for which
// process returns an error are gone all the same. Nothing can be written while process runs, and process must not call
// the queue.
func (f *DeltaFIFO) Pop(process PopProcessFunc) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.order.len() == 0 {
		if f.closed {
			return nil, ErrFIFOClosed
		}
		f.changed.Wait()
	}
	key := f.order.pop()
	deltas := f.items[key]
	delete(f.items, key)
	_, initial := f.initial[key]
	if initial {
		delete(f.initial, key)
		defer f.first.handled(1)
	}
	return deltas, process(deltas, initial)
}

// HasSynced says whether everything in the first list has been handled; it is true at once if the first write was not a
// Replace, or one of nothing.
func (f *DeltaFIFO) HasSynced() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first.synced()
}

// HasSyncedChecker is done when HasSynced becomes true.
func (f *DeltaFIFO) HasSyncedChecker() DoneChecker { return f }

// Name returns the name of the queue; with Done it makes the queue a [DoneChecker].
func (f *DeltaFIFO) Name() string { return f.name }

// Done returns a channel that is closed when HasSynced becomes true.
func (f *DeltaFIFO) Done() <-chan struct{} { return f.first.done }

// Transformer returns the function that transforms objects, or nil.
func (f *DeltaFIFO) Transformer() TransformFunc { return f.transformer }

// Close makes Pop return [ErrFIFOClosed] once the queue is empty.
func (f *DeltaFIFO) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.changed.Broadcast()
}

// IsClosed says whether Close was called.
func (f *DeltaFIFO) IsClosed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed
}
