package cache

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
)

// StopHandler is a [ResourceEventHandler] that wants to know when it is told nothing more.
type StopHandler interface {
	// OnStop is called last of all and once: the handler was removed, or its informer has stopped.
	OnStop()
}

// listener is a registration of a handler: the goroutine that calls it.
type listener struct {
	handler ResourceEventHandler
	name    string
	log     *eventLog
	place   place
	onDone  func() // set by the informer before the goroutine starts
	started sync.Once
	left    atomic.Bool
	synced  chan struct{} // closed when the first list has been told
	done    chan struct{} // closed when the handler is told nothing more
	once    sync.Once     // closes synced
	ctx     context.Context

	// Of the event being told: its position, and that within its objects.
	i, j int

	// These belong to the informer.
	requested, period time.Duration
	nextResync        time.Time
}

var _ ResourceEventHandlerRegistration = &listener{}

func newListener(ctx context.Context, handler ResourceEventHandler, of string, log *eventLog) *listener {
	return &listener{
		handler: handler, name: of + fmt.Sprintf(" + event handler %T", handler), log: log, ctx: ctx,
		synced: make(chan struct{}), done: make(chan struct{}),
	}
}

// HasSynced reports whether the handler has been told of the whole first list.
func (l *listener) HasSynced() bool { return IsDone(l.HasSyncedChecker()) }

// HasSyncedChecker is done when the handler has been told of the whole first list.
func (l *listener) HasSyncedChecker() DoneChecker {
	return doneChecker{name: func() string { return l.name }, done: l.synced}
}

// start starts the goroutine.
func (l *listener) start() { l.started.Do(func() { go l.run() }) }

// stop ends the goroutine after the call that it is in; what the handler has not been told of by then is dropped.
func (l *listener) stop() {
	l.left.Store(true)
	l.log.leave(&l.place)
	l.started.Do(func() { l.finish() }) // there is none
}

func (l *listener) run() {
	defer l.finish()
	for {
		events, ok := l.log.next(&l.place)
		if !ok {
			return
		}
		l.i, l.j = 0, 0
		for l.i < len(events) && !l.left.Load() {
			if !l.tell(events) {
				time.Sleep(afterPanic)
			}
		}
	}
}

func (l *listener) finish() {
	l.left.Store(true)
	if l.onDone != nil {
		defer l.onDone()
	}
	defer close(l.done)
	if h, ok := l.handler.(StopHandler); ok {
		defer utilruntime.HandleCrashWithContext(l.ctx)
		h.OnStop()
	}
}

// afterPanic is how long a handler that has panicked is left alone, where programs are told to survive panics.
const afterPanic = time.Second

// tell calls the handler for events from l.i on, and returns true unless it panics. Where a panic does not end the
// program, the next call goes on behind the one that panicked.
func (l *listener) tell(events []event) (ended bool) {
	defer utilruntime.HandleCrashWithContext(l.ctx)
	for l.i < len(events) && !l.left.Load() {
		e := &events[l.i]
		if e.only != nil && !slices.Contains(e.only, l) {
			l.i++
			continue
		}
		if e.kind == objectsAdded || e.kind == objectsResync {
			l.tellAll(e)
			continue
		}
		l.i++
		switch e.kind {
		case objectAdded:
			l.handler.OnAdd(e.cur, e.initial)
		case objectUpdated:
			l.handler.OnUpdate(e.old, e.cur)
		case objectDeleted:
			l.handler.OnDelete(e.cur)
		case cacheSynced:
			l.once.Do(func() { close(l.synced) })
		}
	}
	return true
}

// tellAll calls the handler for the objects of an event from l.j on.
func (l *listener) tellAll(e *event) {
	objects := e.cur.([]any)
	for l.j < len(objects) && !l.left.Load() {
		obj := objects[l.j]
		l.j++
		if e.kind == objectsAdded {
			l.handler.OnAdd(obj, e.initial)
		} else {
			l.handler.OnUpdate(obj, obj)
		}
	}
	if l.j == len(objects) {
		l.i, l.j = l.i+1, 0
	}
}
