package workqueue

import (
	"container/heap"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
)

// TypedDelayingInterface is a queue with items that come later.
type TypedDelayingInterface[T comparable] interface {
	TypedInterface[T]
	// AddAfter adds item when duration has passed, at once if it is not positive. Of several calls for an item that
	// waits, the one that is due first counts, and the item is added once. After a shutdown nothing is added.
	AddAfter(item T, duration time.Duration)
}

// DelayingInterface is a TypedDelayingInterface of items of any type.
//
// Deprecated: use TypedDelayingInterface.
type DelayingInterface TypedDelayingInterface[any]

// TypedDelayingQueueConfig configures a queue with items that come later. The zero value is fit for use.
type TypedDelayingQueueConfig[T comparable] struct {
	// Logger is not used: this package has nothing to log. It is here because client-go has it; klog.Logger is the
	// same type.
	Logger *logr.Logger
	// Name is the name of the queue in metrics. A queue without one has none.
	Name string
	// MetricsProvider makes the metrics of this queue. Nil means that of SetProvider.
	MetricsProvider MetricsProvider
	// Clock is for tests. Nil means the real one.
	Clock clock.WithTicker
	// Queue is the queue that items are added to. Nil means NewTypedWithConfig.
	Queue TypedInterface[T]
}

// DelayingQueueConfig is a TypedDelayingQueueConfig for items of any type.
//
// Deprecated: use TypedDelayingQueueConfig.
type DelayingQueueConfig = TypedDelayingQueueConfig[any]

// NewTypedDelayingQueue returns a queue without a name.
func NewTypedDelayingQueue[T comparable]() TypedDelayingInterface[T] {
	return NewTypedDelayingQueueWithConfig(TypedDelayingQueueConfig[T]{})
}

// NewTypedDelayingQueueWithConfig returns a configured queue. From the first AddAfter until a shutdown of either kind
// it has a goroutine; in client-go ShutDownWithDrain leaves that behind.
func NewTypedDelayingQueueWithConfig[T comparable](config TypedDelayingQueueConfig[T]) TypedDelayingInterface[T] {
	if config.Clock == nil {
		config.Clock = clock.RealClock{}
	}
	if config.Queue == nil {
		config.Queue = NewTypedWithConfig(TypedQueueConfig[T]{
			Name:            config.Name,
			MetricsProvider: config.MetricsProvider,
			Clock:           config.Clock,
		})
	}
	return &delaying[T]{
		TypedInterface: config.Queue,
		clock:          config.Clock,
		retries:        retryCounter(config.Name, config.MetricsProvider),
		waiting:        map[T]*later[T]{},
		wake:           make(chan struct{}, 1),
		stop:           make(chan struct{}),
	}
}

// TypedNewDelayingQueue is NewTypedDelayingQueue.
//
// Deprecated: use NewTypedDelayingQueue.
func TypedNewDelayingQueue[T comparable]() TypedDelayingInterface[T] {
	return NewTypedDelayingQueue[T]()
}

// NewDelayingQueue returns a queue of items of any type.
//
// Deprecated: use NewTypedDelayingQueue.
func NewDelayingQueue() DelayingInterface { return NewDelayingQueueWithConfig(DelayingQueueConfig{}) }

// NewDelayingQueueWithConfig returns a configured queue of items of any type.
//
// Deprecated: use NewTypedDelayingQueueWithConfig.
func NewDelayingQueueWithConfig(config DelayingQueueConfig) DelayingInterface {
	return NewTypedDelayingQueueWithConfig(config)
}

// NewNamedDelayingQueue returns a queue with a name.
//
// Deprecated: use NewTypedDelayingQueueWithConfig.
func NewNamedDelayingQueue(name string) DelayingInterface {
	return NewDelayingQueueWithConfig(DelayingQueueConfig{Name: name})
}

// NewDelayingQueueWithCustomQueue returns a queue that adds to q.
//
// Deprecated: use NewTypedDelayingQueueWithConfig.
func NewDelayingQueueWithCustomQueue(q Interface, name string) DelayingInterface {
	return NewDelayingQueueWithConfig(DelayingQueueConfig{Name: name, Queue: q})
}

