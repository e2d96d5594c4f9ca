package watch

import (
	"context"
	"slices"
	"time"
)

// Loop calls Run after each burst of changes.
type Loop struct {
	// Events are the paths that change.
	Events <-chan string
	// Quiet is how long nothing has to happen before a burst is over.
	Quiet time.Duration
	// Relevant reports whether a change matters. It is asked when the burst is
	// over, so that what Run wrote last is known.
	Relevant func(path string) bool
	// Run is called with the relevant paths of a burst, each once, sorted. No
	// two calls overlap; what changes meanwhile is the next burst.
	Run func(ctx context.Context, changed []string)
}

// Serve runs until ctx is done or Events is closed.
func (l *Loop) Serve(ctx context.Context) {
	timer := time.NewTimer(l.Quiet)
	timer.Stop()
	defer timer.Stop()
	pending := map[string]bool{}
	for {
		select {
		case <-ctx.Done():
			return
		case path, ok := <-l.Events:
			if !ok {
				return
			}
			pending[path] = true
			timer.Reset(l.Quiet)
		case <-timer.C:
			var changed []string
			for path := range pending {
				if l.Relevant(path) {
					changed = append(changed, path)
				}
			}
			clear(pending)
			if len(changed) > 0 {
				slices.Sort(changed)
				l.Run(ctx, changed)
			}
		}
	}
}
