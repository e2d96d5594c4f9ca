package testing

import (
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// watcher is a watch that never blocks or drops: events that do not fit into the channel wait in a queue.
type watcher struct {
	namespace    string
	restrictions ListRestrictions
	onStop       func()

	lock    sync.Mutex
	result  chan watch.Event
	done    chan struct{}
	queue   []watch.Event
	pumping bool
	stopped bool
}

func newWatcher(namespace string, restrictions ListRestrictions) *watcher {
	return &watcher{
		namespace:    namespace,
		restrictions: restrictions,
		result:       make(chan watch.Event, watch.DefaultChanSize),
		done:         make(chan struct{}),
	}
}

// ResultChan returns the channel of events. It is closed after Stop.
func (w *watcher) ResultChan() <-chan watch.Event { return w.result }

// Stop ends the watch. It may be called more than once.
func (w *watcher) Stop() {
	w.lock.Lock()
	if w.stopped {
		w.lock.Unlock()
		return
	}
	w.stopped = true
	close(w.done)
	if !w.pumping {
		close(w.result)
	}
	w.lock.Unlock()
	if w.onStop != nil {
		w.onStop()
	}
}

// notify tells the watcher that an object changed from old to new, either of which may be nil. What the selectors do
// not select counts as absent, as it does on a server.
func (w *watcher) notify(namespace string, before, after runtime.Object) {
	if w.namespace != "" && w.namespace != namespace {
		return
	}
	was := before != nil && w.restrictions.selects(before)
	is := after != nil && w.restrictions.selects(after)
	switch {
	case !was && is:
		w.send(watch.Event{Type: watch.Added, Object: after.DeepCopyObject()})
	case was && is:
		w.send(watch.Event{Type: watch.Modified, Object: after.DeepCopyObject()})
	case was:
		w.send(watch.Event{Type: watch.Deleted, Object: before.DeepCopyObject()})
	}
}

// send delivers the event at once when there is room and in the background otherwise.
func (w *watcher) send(event watch.Event) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.stopped {
		return
	}
	if !w.pumping {
		select {
		case w.result <- event:
			return
		default:
		}
		w.pumping = true
		go w.pump()
	}
	w.queue = append(w.queue, event)
}

// pump moves the queue into the channel until the queue is empty or the watch is stopped.
func (w *watcher) pump() {
	for {
		w.lock.Lock()
		if w.stopped {
			close(w.result)
			w.lock.Unlock()
			return
		}
		if len(w.queue) == 0 {
			w.pumping = false
			w.lock.Unlock()
			return
		}
		event := w.queue[0]
		w.queue = w.queue[1:]
		w.lock.Unlock()

		select {
		case w.result <- event:
		case <-w.done:
		}
	}
}
