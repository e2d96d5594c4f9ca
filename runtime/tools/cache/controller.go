package cache

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/clientsmith/client-gen/runtime/features"
)

// ProcessFunc handles what was taken from a queue. isInInitialList says whether it comes from the first list.
type ProcessFunc func(obj interface{}, isInInitialList bool) error

// ShouldResyncFunc says whether to resync now.
type ShouldResyncFunc func() bool

// Config is what a [Controller] is made of.
type Config struct {
	// Queue is between the reflector and Process.
	Queue

	// ListerWatcher is what the reflector lists and watches with.
	ListerWatcher

	// Process handles what is taken from the queue, as the queue hands it out: Deltas, from those of this package that
	// informers use.
	Process ProcessFunc

	// ProcessBatch, if set, handles several deltas at once, if the queue is a QueueWithBatch and the feature gate
	// InOrderInformersBatchProcess is on, as it is by default.
	ProcessBatch ProcessBatchFunc

	// ObjectType is an object of the type that the queue is for; see [NewReflectorWithOptions].
	ObjectType runtime.Object

	// ObjectDescription says in messages what the objects are, by default their type.
	ObjectDescription string

	// FullResyncPeriod is how often ShouldResync is asked; 0 is never.
	FullResyncPeriod time.Duration

	// MinWatchTimeout is how long watches last at least; 5 minutes by default, and less is not heeded.
	MinWatchTimeout time.Duration

	// ShouldResync is asked whether to call the queue's Resync; nil means yes.
	ShouldResync ShouldResyncFunc

	// WatchErrorHandler is told of errors of lists and watches.
	WatchErrorHandler WatchErrorHandler

	// WatchErrorHandlerWithContext is told of errors of lists and watches if WatchErrorHandler is nil. If both are,
	// DefaultWatchErrorHandler logs them.
	WatchErrorHandlerWithContext WatchErrorHandlerWithContext

	// WatchListPageSize is how many objects lists ask for at a time; see [Reflector].
	WatchListPageSize int64

	logger *logr.Logger
}

// Controller is a reflector that writes to a queue, and a loop that handles what is in it.
type Controller interface {
	// RunWithContext runs both until ctx ends and returns when they have ended. A controller runs once; a second call
	// returns at once.
	RunWithContext(ctx context.Context)

	// Run is RunWithContext with a channel that stops it.
	Run(stopCh <-chan struct{})

	// HasSynced reports whether everything of the first list was handled.
	HasSynced() bool

	// HasSyncedChecker is done when HasSynced is true.
	HasSyncedChecker() DoneChecker

	// LastSyncResourceVersion returns the resource version that the reflector has reached, "" before the first list.
	LastSyncResourceVersion() string
}

// New returns a controller. It takes a copy of the config.
func New(c *Config) Controller {
	return &controller{config: *c}
}

type controller struct {
	config Config

	mu        sync.Mutex
	reflector *Reflector // once it runs
}

func (c *controller) Run(stopCh <-chan struct{}) {
	c.RunWithContext(wait.ContextForChannel(stopCh))
}

func (c *controller) RunWithContext(ctx context.Context) {
	if c.config.logger != nil {
		ctx = logr.NewContext(ctx, *c.config.logger)
	}
	r := NewReflectorWithOptions(c.config.ListerWatcher, c.config.ObjectType, c.config.Queue, ReflectorOptions{
		ResyncPeriod:    c.config.FullResyncPeriod,
		MinWatchTimeout: c.config.MinWatchTimeout,
		TypeDescription: c.config.ObjectDescription,
	})
	r.ShouldResync = c.config.ShouldResync
	r.WatchListPageSize = c.config.WatchListPageSize
	r.onWatchError = c.config.WatchErrorHandlerWithContext
	if handler := c.config.WatchErrorHandler; handler != nil {
		r.onWatchError = func(_ context.Context, r *Reflector, err error) { handler(r, err) }
	}
	c.mu.Lock()
	again := c.reflector != nil
	if !again {
		c.reflector = r
	}
	c.mu.Unlock()
	if again {
		loggerOr(ctx, nil).Warn("a controller is not started a second time", "type", r.typeDescription)
		return
	}
	var reflecting sync.WaitGroup
	reflecting.Go(func() {
		defer c.config.Queue.Close()
		r.RunWithContext(ctx)
	})
	defer reflecting.Wait()
	c.process(ctx, r)
}

// process handles what is in the queue until it is closed. An error concerns what was just handled and is logged.
func (c *controller) process(ctx context.Context, r *Reflector) {
	next := func() error {
		_, err := c.config.Pop(PopProcessFunc(c.config.Process))
		return err
	}
	if q, ok := c.config.Queue.(QueueWithBatch); ok && c.config.ProcessBatch != nil &&
		features.FeatureGates().Enabled(features.InOrderInformersBatchProcess) {
		next = func() error { return q.PopBatch(c.config.ProcessBatch, PopProcessFunc(c.config.Process)) }
	}
	for {
		err := next()
		if errors.Is(err, ErrFIFOClosed) {
			return
		}
		if err != nil {
			r.log(ctx).Error("an event could not be handled", "err", err)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

func (c *controller) HasSynced() bool               { return c.config.Queue.HasSynced() }
func (c *controller) HasSyncedChecker() DoneChecker { return c.config.Queue.HasSyncedChecker() }

func (c *controller) LastSyncResourceVersion() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reflector == nil {
		return ""
	}
	return c.reflector.LastSyncResourceVersion()
}
