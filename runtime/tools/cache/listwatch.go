package cache

import (
	"context"
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/util/watchlist"
)

// Lister lists a collection. What implements it should implement [ListerWithContext] too.
type Lister interface {
	// List returns a list object: it has items, and a resource version to watch from.
	//
	// Deprecated: use ListerWithContext.ListWithContext.
	List(options metav1.ListOptions) (runtime.Object, error)
}

// ListerWithContext lists a collection.
type ListerWithContext interface {
	// ListWithContext returns a list object: it has items, and a resource version to watch from.
	ListWithContext(ctx context.Context, options metav1.ListOptions) (runtime.Object, error)
}

// Watcher starts watches of a collection. What implements it should implement [WatcherWithContext] too.
type Watcher interface {
	// Watch starts a watch behind a resource version. With an error there is no watch that the caller must stop.
	//
	// Deprecated: use WatcherWithContext.WatchWithContext.
	Watch(options metav1.ListOptions) (watch.Interface, error)
}

// WatcherWithContext starts watches of a collection.
type WatcherWithContext interface {
	// WatchWithContext starts a watch behind a resource version, which ends with ctx. With an error there is no watch
	// that the caller must stop.
	WatchWithContext(ctx context.Context, options metav1.ListOptions) (watch.Interface, error)
}

// ListerWatcher lists and watches a collection. What implements it should implement [ListerWatcherWithContext] too.
type ListerWatcher interface {
	Lister
	Watcher
}

// ListerWatcherWithContext lists and watches a collection.
type ListerWatcherWithContext interface {
	ListerWithContext
	WatcherWithContext
}

// ToListerWithContext returns l itself if it takes contexts, and otherwise a lister that returns when a context ends and
// leaves the call behind.
func ToListerWithContext(l Lister) ListerWithContext {
	if c, ok := l.(ListerWithContext); ok {
		return c
	}
	return contextFreeLister{l}
}

// ToWatcherWithContext returns w itself if it takes contexts, and otherwise a watcher that returns when a context ends and
// leaves the call behind.
func ToWatcherWithContext(w Watcher) WatcherWithContext {
	if c, ok := w.(WatcherWithContext); ok {
		return c
	}
	return contextFreeWatcher{w}
}

// ToListerWatcherWithContext returns lw itself if it takes contexts, and otherwise one that returns when a context ends and
// leaves the call behind.
func ToListerWatcherWithContext(lw ListerWatcher) ListerWatcherWithContext {
	if c, ok := lw.(ListerWatcherWithContext); ok {
		return c
	}
	return contextFree{ToListerWithContext(lw), ToWatcherWithContext(lw)}
}

type contextFreeLister struct{ Lister }

func (l contextFreeLister) ListWithContext(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
	return withContext(ctx, func() (runtime.Object, error) { return l.List(options) }, nil)
}

type contextFreeWatcher struct{ Watcher }

func (w contextFreeWatcher) WatchWithContext(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
	return withContext(ctx, func() (watch.Interface, error) { return w.Watch(options) }, watch.Interface.Stop)
}

type contextFree struct {
	ListerWithContext
	WatcherWithContext
}

// ListFunc lists a collection.
//
// Deprecated: use ListWithContextFunc.
type ListFunc func(options metav1.ListOptions) (runtime.Object, error)

// ListWithContextFunc lists a collection.
type ListWithContextFunc func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error)

// WatchFunc starts a watch of a collection.
//
// Deprecated: use WatchFuncWithContext.
type WatchFunc func(options metav1.ListOptions) (watch.Interface, error)

// WatchFuncWithContext starts a watch of a collection.
type WatchFuncWithContext func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error)

// ListWatch lists and watches by functions. One of the two functions of each pair must be set; if both are, each method
// calls its own. A call for which none is set is an error.
type ListWatch struct {
	// ListFunc lists without a context.
	//
	// Deprecated: use ListWithContextFunc.
	ListFunc ListFunc
	// WatchFunc watches without a context.
	//
	// Deprecated: use WatchFuncWithContext.
	WatchFunc WatchFunc

	// ListWithContextFunc lists.
	ListWithContextFunc ListWithContextFunc
	// WatchFuncWithContext watches.
	WatchFuncWithContext WatchFuncWithContext

	// DisableChunking makes reflectors ask for the whole list at once. (In client-go it has no effect.)
	DisableChunking bool
}

var (
	_ ListerWatcher            = &ListWatch{}
	_ ListerWatcherWithContext = &ListWatch{}
)

// List lists the collection.
//
// Deprecated: use ListWithContext.
func (lw *ListWatch) List(options metav1.ListOptions) (runtime.Object, error) {
	if lw.ListFunc != nil {
		return lw.ListFunc(options)
	}
	return lw.ListWithContext(context.Background(), options)
}

// ListWithContext lists the collection.
func (lw *ListWatch) ListWithContext(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
	switch {
	case lw.ListWithContextFunc != nil:
		return lw.ListWithContextFunc(ctx, options)
	case lw.ListFunc != nil:
		return withContext(ctx, func() (runtime.Object, error) { return lw.ListFunc(options) }, nil)
	}
	return nil, errors.New("list: the ListWatch has no function that lists")
}

// Watch starts a watch of the collection.
//
// Deprecated: use WatchWithContext.
func (lw *ListWatch) Watch(options metav1.ListOptions) (watch.Interface, error) {
	if lw.WatchFunc != nil {
		return lw.WatchFunc(options)
	}
	return lw.WatchWithContext(context.Background(), options)
}

// WatchWithContext starts a watch of the collection.
func (lw *ListWatch) WatchWithContext(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
	switch {
	case lw.WatchFuncWithContext != nil:
		return lw.WatchFuncWithContext(ctx, options)
	case lw.WatchFunc != nil:
		return withContext(ctx, func() (watch.Interface, error) { return lw.WatchFunc(options) }, watch.Interface.Stop)
	}
	return nil, errors.New("watch: the ListWatch has no function that watches")
}

// ToListWatcherWithWatchListSemantics returns lw with what client says about watches that begin with the existing
// objects: a reflector never asks a client for one that says it has none, as fakes do.
func ToListWatcherWithWatchListSemantics(lw *ListWatch, client any) ListerWatcher {
	if watchlist.DoesClientNotSupportWatchListSemantics(client) {
		return listOnlyListWatch{lw}
	}
	return lw
}

// listOnlyListWatch is a ListWatch of a client without WatchList.
type listOnlyListWatch struct{ *ListWatch }

func (listOnlyListWatch) IsWatchListSemanticsUnSupported() bool { return true }
