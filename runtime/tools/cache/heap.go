package cache

import (
	"container/heap"
	"errors"
	"maps"
	"slices"
	"sync"
)

// LessFunc says whether the first object is to be popped before the second.
type LessFunc func(any, any) bool

var (
	errHeapClosed   = errors.New("heap is closed")
	errNotInTheHeap = errors.New("object not found")
)

// Heap is a priority queue of objects with keys, for any number of producers and consumers.
type Heap struct {
	mu      sync.Mutex
	changed sync.Cond
	data    *heapData
	closed  bool
}

// NewHeap returns an empty queue that makes keys with keyFn and hands out the least object by lessFn first.
func NewHeap(keyFn KeyFunc, lessFn LessFunc) *Heap {
	h := &Heap{data: &heapData{items: map[string]*heapItem{}, keyFunc: keyFn, less: lessFn}}
	h.changed.L = &h.mu
	return h
}

// Add puts the object into the queue, in place of one with the same key.
func (h *Heap) Add(obj any) error { return h.addAll([]any{obj}, true) }

// AddIfNotPresent puts the object into the queue unless there is one with the same key.
func (h *Heap) AddIfNotPresent(obj any) error { return h.addAll([]any{obj}, false) }

// BulkAdd puts all objects into the queue before any consumer sees one of them. With an error, from a key, none is put.
func (h *Heap) BulkAdd(list []any) error { return h.addAll(list, true) }

// Update is the same as Add.
func (h *Heap) Update(obj any) error { return h.Add(obj) }

func (h *Heap) addAll(list []any, overwrite bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errHeapClosed
	}
	keys := make([]string, len(list))
	for i, obj := range list {
		key, err := h.data.keyFunc(obj)
		if err != nil {
			return KeyError{obj, err}
		}
		keys[i] = key
	}
	for i, obj := range list {
		item, present := h.data.items[keys[i]]
		switch {
		case !present:
			heap.Push(h.data, &heapItem{key: keys[i], obj: obj})
		case overwrite:
			item.obj = obj
			heap.Fix(h.data, item.position)
		}
	}
	h.changed.Broadcast()
	return nil
}

// Delete takes the object with the key of obj out of the queue, which is an error if there is none.
func (h *Heap) Delete(obj any) error {
	key, err := h.data.keyFunc(obj)
	if err != nil {
		return KeyError{obj, err}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	item, present := h.data.items[key]
	if !present {
		return errNotInTheHeap
	}
	heap.Remove(h.data, item.position)
	return nil
}

// Pop waits for an object and takes the least from the queue. On a closed queue it is an error, whatever is in it.
func (h *Heap) Pop() (any, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.data.order) == 0 && !h.closed {
		h.changed.Wait()
	}
	if h.closed {
		return nil, errHeapClosed
	}
	return heap.Pop(h.data).(*heapItem).obj, nil
}

// List returns all objects in no particular order.
func (h *Heap) List() []any {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]any, 0, len(h.data.order))
	for _, item := range h.data.order {
		list = append(list, item.obj)
	}
	return list
}

// ListKeys returns the keys of all objects in no particular order.
func (h *Heap) ListKeys() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.AppendSeq(make([]string, 0, len(h.data.items)), maps.Keys(h.data.items))
}

// Get returns the object with the key of obj.
func (h *Heap) Get(obj any) (any, bool, error) {
	key, err := h.data.keyFunc(obj)
	if err != nil {
		return nil, false, KeyError{obj, err}
	}
	return h.GetByKey(key)
}

// GetByKey returns the object with the key. The error is always nil.
func (h *Heap) GetByKey(key string) (any, bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	item, present := h.data.items[key]
	if !present {
		return nil, false, nil
	}
	return item.obj, true, nil
}

// Close makes all other writes and Pop fail from now on. What is in the queue can still be read and deleted.
func (h *Heap) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.changed.Broadcast()
}

// IsClosed says whether Close was called.
func (h *Heap) IsClosed() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.closed
}

// heapData is the heap.Interface of a Heap.
type heapData struct {
	items   map[string]*heapItem
	order   []*heapItem
	keyFunc KeyFunc
	less    LessFunc
}

type heapItem struct {
	key string
	obj any
	// position is that in order.
	position int
}

func (d *heapData) Len() int           { return len(d.order) }
func (d *heapData) Less(i, j int) bool { return d.less(d.order[i].obj, d.order[j].obj) }

func (d *heapData) Swap(i, j int) {
	d.order[i], d.order[j] = d.order[j], d.order[i]
	d.order[i].position, d.order[j].position = i, j
}

func (d *heapData) Push(x any) {
	item := x.(*heapItem)
	item.position = len(d.order)
	d.order = append(d.order, item)
	d.items[item.key] = item
}

func (d *heapData) Pop() any {
	last := len(d.order) - 1
	item := d.order[last]
	d.order[last] = nil
	d.order = d.order[:last]
	delete(d.items, item.key)
	return item
}
