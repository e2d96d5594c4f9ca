package leaderelection

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/clientsmith/client-gen/runtime/tools/leaderelection/resourcelock"
)

// LeaderElector is one candidate. Run it once; the other methods are safe for concurrent use.
type LeaderElector struct {
	config LeaderElectionConfig
	metric LeaderMetric

	// What only Run touches.
	observedRaw []byte
	renewed     time.Time // when the last write that succeeded was begun
	reported    string

	mu           sync.RWMutex
	observed     resourcelock.LeaderElectionRecord
	observedTime time.Time // by the local clock
}

// NewLeaderElector returns a candidate, or an error if lec contradicts itself or lacks something.
func NewLeaderElector(lec LeaderElectionConfig) (*LeaderElector, error) {
	if err := lec.validate(); err != nil {
		return nil, fmt.Errorf("new leader elector: %w", err)
	}
	le := &LeaderElector{config: lec, metric: newMetric()}
	le.metric.Off(lec.Name)
	if lec.WatchDog != nil {
		lec.WatchDog.SetLeaderElection(le)
	}
	return le, nil
}

// RunOrDie runs a candidate until ctx ends or it lost the leadership. It panics if lec is refused by NewLeaderElector.
func RunOrDie(ctx context.Context, lec LeaderElectionConfig) {
	le, err := NewLeaderElector(lec)
	if err != nil {
		panic(err)
	}
	le.Run(ctx)
}

// Run takes part in the election until ctx ends or the leadership, once won, is lost.
func (le *LeaderElector) Run(ctx context.Context) {
	defer le.config.Callbacks.OnStoppedLeading()
	if !le.acquire(ctx) {
		return
	}
	leading, stop := context.WithCancel(ctx)
	defer stop()
	go le.config.Callbacks.OnStartedLeading(leading)
	le.lead(ctx, stop)
}

// GetLeader returns the identity of the last leader that was seen, empty if there was none. It is for information.
func (le *LeaderElector) GetLeader() string {
	return le.record().HolderIdentity
}

// IsLeader reports whether the last leader that was seen is this candidate.
func (le *LeaderElector) IsLeader() bool {
	return le.record().HolderIdentity == le.config.Lock.Identity()
}

// Check returns an error if this candidate is the leader and its lease ended more than maxTolerableExpiredLease ago.
func (le *LeaderElector) Check(maxTolerableExpiredLease time.Duration) error {
	if !le.IsLeader() {
		return nil
	}
	le.mu.RLock()
	defer le.mu.RUnlock()
	if since := time.Since(le.observedTime); since > le.config.LeaseDuration+maxTolerableExpiredLease {
		return fmt.Errorf("leader election: lease %s was last renewed %s ago", le.config.Lock.Describe(), since)
	}
	return nil
}

func (le *LeaderElector) record() resourcelock.LeaderElectionRecord {
	le.mu.RLock()
	defer le.mu.RUnlock()
	return le.observed
}

func (le *LeaderElector) observe(record resourcelock.LeaderElectionRecord) {
	le.mu.Lock()
	defer le.mu.Unlock()
	le.observed = record
	le.observedTime = time.Now()
}

// acquire tries until the candidate leads; false means that ctx ended.
func (le *LeaderElector) acquire(ctx context.Context) bool {
	le.logInfo(ctx, "attempting to acquire leader lease")
	for {
		try, cancel := context.WithTimeout(ctx, le.config.RenewDeadline)
		won := le.tryAcquireOrRenew(try)
		cancel()
		le.reportTransition()
		if won {
			le.config.Lock.RecordEvent("became leader")
			le.metric.On(le.config.Name)
			le.logInfo(ctx, "acquired leader lease")
			return true
		}
		if !sleep(ctx, wait.Jitter(le.config.RetryPeriod, JitterFactor)) {
			return false
		}
	}
}

// lead renews until it cannot or ctx ends. It calls stop before anything that takes time.
func (le *LeaderElector) lead(ctx context.Context, stop func()) {
	for sleep(ctx, le.config.RetryPeriod) && le.renew(ctx) {
		le.reportTransition()
	}
	stop()
	le.reportTransition()
	le.config.Lock.RecordEvent("stopped leading")
	le.metric.Off(le.config.Name)
	le.logInfo(ctx, "stopped leading")
	if le.config.ReleaseOnCancel && ctx.Err() != nil {
		le.release(ctx)
	}
}

// renew tries to renew until the deadline. It also ends when the lease runs out, which is earlier if RetryPeriod and
// RenewDeadline together are longer than LeaseDuration, and when another holds it.
func (le *LeaderElector) renew(ctx context.Context) bool {
	deadline := time.Now().Add(le.config.RenewDeadline)
	if end := le.renewed.Add(le.config.LeaseDuration); end.Before(deadline) {
		deadline = end
	}
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	for {
		if le.tryAcquireOrRenew(ctx) {
			return true
		}
		if !le.IsLeader() || !sleep(ctx, le.config.RetryPeriod) {
			return false
		}
	}
}

