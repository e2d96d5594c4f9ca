package cache

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"
)

// minimumResyncPeriod is the shortest period in which handlers are shown everything again.
const minimumResyncPeriod = time.Second

// sharedIndexInformer is the informer of this package: a reflector that writes to a cache and to a log of events, and a
// goroutine per handler that reads the log.
type sharedIndexInformer struct {
	name        string // for messages
	reflectorOf string // the reflector's
	lw          ListerWatcher
	example     runtime.Object
	description string

	indexer  *cache
	events   *eventLog
	store    *sharedStore
	attempts *attempts
	clock    clock.Clock
	ended    chan struct{} // closed when all goroutines have ended

	mu            sync.Mutex
	started       bool
	stopped       bool
	cancel        context.CancelFunc // once started
	reflector     *Reflector         // once started
	listeners     []*listener
	running       sync.WaitGroup // listeners
	onWatchError  WatchErrorHandlerWithContext
	defaultResync time.Duration
	checkPeriod   time.Duration // how often it is seen whether handlers are due; 0 for never
}

// NewSharedInformer is [NewSharedIndexInformer] without indexes.
func NewSharedInformer(lw ListerWatcher, exampleObject runtime.Object, defaultEventHandlerResyncPeriod time.Duration) SharedInformer {
	return NewSharedIndexInformer(lw, exampleObject, defaultEventHandlerResyncPeriod, Indexers{})
}

// NewSharedIndexInformer is [NewSharedIndexInformerWithOptions] with a resync period and indexes.
func NewSharedIndexInformer(lw ListerWatcher, exampleObject runtime.Object, defaultEventHandlerResyncPeriod time.Duration, indexers Indexers) SharedIndexInformer {
	return NewSharedIndexInformerWithOptions(lw, exampleObject, SharedIndexInformerOptions{
		ResyncPeriod: defaultEventHandlerResyncPeriod,
		Indexers:     indexers,
	})
}

// NewSharedIndexInformerWithOptions returns an informer that keeps what lw lists and watches. Only objects of the type of
// exampleObject are kept, see [NewReflectorWithOptions]; nil keeps all.
//
// With a ResyncPeriod of 0 it never resyncs. Else it checks at regular times which handlers are due: the check period is
// the shortest that was asked for before the start, one second at least, and the period of a handler is rounded up to a
// multiple of it.
//
// There is no queue between the watch and the cache, as in client-go, so that the cache is at most one event behind. The
// metric of queued items is the number of events before the slowest handler.
func NewSharedIndexInformerWithOptions(lw ListerWatcher, exampleObject runtime.Object, options SharedIndexInformerOptions) SharedIndexInformer {
	indexer := newCache(DeletionHandlingMetaNamespaceKeyFunc, options.Indexers,
		WithStoreMetrics(options.Identifier, options.InformerMetricsProvider))
	events := newEventLog()
	typ, gvk := expected(exampleObject)
	s := &sharedIndexInformer{
		name:          "SharedIndexInformer " + describeType(typ, gvk),
		reflectorOf:   options.Identifier.Name(),
		lw:            lw,
		example:       exampleObject,
		description:   options.ObjectDescription,
		indexer:       indexer,
		events:        events,
		store:         newSharedStore(indexer, events),
		attempts:      newAttempts(),
		clock:         clock.RealClock{},
		ended:         make(chan struct{}),
		defaultResync: options.ResyncPeriod,
		checkPeriod:   options.ResyncPeriod,
	}
	if s.reflectorOf == "" {
		s.reflectorOf = callSite()
	}
	if p := metricsProviderOr(options.InformerMetricsProvider); p != nil && options.Identifier.Reserved() {
		events.backlog = reservedGauge{options.Identifier, p.NewQueuedItemMetric(options.Identifier)}
		s.store.latency = reservedHistogram{options.Identifier, p.NewProcessingLatencyMetric(options.Identifier)}
	}
	if s.checkPeriod > 0 {
		s.checkPeriod = max(s.checkPeriod, minimumResyncPeriod)
	}
	return s
}

// reservedGauge is a metric that falls silent when the name of its informer is released.
type reservedGauge struct {
	id InformerNameAndResource
	GaugeMetric
}

func (g reservedGauge) Set(v float64) {
	if g.id.Reserved() {
		g.GaugeMetric.Set(v)
	}
}

// reservedHistogram is a metric that falls silent when the name of its informer is released.
type reservedHistogram struct {
	id InformerNameAndResource
	HistogramMetric
}

func (h reservedHistogram) Observe(v float64) {
	if h.id.Reserved() {
		h.HistogramMetric.Observe(v)
	}
}

