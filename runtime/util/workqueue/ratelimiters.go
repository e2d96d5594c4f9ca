package workqueue

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// TypedRateLimiter says how long an item should wait.
type TypedRateLimiter[T comparable] interface {
	// When returns how long item should wait, and counts the call as a failure of it.
	When(item T) time.Duration
	// Forget says that item is no longer tried again, whether it has succeeded or been given up.
	Forget(item T)
	// NumRequeues returns how many failures item has had.
	NumRequeues(item T) int
}

// RateLimiter is a TypedRateLimiter of items of any type.
//
// Deprecated: use TypedRateLimiter.
type RateLimiter TypedRateLimiter[any]

// DefaultTypedControllerRateLimiter returns the usual limiter of controllers: the longer of 5 ms times 2 to the power
// of the item's failures, up to 1000 s, and what keeps all items together below 10 per second with bursts of 100.
func DefaultTypedControllerRateLimiter[T comparable]() TypedRateLimiter[T] {
	return NewTypedMaxOfRateLimiter(
		DefaultTypedItemBasedRateLimiter[T](),
		&TypedBucketRateLimiter[T]{Limiter: rate.NewLimiter(rate.Limit(10), 100)},
	)
}

// DefaultControllerRateLimiter is DefaultTypedControllerRateLimiter for items of any type.
//
// Deprecated: use DefaultTypedControllerRateLimiter.
func DefaultControllerRateLimiter() RateLimiter { return DefaultTypedControllerRateLimiter[any]() }

// DefaultTypedItemBasedRateLimiter returns a limiter with 5 ms times 2 to the power of the item's failures, up to
// 1000 s.
func DefaultTypedItemBasedRateLimiter[T comparable]() TypedRateLimiter[T] {
	return NewTypedItemExponentialFailureRateLimiter[T](5*time.Millisecond, 1000*time.Second)
}

// DefaultItemBasedRateLimiter is DefaultTypedItemBasedRateLimiter for items of any type.
//
// Deprecated: use DefaultTypedItemBasedRateLimiter.
func DefaultItemBasedRateLimiter() RateLimiter { return DefaultTypedItemBasedRateLimiter[any]() }

// TypedBucketRateLimiter is a token bucket, the same for all items.
type TypedBucketRateLimiter[T comparable] struct {
	*rate.Limiter
}

// BucketRateLimiter is a TypedBucketRateLimiter for items of any type.
//
// Deprecated: use TypedBucketRateLimiter.
type BucketRateLimiter = TypedBucketRateLimiter[any]

var _ TypedRateLimiter[string] = (*TypedBucketRateLimiter[string])(nil)

// When takes a token and returns how long it takes until there is one. A bucket that can never have one makes it wait
// for rate.InfDuration.
func (r *TypedBucketRateLimiter[T]) When(item T) time.Duration { return r.Reserve().Delay() }

// NumRequeues returns 0: a bucket does not know items.
func (r *TypedBucketRateLimiter[T]) NumRequeues(item T) int { return 0 }

// Forget does nothing.
func (r *TypedBucketRateLimiter[T]) Forget(item T) {}

// failures counts the failures of items.
type failures[T comparable] struct {
	lock  sync.Mutex
	count map[T]int
}

// next returns how often item has failed before and counts one more.
func (f *failures[T]) next(item T) int {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.count == nil {
		f.count = map[T]int{}
	}
	n := f.count[item]
	f.count[item] = n + 1
	return n
}

func (f *failures[T]) of(item T) int {
	f.lock.Lock()
	defer f.lock.Unlock()
	return f.count[item]
}

func (f *failures[T]) forget(item T) {
	f.lock.Lock()
	defer f.lock.Unlock()
	delete(f.count, item)
}

// TypedItemExponentialFailureRateLimiter waits twice as long after each failure of an item.
type TypedItemExponentialFailureRateLimiter[T comparable] struct {
	failures            failures[T]
	baseDelay, maxDelay time.Duration
}

