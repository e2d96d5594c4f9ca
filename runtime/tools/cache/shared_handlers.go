package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-logr/logr"
)

func (s *sharedIndexInformer) AddEventHandler(handler ResourceEventHandler) (ResourceEventHandlerRegistration, error) {
	return s.AddEventHandlerWithOptions(handler, HandlerOptions{})
}

func (s *sharedIndexInformer) AddEventHandlerWithResyncPeriod(handler ResourceEventHandler, resyncPeriod time.Duration) (ResourceEventHandlerRegistration, error) {
	return s.AddEventHandlerWithOptions(handler, HandlerOptions{ResyncPeriod: &resyncPeriod})
}

func (s *sharedIndexInformer) AddEventHandlerWithOptions(handler ResourceEventHandler, options HandlerOptions) (ResourceEventHandlerRegistration, error) {
	if handler == nil {
		return nil, fmt.Errorf("add handler to %s: the handler is nil", s.name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil, fmt.Errorf("add handler %T: the %s has stopped already", handler, s.name)
	}
	ctx := context.Background()
	if options.Logger != nil {
		ctx = logr.NewContext(ctx, *options.Logger)
	}
	l := newListener(ctx, handler, s.name, s.events)
	l.requested = s.defaultResync
	if options.ResyncPeriod != nil {
		l.requested = *options.ResyncPeriod
	}
	s.agreeOnResync(l, options.Logger)
	s.listeners = append(s.listeners, l)
	if !s.started {
		s.events.join(&l.place)
		return l, nil
	}
	s.joinLate(l)
	s.launch(l)
	return l, nil
}

// joinLate makes a listener begin with what is in the cache.
func (s *sharedIndexInformer) joinLate(l *listener) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	l.place.first = s.indexer.List()
	l.place.mark = s.store.filled
	l.place.begin = len(l.place.first) > 0 || l.place.mark
	s.events.join(&l.place)
}

// agreeOnResync gives a listener a resync period. Before the start the shortest one sets how often is checked; after the
// start none can be shorter than that.
func (s *sharedIndexInformer) agreeOnResync(l *listener, logger *logr.Logger) {
	if l.requested > 0 && l.requested < minimumResyncPeriod {
		loggerOr(context.Background(), logger).Warn("a resync period is too short", "informer", s.name,
			"asked", l.requested, "minimum", minimumResyncPeriod)
		l.requested = minimumResyncPeriod
	}
	if l.requested > 0 && l.requested < s.checkPeriod {
		if s.started {
			loggerOr(context.Background(), logger).Warn("a resync period is too short for an informer that has started",
				"informer", s.name, "asked", l.requested, "minimum", s.checkPeriod)
		} else {
			s.checkPeriod = l.requested
			for _, other := range s.listeners {
				other.period = resyncPeriod(other.requested, s.checkPeriod)
			}
		}
	}
	l.period = resyncPeriod(l.requested, s.checkPeriod)
	l.nextResync = s.clock.Now().Add(l.period)
}

func resyncPeriod(requested, check time.Duration) time.Duration {
	if requested <= 0 || check == 0 {
		return 0
	}
	return max(requested, check)
}

// shouldResync finds the handlers that are due.
func (s *sharedIndexInformer) shouldResync() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	var due []*listener
	for _, l := range s.listeners {
		if l.period > 0 && !now.Before(l.nextResync) {
			l.nextResync = now.Add(l.period)
			due = append(due, l)
		}
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.store.due = due
	return len(due) > 0
}

func (s *sharedIndexInformer) RemoveEventHandler(handle ResourceEventHandlerRegistration) error {
	l, err := s.listenerOf(handle)
	if err != nil {
		return err
	}
	s.mu.Lock()
	for i, other := range s.listeners {
		if other == l {
			s.listeners = append(s.listeners[:i:i], s.listeners[i+1:]...)
			break
		}
	}
	s.mu.Unlock()
	l.stop()
	return nil
}

func (s *sharedIndexInformer) listenerOf(handle ResourceEventHandlerRegistration) (*listener, error) {
	l, ok := handle.(*listener)
	if !ok {
		return nil, fmt.Errorf("remove handler: %T is no registration of the %s", handle, s.name)
	}
	if l.log != s.events {
		return nil, fmt.Errorf("remove handler: it was added to another informer than the %s", s.name)
	}
	return l, nil
}

// ShutDownEventHandler removes a handler from its informer and waits until it is told nothing more. The handler itself
// must not call it, as it would wait for itself.
func ShutDownEventHandler(informer SharedInformer, handle ResourceEventHandlerRegistration) error {
	if err := informer.RemoveEventHandler(handle); err != nil {
		return err
	}
	l, ok := handle.(*listener)
	if !ok {
		return errors.New("shut down handler: the registration is not of this package, so that its end is not known")
	}
	<-l.done
	return nil
}
