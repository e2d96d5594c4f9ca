package workqueue

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// TypedInterface is a queue of items to work on.
type TypedInterface[T comparable] interface {
	// Add puts item into the queue, unless it is there already or the queue is shutting down. One that is being worked
	// on comes back after Done.
	Add(item T)
	// Len returns how many items wait to be taken.
	Len() int
	// Get waits for an item and takes it. Shutdown is true, and item the zero value, once the queue is shut down and
	// empty. Call Done with each item taken.
	Get() (item T, shutdown bool)
	// Done says that the work on an item that was taken has ended, well or not.
	Done(item T)
	// ShutDown lets no more items in. Those in the queue are still handed out.
	ShutDown()
	// ShutDownWithDrain is ShutDown that waits until the work on every item has ended. ShutDown ends the waiting.
	ShutDownWithDrain()
	// ShuttingDown reports whether the queue has been told to shut down.
	ShuttingDown() bool
}

// Interface is a TypedInterface of items of any type.
//
// Deprecated: use TypedInterface.
type Interface TypedInterface[any]

// Queue decides the order in which items are taken. Its methods are never called concurrently; items are in it once.
type Queue[T comparable] interface {
	// Touch is told that an item in the queue was added again.
	Touch(item T)
	// Push adds an item.
	Push(item T)
	// Len returns the number of items.
	Len() int
	// Pop removes the item whose turn it is. It is called only when there is one.
	Pop() (item T)
}

// DefaultQueue returns a Queue that is first in, first out.
func DefaultQueue[T comparable]() Queue[T] { return &fifo[T]{} }

// fifo is a ring that grows, so that what was taken is not kept alive and nothing is moved.
type fifo[T comparable] struct {
	ring  []T
	first int
	count int
}

func (q *fifo[T]) Touch(T) {}

func (q *fifo[T]) Len() int { return q.count }

func (q *fifo[T]) Push(item T) {
	if q.count == len(q.ring) {
		grown := make([]T, max(8, 2*len(q.ring)))
		n := copy(grown, q.ring[q.first:])
		copy(grown[n:], q.ring[:q.first])
		q.ring, q.first = grown, 0
	}
	q.ring[(q.first+q.count)%len(q.ring)] = item
	q.count++
}

func (q *fifo[T]) Pop() (item T) {
	var none T
	item, q.ring[q.first] = q.ring[q.first], none
	q.first = (q.first + 1) % len(q.ring)
	if q.count--; q.count == 0 {
		q.ring, q.first = nil, 0 // a burst must not hold memory for ever
	}
	return item
}

// TypedQueueConfig configures a queue. The zero value is fit for use.
type TypedQueueConfig[T comparable] struct {
	// Name is the name of the queue in metrics. A queue without one has none.
	Name string
	// MetricsProvider makes the metrics of this queue. Nil means that of SetProvider.
	MetricsProvider MetricsProvider
	// Clock is for tests. Nil means the real one.
	Clock clock.WithTicker
	// Queue decides the order. Nil means DefaultQueue.
	Queue Queue[T]
}

// QueueConfig is a TypedQueueConfig for items of any type.
//
// Deprecated: use TypedQueueConfig.
type QueueConfig = TypedQueueConfig[any]

// Typed is the queue itself. Make one with NewTyped.
type Typed[t comparable] struct {
	lock       sync.Mutex
	changed    *sync.Cond
	queue      Queue[t]
	waiting    map[t]struct{} // to be worked on: in the queue, or when the work in progress is done
	processing map[t]struct{}
	shutdown   bool
	drain      bool
	metrics    queueMetrics[t]
	stop       chan struct{} // ends the updates of metrics
}

// Type is a Typed of items of any type.
//
// Deprecated: use Typed.
type Type = Typed[any]

var _ TypedInterface[string] = (*Typed[string])(nil)

// NewTyped returns a queue without a name.
func NewTyped[T comparable]() *Typed[T] { return NewTypedWithConfig(TypedQueueConfig[T]{}) }

// NewTypedWithConfig returns a configured queue. A queue with metrics has a goroutine until it is shut down.
func NewTypedWithConfig[T comparable](config TypedQueueConfig[T]) *Typed[T] {
	return newQueue(config, updatePeriod)
}

// updatePeriod is how often the metrics that measure time are brought up to date.
const updatePeriod = 500 * time.Millisecond

