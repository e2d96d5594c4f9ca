package synctrack

import (
	"sync"
	"sync/atomic"
)

// Lazy holds the result of a function until [Lazy.Notify] says that it may have changed. Only Evaluate has to be set. All
// methods may be called concurrently.
type Lazy[T any] struct {
	// Evaluate computes the result. It can be running more than once at a time, if Notify is called meanwhile.
	Evaluate func() (T, error)

	current atomic.Pointer[lazyResult[T]]
}

// lazyResult is the result of one evaluation.
type lazyResult[T any] struct {
	mu    sync.Mutex
	known bool
	value T
}

// Get returns the result of an Evaluate that was called after the last Notify, and calls it if there is none. Who calls
// Get at the same time waits for the same result. An error is returned and not kept.
func (z *Lazy[T]) Get() (T, error) {
	result := z.current.Load()
	if result == nil {
		z.current.CompareAndSwap(nil, &lazyResult[T]{})
		result = z.current.Load()
	}
	return result.get(z.Evaluate)
}

func (r *lazyResult[T]) get(evaluate func() (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known {
		return r.value, nil
	}
	value, err := evaluate()
	if err != nil {
		return value, err
	}
	r.value, r.known = value, true
	return value, nil
}

// Notify says that what Evaluate depends on has changed.
func (z *Lazy[T]) Notify() { z.current.Store(&lazyResult[T]{}) }