func (s *sharedIndexInformer) Run(stopCh <-chan struct{}) {
	s.RunWithContext(wait.ContextForChannel(stopCh))
}

func (s *sharedIndexInformer) RunWithContext(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	log := loggerOr(ctx, nil)
	if !s.begin(ctx, cancel, log) {
		return
	}
	var detector sync.WaitGroup
	if s.store.detector != nil {
		detector.Go(func() { s.store.detector.Run(ctx.Done()) })
	}
	s.reflector.RunWithContext(ctx)

	s.mu.Lock()
	s.stopped = true
	s.end()
	s.mu.Unlock()
	s.events.close()
	s.running.Wait()
	detector.Wait()
	close(s.ended)
}

// begin makes the reflector and starts the handlers. It returns false if the informer is not to run.
func (s *sharedIndexInformer) begin(ctx context.Context, cancel context.CancelFunc, log *slog.Logger) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started || s.stopped {
		log.Warn("the informer is not started a second time", "informer", s.name, "stopped", s.stopped)
		return false
	}
	s.started, s.cancel = true, cancel
	s.store.detector = newDetector(s.example)
	s.store.dropped = func(err error) { log.Error("an object is left out", "informer", s.name, "err", err) }
	s.reflector = NewReflectorWithOptions(s.lw, s.example, s.store, ReflectorOptions{
		Name:            s.reflectorOf,
		TypeDescription: s.description,
		ResyncPeriod:    s.checkPeriod,
		Clock:           s.clock,
	})
	s.reflector.ShouldResync = s.shouldResync
	s.reflector.onWatchError = s.onWatchError
	s.reflector.attempts = s.attempts
	now := s.clock.Now()
	for _, l := range s.listeners {
		l.nextResync = now.Add(l.period)
		s.launch(l)
	}
	return true
}

// launch starts the goroutine of a listener.
func (s *sharedIndexInformer) launch(l *listener) {
	s.running.Add(1)
	l.onDone = s.running.Done
	l.start()
}

// end makes all listeners stop before their next call.
func (s *sharedIndexInformer) end() {
	for _, l := range s.listeners {
		l.left.Store(true)
	}
	s.listeners = nil
}

// newDetector returns what finds out whether cached objects are modified, if the environment asks for it, or nil.
func newDetector(example any) MutationDetector {
	d := NewCacheMutationDetector(fmt.Sprintf("%T", example))
	if _, none := d.(noMutationDetector); none {
		return nil
	}
	return d
}

func (s *sharedIndexInformer) HasSynced() bool { return IsDone(s.HasSyncedChecker()) }

func (s *sharedIndexInformer) HasSyncedChecker() DoneChecker {
	return doneChecker{name: func() string { return s.name }, done: s.store.synced}
}

func (s *sharedIndexInformer) LastSyncResourceVersion() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reflector == nil {
		return ""
	}
	return s.reflector.LastSyncResourceVersion()
}

func (s *sharedIndexInformer) IsStopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

func (s *sharedIndexInformer) GetStore() Store           { return s.indexer }
func (s *sharedIndexInformer) GetIndexer() Indexer       { return s.indexer }
func (s *sharedIndexInformer) GetController() Controller { return informerController{s} }

func (s *sharedIndexInformer) AddIndexers(indexers Indexers) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return fmt.Errorf("add indexers: the %s has stopped", s.name)
	}
	return s.indexer.AddIndexers(indexers)
}

func (s *sharedIndexInformer) SetTransform(handler TransformFunc) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started {
		return fmt.Errorf("set transform: the %s has started", s.name)
	}
	s.store.transform = handler
	return nil
}

func (s *sharedIndexInformer) SetWatchErrorHandler(handler WatchErrorHandler) error {
	var withContext WatchErrorHandlerWithContext
	if handler != nil {
		withContext = func(_ context.Context, r *Reflector, err error) { handler(r, err) }
	}
	return s.SetWatchErrorHandlerWithContext(withContext)
}

func (s *sharedIndexInformer) SetWatchErrorHandlerWithContext(handler WatchErrorHandlerWithContext) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started {
		return fmt.Errorf("set watch error handler: the %s has started", s.name)
	}
	s.onWatchError = handler
	return nil
}

// informerController is what GetController returns: it tells of the informer and does not run it.
type informerController struct{ s *sharedIndexInformer }

func (informerController) Run(<-chan struct{})               {}
func (informerController) RunWithContext(context.Context)    {}
func (c informerController) HasSynced() bool                 { return c.s.HasSynced() }
func (c informerController) HasSyncedChecker() DoneChecker   { return c.s.HasSyncedChecker() }
func (c informerController) LastSyncResourceVersion() string { return c.s.LastSyncResourceVersion() }