// ItemExponentialFailureRateLimiter is a TypedItemExponentialFailureRateLimiter for items of any type.
//
// Deprecated: use TypedItemExponentialFailureRateLimiter.
type ItemExponentialFailureRateLimiter = TypedItemExponentialFailureRateLimiter[any]

// NewTypedItemExponentialFailureRateLimiter returns a limiter with baseDelay times 2 to the power of the item's
// failures, up to maxDelay.
func NewTypedItemExponentialFailureRateLimiter[T comparable](baseDelay time.Duration, maxDelay time.Duration) TypedRateLimiter[T] {
	return &TypedItemExponentialFailureRateLimiter[T]{baseDelay: baseDelay, maxDelay: maxDelay}
}

// NewItemExponentialFailureRateLimiter is NewTypedItemExponentialFailureRateLimiter for items of any type.
//
// Deprecated: use NewTypedItemExponentialFailureRateLimiter.
func NewItemExponentialFailureRateLimiter(baseDelay time.Duration, maxDelay time.Duration) RateLimiter {
	return NewTypedItemExponentialFailureRateLimiter[any](baseDelay, maxDelay)
}

// When implements TypedRateLimiter.
func (r *TypedItemExponentialFailureRateLimiter[T]) When(item T) time.Duration {
	delay := float64(r.baseDelay) * math.Pow(2, float64(r.failures.next(item)))
	if delay >= float64(r.maxDelay) { // also where an int64 has no room for it
		return r.maxDelay
	}
	return time.Duration(delay)
}

// NumRequeues implements TypedRateLimiter.
func (r *TypedItemExponentialFailureRateLimiter[T]) NumRequeues(item T) int {
	return r.failures.of(item)
}

// Forget implements TypedRateLimiter.
func (r *TypedItemExponentialFailureRateLimiter[T]) Forget(item T) { r.failures.forget(item) }

// TypedItemFastSlowRateLimiter waits for a short time at first and for a long time later.
type TypedItemFastSlowRateLimiter[T comparable] struct {
	failures             failures[T]
	maxFastAttempts      int
	fastDelay, slowDelay time.Duration
}

// ItemFastSlowRateLimiter is a TypedItemFastSlowRateLimiter for items of any type.
//
// Deprecated: use TypedItemFastSlowRateLimiter.
type ItemFastSlowRateLimiter = TypedItemFastSlowRateLimiter[any]

// NewTypedItemFastSlowRateLimiter returns a limiter with fastDelay for the first maxFastAttempts failures of an item
// and slowDelay for all later ones.
func NewTypedItemFastSlowRateLimiter[T comparable](fastDelay, slowDelay time.Duration, maxFastAttempts int) TypedRateLimiter[T] {
	return &TypedItemFastSlowRateLimiter[T]{fastDelay: fastDelay, slowDelay: slowDelay, maxFastAttempts: maxFastAttempts}
}

// NewItemFastSlowRateLimiter is NewTypedItemFastSlowRateLimiter for items of any type.
//
// Deprecated: use NewTypedItemFastSlowRateLimiter.
func NewItemFastSlowRateLimiter(fastDelay, slowDelay time.Duration, maxFastAttempts int) RateLimiter {
	return NewTypedItemFastSlowRateLimiter[any](fastDelay, slowDelay, maxFastAttempts)
}

// When implements TypedRateLimiter.
func (r *TypedItemFastSlowRateLimiter[T]) When(item T) time.Duration {
	if r.failures.next(item) < r.maxFastAttempts {
		return r.fastDelay
	}
	return r.slowDelay
}

// NumRequeues implements TypedRateLimiter.
func (r *TypedItemFastSlowRateLimiter[T]) NumRequeues(item T) int { return r.failures.of(item) }

// Forget implements TypedRateLimiter.
func (r *TypedItemFastSlowRateLimiter[T]) Forget(item T) { r.failures.forget(item) }
