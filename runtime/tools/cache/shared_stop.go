package cache

import (
	"context"
	"fmt"
)

// stopper is an informer that can be stopped by itself.
type stopper interface {
	stop(ctx context.Context) error
}

// wrapper is an informer around another one.
type wrapper interface {
	unwrap() SharedIndexInformer
}

// bare returns what is inside of typed informers.
func bare(informer SharedInformer) SharedInformer {
	for {
		w, ok := informer.(wrapper)
		if !ok {
			return informer
		}
		informer = w.unwrap()
	}
}

// StopInformer stops one informer, of a factory or not, and waits until all its goroutines have ended or ctx has, whose
// cause it then returns. The watch is closed, and handlers that are a [StopHandler] are told. An informer that has not
// started never starts then. It must not be called by a handler of that informer, which would wait for itself.
//
// The other informers of a factory go on. The factory keeps the stopped one, with its cache as it was, and does not start
// it again.
//
// client-go has nothing like it: there an informer ends with its factory. Only informers of this package can be stopped;
// for others an error is returned.
func StopInformer(ctx context.Context, informer SharedInformer) error {
	s, ok := bare(informer).(stopper)
	if !ok {
		return fmt.Errorf("stop informer: a %T cannot be stopped by itself", informer)
	}
	return s.stop(ctx)
}

func (s *sharedIndexInformer) stop(ctx context.Context) error {
	s.mu.Lock()
	never := !s.started && !s.stopped
	var listeners []*listener
	if never {
		s.stopped = true
		listeners, s.listeners = s.listeners, nil
	}
	cancel := s.cancel
	s.mu.Unlock()
	switch {
	case never:
		for _, l := range listeners {
			l.stop()
		}
		close(s.ended)
	case cancel != nil:
		cancel()
	}
	select {
	case <-s.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop %s: %w", s.name, context.Cause(ctx))
	}
}
