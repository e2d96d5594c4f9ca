package leaderelection

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/clientsmith/client-gen/runtime/tools/leaderelection/resourcelock"
)

// JitterFactor spreads candidates: they wait for RetryPeriod and up to so many times as long again.
const JitterFactor = 1.2

// LeaderElectionConfig configures a candidate.
type LeaderElectionConfig struct {
	// Lock is what the candidates compete for.
	Lock resourcelock.Interface

	// LeaseDuration is how long a candidate waits, without seeing the record change, before it takes the lock from its
	// holder. It is stored in whole seconds, rounded up. 15 seconds is usual.
	LeaseDuration time.Duration
	// RenewDeadline is how long the leader tries to renew before it gives up. It must be shorter than LeaseDuration.
	// 10 seconds is usual.
	RenewDeadline time.Duration
	// RetryPeriod is the time between two tries. JitterFactor times it must be shorter than RenewDeadline. 2 seconds is
	// usual.
	RetryPeriod time.Duration

	// Callbacks are called when leadership changes.
	Callbacks LeaderCallbacks

	// WatchDog, if not nil, reports a leader that could not renew and did not stop.
	WatchDog *HealthzAdaptor

	// ReleaseOnCancel gives the lock up when the context of Run ends, so that another candidate need not wait for the
	// lease to run out. The work that the lock guards must have ended before the context does.
	ReleaseOnCancel bool

	// Name names the lock in metrics.
	Name string

	// Coordinated asks for an election that the server coordinates, an alpha feature. It is not supported: a config
	// with it set is refused.
	Coordinated bool

	// Logger, if not nil, is told of changes of leadership at slog.LevelInfo and of failed tries at slog.LevelWarn.
	// client-go has no such field and logs to klog.
	Logger *slog.Logger
}

// LeaderCallbacks are called when leadership changes.
type LeaderCallbacks struct {
	// OnStartedLeading is called on a goroutine of its own when the candidate becomes the leader. Its context ends when
	// it no longer is.
	OnStartedLeading func(context.Context)
	// OnStoppedLeading is called when Run returns, whether or not the candidate ever led.
	OnStoppedLeading func()
	// OnNewLeader, if not nil, is called on a goroutine of its own when the candidate sees a leader other than the one
	// before, including itself and the first.
	OnNewLeader func(identity string)
}

var errCoordinated = errors.New("elections coordinated by the server are not supported")

func (c *LeaderElectionConfig) validate() error {
	switch {
	case c.LeaseDuration < 1:
		return errors.New("LeaseDuration must be greater than zero")
	case c.RenewDeadline < 1:
		return errors.New("RenewDeadline must be greater than zero")
	case c.RetryPeriod < 1:
		return errors.New("RetryPeriod must be greater than zero")
	case c.LeaseDuration <= c.RenewDeadline:
		return fmt.Errorf("LeaseDuration (%s) must be greater than RenewDeadline (%s)", c.LeaseDuration, c.RenewDeadline)
	case float64(c.RenewDeadline) <= JitterFactor*float64(c.RetryPeriod):
		return fmt.Errorf("RenewDeadline (%s) must be greater than %v times RetryPeriod (%s)", c.RenewDeadline, JitterFactor, c.RetryPeriod)
	case c.Callbacks.OnStartedLeading == nil:
		return errors.New("OnStartedLeading must be set")
	case c.Callbacks.OnStoppedLeading == nil:
		return errors.New("OnStoppedLeading must be set")
	case c.Lock == nil:
		return errors.New("the Lock must be set")
	case c.Lock.Identity() == "":
		return errors.New("the identity of Lock must not be empty")
	case c.Coordinated:
		return errCoordinated
	}
	return nil
}
