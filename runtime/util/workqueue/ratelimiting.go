package workqueue

import "k8s.io/utils/clock"

// TypedRateLimitingInterface is a queue that makes items wait that have failed.
type TypedRateLimitingInterface[T comparable] interface {
	TypedDelayingInterface[T]
	// AddRateLimited adds item when the rate limiter says so.
	AddRateLimited(item T)
	// Forget tells the rate limiter that item is no longer tried again, whether it has succeeded or been given up. It
	// stays in the queue if it is there, and Done is still to be called. Items that are never forgotten are remembered
	// for ever.
	Forget(item T)
	// NumRequeues returns how often the rate limiter has been asked about item since Forget.
	NumRequeues(item T) int
}

// RateLimitingInterface is a TypedRateLimitingInterface of items of any type.
//
// Deprecated: use TypedRateLimitingInterface.
type RateLimitingInterface TypedRateLimitingInterface[any]

// TypedRateLimitingQueueConfig configures a queue with a rate limiter. The zero value is fit for use.
type TypedRateLimitingQueueConfig[T comparable] struct {
	// Name is the name of the queue in metrics. A queue without one has none.
	Name string
	// MetricsProvider makes the metrics of this queue. Nil means that of SetProvider.
	MetricsProvider MetricsProvider
	// Clock is for tests. Nil means the real one.
	Clock clock.WithTicker
	// DelayingQueue is the queue that items are added to. Nil means NewTypedDelayingQueueWithConfig.
	DelayingQueue TypedDelayingInterface[T]
}

// RateLimitingQueueConfig is a TypedRateLimitingQueueConfig for items of any type.
//
// Deprecated: use TypedRateLimitingQueueConfig.
type RateLimitingQueueConfig = TypedRateLimitingQueueConfig[any]

// NewTypedRateLimitingQueue returns a queue without a name.
func NewTypedRateLimitingQueue[T comparable](rateLimiter TypedRateLimiter[T]) TypedRateLimitingInterface[T] {
	return NewTypedRateLimitingQueueWithConfig(rateLimiter, TypedRateLimitingQueueConfig[T]{})
}

// NewTypedRateLimitingQueueWithConfig returns a configured queue.
func NewTypedRateLimitingQueueWithConfig[T comparable](rateLimiter TypedRateLimiter[T], config TypedRateLimitingQueueConfig[T]) TypedRateLimitingInterface[T] {
	if config.DelayingQueue == nil {
		config.DelayingQueue = NewTypedDelayingQueueWithConfig(TypedDelayingQueueConfig[T]{
			Name:            config.Name,
			MetricsProvider: config.MetricsProvider,
			Clock:           config.Clock,
		})
	}
	return &rateLimiting[T]{TypedDelayingInterface: config.DelayingQueue, limiter: rateLimiter}
}

// NewRateLimitingQueue returns a queue of items of any type.
//
// Deprecated: use NewTypedRateLimitingQueue.
func NewRateLimitingQueue(rateLimiter RateLimiter) RateLimitingInterface {
	return NewRateLimitingQueueWithConfig(rateLimiter, RateLimitingQueueConfig{})
}

// NewRateLimitingQueueWithConfig returns a configured queue of items of any type.
//
// Deprecated: use NewTypedRateLimitingQueueWithConfig.
func NewRateLimitingQueueWithConfig(rateLimiter RateLimiter, config RateLimitingQueueConfig) RateLimitingInterface {
	return NewTypedRateLimitingQueueWithConfig[any](rateLimiter, config)
}

// NewNamedRateLimitingQueue returns a queue with a name.
//
// Deprecated: use NewTypedRateLimitingQueueWithConfig.
func NewNamedRateLimitingQueue(rateLimiter RateLimiter, name string) RateLimitingInterface {
	return NewRateLimitingQueueWithConfig(rateLimiter, RateLimitingQueueConfig{Name: name})
}

// NewRateLimitingQueueWithDelayingInterface returns a queue that adds to di.
//
// Deprecated: use NewTypedRateLimitingQueueWithConfig.
func NewRateLimitingQueueWithDelayingInterface(di DelayingInterface, rateLimiter RateLimiter) RateLimitingInterface {
	return NewRateLimitingQueueWithConfig(rateLimiter, RateLimitingQueueConfig{DelayingQueue: di})
}

type rateLimiting[T comparable] struct {
	TypedDelayingInterface[T]
	limiter TypedRateLimiter[T]
}

func (q *rateLimiting[T]) AddRateLimited(item T) { q.AddAfter(item, q.limiter.When(item)) }

func (q *rateLimiting[T]) Forget(item T) { q.limiter.Forget(item) }

func (q *rateLimiting[T]) NumRequeues(item T) int { return q.limiter.NumRequeues(item) }
