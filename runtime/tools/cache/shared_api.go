package cache

import (
	"context"
	"time"

	"github.com/go-logr/logr"
)

// SharedInformer keeps a copy of a collection of the server, its cache, and tells handlers what changes in it.
//
// The cache follows the server: every object in it is in a state that it has or had on the server, states of an object
// come in order, some may be left out, and in the end the cache has what the server has. Nothing is promised about the
// order of different objects. Every question to the cache is answered from one state of it.
//
// A handler is told after the cache has changed, by one call after the other, of each change in order; the cache may be
// ahead of it. One that is added later is first told of everything in the cache as added. Each handler has a goroutine of
// its own, so that a slow one holds up nobody; what it has not been told of yet is kept, without a limit, once for all
// handlers. When it is removed, or the informer stops, what it has not been told of is dropped, and it is told so if it is
// a [StopHandler].
//
// An object that is deleted and made anew with the same name while the watch was interrupted is told as an update; the
// UIDs differ.
//
// Objects are shared by all and must not be modified.
type SharedInformer interface {
	// AddEventHandler adds a handler, with the resync period of the informer. Adding to an informer that has stopped is an
	// error.
	AddEventHandler(handler ResourceEventHandler) (ResourceEventHandlerRegistration, error)
	// AddEventHandlerWithResyncPeriod adds a handler that is told of all objects in the cache as updates at least every
	// resyncPeriod, or 0 for never. The informer may make the period longer, and 0 if it does no resyncs. Resyncs do not
	// ask the server.
	AddEventHandlerWithResyncPeriod(handler ResourceEventHandler, resyncPeriod time.Duration) (ResourceEventHandlerRegistration, error)
	// AddEventHandlerWithOptions adds a handler with options.
	AddEventHandlerWithOptions(handler ResourceEventHandler, options HandlerOptions) (ResourceEventHandlerRegistration, error)
	// RemoveEventHandler removes a handler. It does not wait for the call that the handler may be in, but there is none
	// after it; see [ShutDownEventHandler]. It may be called again. The registration of another informer is an error.
	RemoveEventHandler(handle ResourceEventHandlerRegistration) error
	// GetStore returns the cache.
	GetStore() Store
	// GetController returns a controller that tells of the informer and has no other use.
	GetController() Controller
	// Run is RunWithContext with a channel that stops the informer.
	Run(stopCh <-chan struct{})
	// RunWithContext runs the informer until ctx ends, and returns when all its goroutines have ended. An informer runs
	// once; a second call returns at once.
	RunWithContext(ctx context.Context)
	// HasSynced reports whether the cache has had the full state of the server once. Handlers may not have been told yet;
	// ask their registrations. To learn why it takes so long see [WaitForSync].
	HasSynced() bool
	// HasSyncedChecker is done when HasSynced is true.
	HasSyncedChecker() DoneChecker
	// LastSyncResourceVersion returns the resource version that the informer has reached, "" before the first list.
	LastSyncResourceVersion() string

	// SetWatchErrorHandler sets what is told of the errors of lists and watches, instead of DefaultWatchErrorHandler,
	// which logs them. The last call counts; one after the start is an error.
	SetWatchErrorHandler(handler WatchErrorHandler) error

	// SetWatchErrorHandlerWithContext is SetWatchErrorHandler for a handler that takes a context.
	SetWatchErrorHandlerWithContext(handler WatchErrorHandlerWithContext) error

	// SetTransform sets what changes objects before they are cached, to drop what nobody needs as a rule; see
	// [DropManagedFields] and [DropFields]. One that cannot be transformed is logged and not cached. A call after the start
	// is an error.
	SetTransform(handler TransformFunc) error

	// IsStopped reports whether the informer has stopped. It is never started again then, and takes no handlers.
	IsStopped() bool
}

// SharedIndexInformer is a [SharedInformer] with indexes.
type SharedIndexInformer interface {
	SharedInformer
	// AddIndexers adds indexes, which also get the objects that are cached already. A name that exists is an error, as is
	// an informer that has stopped.
	AddIndexers(indexers Indexers) error
	// GetIndexer returns the cache.
	GetIndexer() Indexer
}

// ResourceEventHandlerRegistration is a handler that was added to an informer.
type ResourceEventHandlerRegistration interface {
	// HasSynced reports whether the cache has had the full state of the server, and the handler was told of all of it.
	HasSynced() bool
	// HasSyncedChecker is done when HasSynced is true.
	HasSyncedChecker() DoneChecker
}

// HandlerOptions configure a handler. All are optional.
type HandlerOptions struct {
	// Logger is for messages about the handler, else slog.Default.
	Logger *logr.Logger

	// ResyncPeriod is how often the handler wants to see everything again, 0 for never. Nil stands for the period of the
	// informer.
	ResyncPeriod *time.Duration
}

// SharedIndexInformerOptions configure an informer. All are optional.
type SharedIndexInformerOptions struct {
	// ResyncPeriod is the resync period of handlers that ask for none; with 0 nothing is ever resynced.
	ResyncPeriod time.Duration

	// Indexers are the indexes of the cache.
	Indexers Indexers

	// ObjectDescription says in messages what the objects are, by default their type.
	ObjectDescription string

	// Identifier names the metrics of the informer; without one there are none.
	Identifier InformerNameAndResource

	// InformerMetricsProvider makes the metrics. The default is the provider of the process.
	InformerMetricsProvider InformerMetricsProvider
}
