package cache

import (
	"fmt"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
)

// InformerOptions configure [NewInformerWithOptions].
type InformerOptions struct {
	// Logger is where the informer logs to, else the logger in the context that it runs with, else slog.Default.
	Logger *logr.Logger

	// ListerWatcher is what lists and watches. It must be set.
	ListerWatcher ListerWatcher

	// ObjectType is an object of the type that is kept; see [NewReflectorWithOptions].
	ObjectType runtime.Object

	// Handler is told what changes; nil for nobody.
	Handler ResourceEventHandler

	// ResyncPeriod is how often the handler is told of everything as updated; 0 is never.
	ResyncPeriod time.Duration

	// MinWatchTimeout is how long watches last at least; 5 minutes by default, and less is not heeded.
	MinWatchTimeout time.Duration

	// Indexers are the indexes of the store, which is an [Indexer] in any case.
	Indexers Indexers

	// Transform changes objects before they are stored.
	Transform TransformFunc

	// Identifier names the metrics; without one there are none.
	Identifier InformerNameAndResource

	// InformerMetricsProvider makes the metrics. The default is the provider of the process.
	InformerMetricsProvider InformerMetricsProvider
}

// NewInformerWithOptions returns a store and a controller that keeps it up to date and tells one handler, on the goroutine
// of the controller. The store is for reading. A [SharedInformer] does the same for any number of handlers.
func NewInformerWithOptions(options InformerOptions) (Store, Controller) {
	return newInformer(options)
}

// NewInformer is [NewInformerWithOptions] with the options given here.
//
// Deprecated: use NewInformerWithOptions.
func NewInformer(
	lw ListerWatcher,
	objType runtime.Object,
	resyncPeriod time.Duration,
	h ResourceEventHandler,
) (Store, Controller) {
	return newInformer(InformerOptions{ListerWatcher: lw, ObjectType: objType, ResyncPeriod: resyncPeriod, Handler: h})
}

// NewIndexerInformer is [NewInformerWithOptions] with the options given here.
//
// Deprecated: use NewInformerWithOptions.
func NewIndexerInformer(
	lw ListerWatcher,
	objType runtime.Object,
	resyncPeriod time.Duration,
	h ResourceEventHandler,
	indexers Indexers,
) (Indexer, Controller) {
	return newInformer(InformerOptions{
		ListerWatcher: lw, ObjectType: objType, ResyncPeriod: resyncPeriod, Handler: h, Indexers: indexers,
	})
}

// NewTransformingInformer is [NewInformerWithOptions] with the options given here.
//
// Deprecated: use NewInformerWithOptions.
func NewTransformingInformer(
	lw ListerWatcher,
	objType runtime.Object,
	resyncPeriod time.Duration,
	h ResourceEventHandler,
	transformer TransformFunc,
) (Store, Controller) {
	return newInformer(InformerOptions{
		ListerWatcher: lw, ObjectType: objType, ResyncPeriod: resyncPeriod, Handler: h, Transform: transformer,
	})
}

// NewTransformingIndexerInformer is [NewInformerWithOptions] with the options given here.
//
// Deprecated: use NewInformerWithOptions.
func NewTransformingIndexerInformer(
	lw ListerWatcher,
	objType runtime.Object,
	resyncPeriod time.Duration,
	h ResourceEventHandler,
	indexers Indexers,
	transformer TransformFunc,
) (Indexer, Controller) {
	return newInformer(InformerOptions{
		ListerWatcher: lw, ObjectType: objType, ResyncPeriod: resyncPeriod, Handler: h, Indexers: indexers, Transform: transformer,
	})
}

func newInformer(options InformerOptions) (Indexer, Controller) {
	store := NewIndexer(DeletionHandlingMetaNamespaceKeyFunc, options.Indexers,
		WithStoreMetrics(options.Identifier, options.InformerMetricsProvider))
	handler := options.Handler
	if handler == nil {
		handler = ResourceEventHandlerFuncs{}
	}
	queue := NewRealFIFOWithOptions(RealFIFOOptions{
		Logger:                options.Logger,
		KeyFunction:           MetaNamespaceKeyFunc,
		Transformer:           options.Transform,
		AtomicEvents:          true,
		UnlockWhileProcessing: true,
		EmitDeltaTypeBookmark: true,
		Identifier:            options.Identifier,
		MetricsProvider:       options.InformerMetricsProvider,
	})
	return store, New(&Config{
		Queue:            queue,
		ListerWatcher:    options.ListerWatcher,
		ObjectType:       options.ObjectType,
		FullResyncPeriod: options.ResyncPeriod,
		MinWatchTimeout:  options.MinWatchTimeout,
		Process: func(obj interface{}, isInInitialList bool) error {
			deltas, ok := obj.(Deltas)
			if !ok {
				return fmt.Errorf("the queue handed out a %T, not %T", obj, deltas)
			}
			return processDeltas(handler, store, deltas, isInInitialList)
		},
		logger: options.Logger,
	})
}
