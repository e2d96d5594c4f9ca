package cache

import (
	"context"
	"sync/atomic"
)

// withContext calls fn, which knows no context, and returns with the cause of ctx as soon as that ends. What fn returns
// later than that is given to drop.
func withContext[T any](ctx context.Context, fn func() (T, error), drop func(T)) (T, error) {
	if ctx.Done() == nil {
		return fn()
	}
	var value T
	var err error
	var decided atomic.Bool // whoever is first: fn has returned, or nobody waits for it
	done := make(chan struct{})
	go func() {
		v, failed := fn()
		value, err = v, failed
		if decided.CompareAndSwap(false, true) {
			close(done)
		} else if failed == nil && drop != nil {
			drop(v)
		}
	}()
	select {
	case <-done:
		return value, err
	case <-ctx.Done():
		if !decided.CompareAndSwap(false, true) {
			<-done
			return value, err
		}
		var none T
		return none, context.Cause(ctx)
	}
}
