package cache

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// SyncError says which informers have not synced, and why.
type SyncError struct {
	// Cause is why the waiting ended: the cause of the context, or nil if it was given up on because of Informers.
	Cause error
	// Informers are those that have not synced.
	Informers []UnsyncedInformer
}

// UnsyncedInformer is an informer of which the cache has never had the full state of the server.
type UnsyncedInformer struct {
	// Name is what the informer calls itself, with the type of its objects.
	Name string
	// Err is the error of the last list or watch, which has the status of the server: apierrors.IsForbidden and the like
	// apply to it. It is nil if none has failed, because the server has not answered yet.
	Err error
	// Attempts is how many lists and watches have failed in a row.
	Attempts int
	// State is what is wrong with the informer itself: "not started" or "stopped", or "".
	State string
}

// Error names the informers with their reasons.
func (e *SyncError) Error() string {
	var b strings.Builder
	b.WriteString("wait for sync: ")
	if e.Cause != nil {
		b.WriteString(e.Cause.Error() + ": ")
	}
	for i, u := range e.Informers {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(u.String())
	}
	return b.String()
}

// String is the name with the reason.
func (u UnsyncedInformer) String() string {
	switch {
	case u.State != "" && u.Err != nil:
		return fmt.Sprintf("%s has not synced, it is %s: %v", u.Name, u.State, u.Err)
	case u.State != "":
		return fmt.Sprintf("%s has not synced, it is %s", u.Name, u.State)
	case u.Err != nil && u.Attempts == 1:
		return fmt.Sprintf("%s has not synced: %v", u.Name, u.Err)
	case u.Err != nil:
		return fmt.Sprintf("%s has not synced after %d attempts: %v", u.Name, u.Attempts, u.Err)
	}
	return fmt.Sprintf("%s has not synced, the server has not answered yet", u.Name)
}

// Unwrap returns the cause and the errors of all informers.
func (e *SyncError) Unwrap() []error {
	var errs []error
	if e.Cause != nil {
		errs = append(errs, e.Cause)
	}
	for _, u := range e.Informers {
		if u.Err != nil {
			errs = append(errs, u.Err)
		}
	}
	return errs
}

// WaitForSync waits until the caches of all informers have had the full state of the server, or until ctx ends: give it a
// deadline. It then returns a [SyncError] that names each informer that has not synced, with the error of its last attempt:
// forbidden, no such resource, expired credentials, connection refused. It does not wait for what cannot come, because an
// informer has stopped; one that is not started yet is waited for.
//
// The informers may belong to factories and may be typed ones. Handlers may not have been told yet; ask their
// registrations.
//
// In client-go the error is only in the log, and a missing permission makes the program hang.
func WaitForSync(ctx context.Context, informers ...SharedInformer) error {
	return waitForSync(ctx, informers, func(error) bool { return false })
}

// WaitForSyncOrRefusal is [WaitForSync] that also ends as soon as the server refuses one of the informers: with 400, 401,
// 403, 404, 405, 406 or 422. It is for programs that had better not start than wait until somebody grants them a permission
// or installs a resource. Informers go on trying all the same.
func WaitForSyncOrRefusal(ctx context.Context, informers ...SharedInformer) error {
	return waitForSync(ctx, informers, isRefused)
}

func waitForSync(ctx context.Context, informers []SharedInformer, isFinal func(error) bool) error {
	for {
		// In this order: a change after the look is in one of the channels.
		cases := []reflect.SelectCase{receive(ctx.Done())}
		failure := &SyncError{}
		final := false
		for _, informer := range informers {
			synced := informer.HasSyncedChecker()
			u, changed, stopped := lookAt(informer)
			if IsDone(synced) {
				continue
			}
			failure.Informers = append(failure.Informers, u)
			final = final || u.State == stateStopped || u.Err != nil && isFinal(u.Err)
			cases = append(cases, receive(synced.Done()), receive(changed), receive(stopped))
		}
		if len(failure.Informers) == 0 {
			return nil
		}
		if ctx.Err() != nil {
			failure.Cause = cause(ctx)
			return failure
		}
		if final {
			return failure
		}
		reflect.Select(cases)
	}
}

// cause returns why ctx has ended. That a deadline has passed is said as such.
func cause(ctx context.Context) error {
	err := context.Cause(ctx)
	if errors.Is(err, context.DeadlineExceeded) && err == ctx.Err() {
		return fmt.Errorf("the deadline has passed: %w", err)
	}
	return err
}

func receive(c <-chan struct{}) reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)}
}

const (
	stateNotStarted = "not started"
	stateStopped    = "stopped"
)

// lookAt returns how an informer that may not have synced is doing, and what tells of changes.
func lookAt(informer SharedInformer) (u UnsyncedInformer, changed, stopped <-chan struct{}) {
	s, ok := bare(informer).(*sharedIndexInformer)
	if !ok {
		u.Name = informer.HasSyncedChecker().Name()
		if informer.IsStopped() {
			u.State = stateStopped
		}
		return u, nil, nil
	}
	u.Name = s.name
	u.Attempts, changed, u.Err = s.attempts.last()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopped:
		u.State = stateStopped
	case !s.started:
		u.State = stateNotStarted
	}
	return u, changed, s.ended
}