// NewDelayingQueueWithCustomClock returns a queue with a clock of the caller's.
//
// Deprecated: use NewTypedDelayingQueueWithConfig.
func NewDelayingQueueWithCustomClock(clock clock.WithTicker, name string) DelayingInterface {
	return NewDelayingQueueWithConfig(DelayingQueueConfig{Name: name, Clock: clock})
}

// later is an item that waits for its time.
type later[T comparable] struct {
	item  T
	due   time.Time
	order uint64 // among those due at the same time
	index int    // in the heap
}

type delaying[T comparable] struct {
	TypedInterface[T]
	clock   clock.Clock
	retries CounterMetric

	lock    sync.Mutex
	heap    laterHeap[T]
	waiting map[T]*later[T]
	order   uint64
	running bool

	wake     chan struct{} // the first item to wait for is another
	stop     chan struct{}
	stopOnce sync.Once
}

// AddAfter implements TypedDelayingInterface.
func (q *delaying[T]) AddAfter(item T, duration time.Duration) {
	if q.ShuttingDown() {
		return
	}
	q.retries.Inc()
	if duration <= 0 {
		q.Add(item)
		return
	}
	q.lock.Lock()
	defer q.lock.Unlock()
	due := q.clock.Now().Add(duration)
	entry, ok := q.waiting[item]
	switch {
	case !ok:
		q.order++
		entry = &later[T]{item: item, due: due, order: q.order}
		q.waiting[item] = entry
		heap.Push(&q.heap, entry)
	case due.Before(entry.due):
		entry.due = due
		heap.Fix(&q.heap, entry.index)
	default:
		return
	}
	if entry.index == 0 {
		select {
		case q.wake <- struct{}{}:
		default:
		}
	}
	if !q.running {
		q.running = true
		go q.run()
	}
}

// ShutDown implements TypedInterface. What has not come yet never does.
func (q *delaying[T]) ShutDown() {
	q.end()
	q.TypedInterface.ShutDown()
}

// ShutDownWithDrain implements TypedInterface. What has not come yet never does.
func (q *delaying[T]) ShutDownWithDrain() {
	q.end()
	q.TypedInterface.ShutDownWithDrain()
}

func (q *delaying[T]) end() { q.stopOnce.Do(func() { close(q.stop) }) }

// run adds items when they are due.
func (q *delaying[T]) run() {
	for {
		due, delay, more := q.takeDue()
		for _, item := range due {
			q.Add(item)
		}
		var timer clock.Timer
		var fire <-chan time.Time
		if more {
			timer = q.clock.NewTimer(delay)
			fire = timer.C()
		}
		select {
		case <-q.stop:
		case <-q.wake:
		case <-fire:
		}
		if timer != nil {
			timer.Stop()
		}
		select {
		case <-q.stop:
			return
		default:
		}
	}
}

// takeDue returns the items whose time has come, and how long it is until the next if there are more.
func (q *delaying[T]) takeDue() (due []T, delay time.Duration, more bool) {
	q.lock.Lock()
	defer q.lock.Unlock()
	now := q.clock.Now()
	for len(q.heap) > 0 {
		if first := q.heap[0]; first.due.After(now) {
			return due, first.due.Sub(now), true
		}
		entry := heap.Pop(&q.heap).(*later[T])
		delete(q.waiting, entry.item)
		due = append(due, entry.item)
	}
	return due, 0, false
}

// laterHeap has the item that is due first at index 0.
type laterHeap[T comparable] []*later[T]

func (h laterHeap[T]) Len() int { return len(h) }

func (h laterHeap[T]) Less(i, j int) bool {
	if h[i].due.Equal(h[j].due) {
		return h[i].order < h[j].order
	}
	return h[i].due.Before(h[j].due)
}

func (h laterHeap[T]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *laterHeap[T]) Push(x any) {
	entry := x.(*later[T])
	entry.index = len(*h)
	*h = append(*h, entry)
}

func (h *laterHeap[T]) Pop() any {
	last := len(*h) - 1
	entry := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return entry
}