func newQueue[T comparable](config TypedQueueConfig[T], period time.Duration) *Typed[T] {
	if config.Clock == nil {
		config.Clock = clock.RealClock{}
	}
	if config.Queue == nil {
		config.Queue = DefaultQueue[T]()
	}
	q := &Typed[T]{
		queue:      config.Queue,
		waiting:    map[T]struct{}{},
		processing: map[T]struct{}{},
		metrics:    newQueueMetrics[T](config.Name, config.MetricsProvider, config.Clock),
		stop:       make(chan struct{}),
	}
	q.changed = sync.NewCond(&q.lock)
	if q.metrics.on() {
		go q.keepUpdating(config.Clock.NewTicker(period))
	}
	return q
}

// New returns a queue of items of any type.
//
// Deprecated: use NewTyped.
func New() *Type { return NewWithConfig(QueueConfig{}) }

// NewWithConfig returns a configured queue of items of any type.
//
// Deprecated: use NewTypedWithConfig.
func NewWithConfig(config QueueConfig) *Type { return NewTypedWithConfig(config) }

// NewNamed returns a queue with a name, and so with metrics if there is a provider.
//
// Deprecated: use NewTypedWithConfig.
func NewNamed(name string) *Type { return NewWithConfig(QueueConfig{Name: name}) }

// Add implements TypedInterface.
func (q *Typed[T]) Add(item T) {
	q.lock.Lock()
	defer q.lock.Unlock()
	if q.shutdown {
		return
	}
	_, inWork := q.processing[item]
	if _, ok := q.waiting[item]; ok {
		if !inWork {
			q.queue.Touch(item)
		}
		return
	}
	q.metrics.add(item)
	q.waiting[item] = struct{}{}
	if inWork {
		return
	}
	q.queue.Push(item)
	q.changed.Signal()
}

// Len implements TypedInterface. The number may be another as soon as it is returned.
func (q *Typed[T]) Len() int {
	q.lock.Lock()
	defer q.lock.Unlock()
	return q.queue.Len()
}

// Get implements TypedInterface.
func (q *Typed[T]) Get() (item T, shutdown bool) {
	q.lock.Lock()
	defer q.lock.Unlock()
	for q.queue.Len() == 0 && !q.shutdown {
		q.changed.Wait()
	}
	if q.queue.Len() == 0 {
		return item, true
	}
	item = q.queue.Pop()
	q.metrics.get(item)
	q.processing[item] = struct{}{}
	delete(q.waiting, item)
	return item, false
}

// Done implements TypedInterface. For an item that is not being worked on it does nothing.
func (q *Typed[T]) Done(item T) {
	q.lock.Lock()
	defer q.lock.Unlock()
	if _, ok := q.processing[item]; !ok {
		return
	}
	q.metrics.done(item)
	delete(q.processing, item)
	if _, ok := q.waiting[item]; ok {
		q.queue.Push(item)
		q.changed.Signal()
	}
	if q.shutdown && len(q.processing) == 0 {
		q.changed.Broadcast() // for those who wait for the drain
	}
}

// ShutDown implements TypedInterface.
func (q *Typed[T]) ShutDown() {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.drain = false
	q.close()
}

// ShutDownWithDrain implements TypedInterface. An item whose Done is never called makes it wait for ever.
func (q *Typed[T]) ShutDownWithDrain() {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.drain = true
	q.close()
	for (len(q.processing) != 0 || q.queue.Len() != 0) && q.drain {
		q.changed.Wait()
	}
}

// close lets no more items in and wakes everybody. The caller holds the lock.
func (q *Typed[T]) close() {
	if !q.shutdown {
		q.shutdown = true
		close(q.stop)
	}
	q.changed.Broadcast()
}

// ShuttingDown implements TypedInterface.
func (q *Typed[T]) ShuttingDown() bool {
	q.lock.Lock()
	defer q.lock.Unlock()
	return q.shutdown
}

// keepUpdating brings the metrics that measure time up to date until the queue is shut down.
func (q *Typed[T]) keepUpdating(ticker clock.Ticker) {
	defer ticker.Stop()
	for {
		select {
		case <-q.stop:
			return
		case <-ticker.C():
			q.lock.Lock()
			q.metrics.update()
			q.lock.Unlock()
		}
	}
}