// tryAcquireOrRenew makes one attempt to write the record and reports whether it now names this candidate.
func (le *LeaderElector) tryAcquireOrRenew(ctx context.Context) bool {
	now := time.Now()
	if le.IsLeader() && le.leaseIsValid(now) {
		// Nobody else may write now, so what was last read or written is current.
		if le.write(ctx, now, le.record(), le.config.Lock.Update) {
			return true
		}
		le.metric.SlowpathExercised(le.config.Name)
	}
	old, raw, err := le.config.Lock.Get(ctx)
	if apierrors.IsNotFound(err) {
		return le.write(ctx, now, resourcelock.LeaderElectionRecord{HolderIdentity: le.config.Lock.Identity()}, le.config.Lock.Create)
	}
	if err != nil {
		le.logFailure(ctx, "cannot read leader lease", err)
		return false
	}
	if !bytes.Equal(raw, le.observedRaw) {
		le.observe(*old)
		le.observedRaw = raw
	}
	if old.HolderIdentity != "" && !le.IsLeader() && le.leaseIsValid(now) {
		return false
	}
	return le.write(ctx, now, *old, le.config.Lock.Update)
}

// write makes the record that follows old. A record of this candidate without an AcquireTime is the first one.
func (le *LeaderElector) write(ctx context.Context, now time.Time, old resourcelock.LeaderElectionRecord, send func(context.Context, resourcelock.LeaderElectionRecord) error) bool {
	record := old
	record.HolderIdentity = le.config.Lock.Identity()
	record.LeaseDurationSeconds = wholeSeconds(le.config.LeaseDuration)
	record.RenewTime = metav1.NewTime(now)
	if old.HolderIdentity != record.HolderIdentity {
		record.LeaderTransitions++
	}
	if old.HolderIdentity != record.HolderIdentity || old.AcquireTime.IsZero() {
		record.AcquireTime = record.RenewTime
	}
	if err := send(ctx, record); err != nil {
		le.logFailure(ctx, "cannot write leader lease", err)
		return false
	}
	le.renewed = now
	le.observe(record)
	return true
}

// leaseIsValid reports whether the duration that the holder asked for has not passed since its record last changed.
func (le *LeaderElector) leaseIsValid(now time.Time) bool {
	le.mu.RLock()
	defer le.mu.RUnlock()
	return le.observedTime.Add(time.Duration(le.observed.LeaseDurationSeconds) * time.Second).After(now)
}

func wholeSeconds(d time.Duration) int {
	return int((d + time.Second - 1) / time.Second)
}

// release gives the lock up, if this candidate still has it.
func (le *LeaderElector) release(ctx context.Context) {
	if !le.IsLeader() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), le.config.RenewDeadline)
	defer cancel()
	record := le.record()
	err := le.config.Lock.Update(ctx, released(record))
	if apierrors.IsConflict(err) {
		// Something other than the holder changed, such as a label.
		current, _, getErr := le.config.Lock.Get(ctx)
		if getErr != nil || current.HolderIdentity != record.HolderIdentity {
			return
		}
		err = le.config.Lock.Update(ctx, released(*current))
	}
	if err != nil {
		le.logFailure(ctx, "cannot release leader lease", err)
		return
	}
	le.observe(released(record))
}

// released is a record that nobody holds. Its times must be set to be valid.
func released(record resourcelock.LeaderElectionRecord) resourcelock.LeaderElectionRecord {
	record.HolderIdentity = ""
	record.LeaseDurationSeconds = 1
	record.RenewTime = metav1.Now()
	record.AcquireTime = record.RenewTime
	return record
}

func (le *LeaderElector) reportTransition() {
	leader := le.GetLeader()
	if leader == le.reported {
		return
	}
	le.reported = leader
	if le.config.Callbacks.OnNewLeader != nil {
		go le.config.Callbacks.OnNewLeader(leader)
	}
}

func (le *LeaderElector) logInfo(ctx context.Context, msg string) {
	if le.config.Logger != nil {
		le.config.Logger.InfoContext(ctx, msg, "lock", le.config.Lock.Describe(), "identity", le.config.Lock.Identity())
	}
}

func (le *LeaderElector) logFailure(ctx context.Context, msg string, err error) {
	if le.config.Logger != nil {
		le.config.Logger.WarnContext(ctx, msg, "lock", le.config.Lock.Describe(), "identity", le.config.Lock.Identity(), "err", err)
	}
}

// sleep reports whether d passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}
