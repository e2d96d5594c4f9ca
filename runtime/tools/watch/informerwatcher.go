package watch

import (
	"context"
	"log/slog"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// NewIndexerInformerWatcher is NewIndexerInformerWatcherWithLogger that logs to slog.Default.
func NewIndexerInformerWatcher(lw cache.ListerWatcher, objType runtime.Object) (cache.Indexer, cache.Controller, watch.Interface, <-chan struct{}) {
	return NewIndexerInformerWatcherWithLogger(logr.FromSlogHandler(slog.Default().Handler()), lw, objType)
}

// NewIndexerInformerWatcherWithLogger starts an informer and returns a watch of what it sees: the existing objects as
// ADDED, then every change, without end and whatever the server forgets. A deletion that was missed comes as DELETED with
// the last known state. It also returns the cache of the informer, which may be ahead of the watch, a controller that tells
// whether the cache is filled, and a channel that is closed when all has ended after a Stop of the watch. Events that
// nobody has read yet are kept without a limit. The logger's type is klog.Logger too, which is an alias of it.
func NewIndexerInformerWatcherWithLogger(logger logr.Logger, lw cache.ListerWatcher, objType runtime.Object) (cache.Indexer, cache.Controller, watch.Interface, <-chan struct{}) {
	informer, w := watchInformer(logr.NewContext(context.Background(), logger), lw, objType)
	return informer.GetIndexer(), informer.GetController(), w, w.done
}

// informerWatch is a handler of an informer that passes on what it is told as a watch.
type informerWatch struct {
	result chan watch.Event
	done   chan struct{}
	ctx    context.Context
	cancel context.CancelFunc
}

// watchInformer starts an informer that ends with the watch or with ctx.
func watchInformer(ctx context.Context, lw cache.ListerWatcher, objType runtime.Object) (cache.SharedIndexInformer, *informerWatch) {
	w := &informerWatch{result: make(chan watch.Event), done: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancel(ctx)
	informer := cache.NewSharedIndexInformer(lw, objType, 0, cache.Indexers{})
	// It has not started, so that there is no error.
	_, _ = informer.AddEventHandler(w)
	go func() {
		defer close(w.done)
		defer close(w.result)
		informer.RunWithContext(w.ctx)
	}()
	return informer, w
}

func (w *informerWatch) Stop()                          { w.cancel() }
func (w *informerWatch) ResultChan() <-chan watch.Event { return w.result }

func (w *informerWatch) OnAdd(obj interface{}, _ bool)  { w.send(watch.Added, obj) }
func (w *informerWatch) OnUpdate(_, newObj interface{}) { w.send(watch.Modified, newObj) }
func (w *informerWatch) OnDelete(obj interface{}) {
	if missed, ok := obj.(cache.DeletedFinalStateUnknown); ok {
		obj = missed.Obj
	}
	w.send(watch.Deleted, obj)
}

func (w *informerWatch) send(eventType watch.EventType, obj interface{}) {
	object, ok := obj.(runtime.Object)
	if !ok {
		return
	}
	select {
	case w.result <- watch.Event{Type: eventType, Object: object}:
	case <-w.ctx.Done():
	}
}
