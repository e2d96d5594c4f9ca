package events

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/record/util"
)

const (
	maxTries   = 12
	retryAfter = 10 * time.Second
	// finishAfter is how long nothing must have been added to a series for it to end; it is also how often that is
	// looked at.
	finishAfter = 6 * time.Minute
	// maxSeries is how many series are known at a time. What comes beyond is written event by event.
	maxSeries = 4096
	// refreshEvery is how often series that go on are written.
	refreshEvery = 30 * time.Minute
)

// key is what events of one series have in common.
type key struct {
	eventtype, reason, action, controller, instance string
	regarding, related                              corev1.ObjectReference
}

func keyOf(e *eventsv1.Event) key {
	k := key{e.Type, e.Reason, e.Action, e.ReportingController, e.ReportingInstance, e.Regarding, corev1.ObjectReference{}}
	if e.Related != nil {
		k.related = *e.Related
	}
	return k
}

// entry is the first event of a series, with the series as it is by now.
type entry struct {
	event   *eventsv1.Event
	written int32 // the count that the sink has
}

func (e *entry) count() int32 {
	if e.event.Series == nil {
		return 1
	}
	return e.event.Series.Count
}

// last returns the time of the latest event.
func (e *entry) last() time.Time {
	if e.event.Series == nil {
		return e.event.EventTime.Time
	}
	return e.event.Series.LastObservedTime.Time
}

// series writes events to a sink. All its methods run on one goroutine.
type series struct {
	sink    EventSink
	logger  *slog.Logger // nil for none
	entries map[key]*entry
}

func newSeries(sink EventSink, logger *slog.Logger) *series {
	return &series{sink: sink, logger: logger, entries: map[key]*entry{}}
}

// run records events until their channel is closed, or done is and the sink cannot be reached.
func (s *series) run(ctx context.Context, events <-chan watch.Event, done <-chan struct{}) {
	finish, refresh := time.NewTicker(finishAfter), time.NewTicker(refreshEvery)
	defer finish.Stop()
	defer refresh.Stop()
	for {
		select {
		case each, open := <-events:
			if !open {
				return
			}
			if event, ok := each.Object.(*eventsv1.Event); ok {
				s.add(ctx, event, done)
			}
		case now := <-finish.C:
			s.finish(ctx, now, done)
		case <-refresh.C:
			s.refresh(ctx, done)
		}
	}
}

// add records an event, which others have too.
func (s *series) add(ctx context.Context, event *eventsv1.Event, done <-chan struct{}) {
	k := keyOf(event)
	known, ok := s.entries[k]
	if !ok {
		known = &entry{event: event.DeepCopy()}
		if len(s.entries) < maxSeries {
			s.entries[k] = known
		}
		s.write(ctx, known, done)
		return
	}
	known.event.Series = &eventsv1.EventSeries{Count: known.count() + 1, LastObservedTime: metav1.NewMicroTime(event.EventTime.Time)}
	if known.count() == 2 {
		s.write(ctx, known, done)
	}
}

// finish ends the series that nothing was added to for a while.
func (s *series) finish(ctx context.Context, now time.Time, done <-chan struct{}) {
	for k, e := range s.entries {
		if !e.last().Before(now.Add(-finishAfter)) {
			continue
		}
		s.writeChanges(ctx, e, done)
		delete(s.entries, k)
	}
}

// refresh writes how far the series are.
func (s *series) refresh(ctx context.Context, done <-chan struct{}) {
	for _, e := range s.entries {
		s.writeChanges(ctx, e, done)
	}
}

func (s *series) writeChanges(ctx context.Context, e *entry, done <-chan struct{}) {
	if e.count() != e.written {
		s.write(ctx, e, done)
	}
}

// write writes an entry, again and again while the sink cannot be reached.
func (s *series) write(ctx context.Context, e *entry, done <-chan struct{}) {
	log := func(why string, err error) {
		warn(s.logger, why, "event", e.event.Name, "namespace", e.event.Namespace, "err", err)
	}
	for try := 1; ; try++ {
		err := s.store(ctx, e)
		switch {
		case err == nil || apierrors.IsAlreadyExists(err):
			e.written = e.count()
			return
		case isFinal(err):
			log("event rejected", err)
			e.written = e.count()
			return
		case try == maxTries:
			log("event dropped: tried too often", err)
			return
		}
		// Not in step with other programs that lost the same server.
		wait := time.NewTimer(retryAfter + rand.N(retryAfter/4))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			log("event dropped: recording ended", err)
			return
		case <-done:
			wait.Stop()
			log("event dropped: shut down", err)
			return
		}
	}
}

// store writes an entry once: a series as a patch, and as a new event if the old one is gone.
func (s *series) store(ctx context.Context, e *entry) error {
	event := e.event.DeepCopy() // sinks may change what they get
	if event.Series != nil {
		patch, err := json.Marshal(map[string]*eventsv1.EventSeries{"series": event.Series})
		if err != nil {
			return err
		}
		if _, err = s.sink.Patch(ctx, event, patch); !util.IsKeyNotFoundError(err) {
			return err
		}
		event = e.event.DeepCopy()
	}
	_, err := s.sink.Create(ctx, event)
	return err
}

// isFinal reports whether an error will be the same next time: all but those of the way to the server.
func isFinal(err error) bool {
	var construction *rest.RequestConstructionError
	var status *apierrors.StatusError
	return errors.As(err, &construction) || errors.As(err, &status)
}
