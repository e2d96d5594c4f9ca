package store

import (
	"context"
	"sort"
	"time"
)

// Watcher reads the changes of one table from a revision on. It owns no goroutine and no buffer: it reads the table's
// history, so a slow reader never holds up a writer; one that falls behind the history gets ErrExpired.
type Watcher struct {
	s    *Store
	tab  *table
	next uint64 // the last revision delivered or skipped
}

// Watch returns a watcher that starts after a revision.
func (s *Store) Watch(tableName string, after uint64) *Watcher {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Watcher{s: s, tab: s.table(tableName), next: after}
}

// Next waits for changes and returns all that there are. The slice is shared with the history: read only. With no
// changes until the timer fires it returns none and the current revision, so that the caller can send a bookmark.
// done tells that the table is gone. The error is the context's, or ErrExpired: then revision is the oldest that a watch
// can start from.
func (w *Watcher) Next(ctx context.Context, timer <-chan time.Time) (events []Event, revision uint64, done bool, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, 0, false, err
		}
		events, revision, changed, err := w.poll()
		if err != nil || len(events) > 0 {
			return events, revision, false, err
		}
		if changed == nil {
			return nil, revision, true, nil
		}
		select {
		case <-changed:
		case <-timer:
			return nil, revision, false, nil
		case <-ctx.Done():
			return nil, 0, false, ctx.Err()
		}
	}
}

// poll returns what is there; without changes it returns what to wait for, nil when the table is gone.
func (w *Watcher) poll() ([]Event, uint64, <-chan struct{}, error) {
	w.s.mu.RLock()
	defer w.s.mu.RUnlock()
	revision := w.s.revision
	if w.next < w.tab.compacted {
		return nil, w.tab.compacted, nil, ErrExpired
	}
	log := w.tab.log
	i := sort.Search(len(log), func(i int) bool { return log[i].Revision > w.next })
	w.next = max(w.next, revision)
	if i == len(log) && w.tab.dropped {
		return nil, revision, nil, nil
	}
	return log[i:len(log):len(log)], revision, w.tab.changed, nil
}
