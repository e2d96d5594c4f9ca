package leaderelection

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/tools/leaderelection/resourcelock"
)

var leases = schema.GroupResource{Group: "coordination.k8s.io", Resource: "leases"}

// memory is a record with optimistic locking, as a server keeps it.
type memory struct {
	mu      sync.Mutex
	record  *resourcelock.LeaderElectionRecord
	version int
	// fault, if not nil, is asked before each call.
	fault func(ctx context.Context, identity, call string) error
	// lost makes writes that succeeded look failed.
	lost func() bool
}

// lock is one candidate's access to a memory. Its machine's clock is wrong by skew.
type lock struct {
	*memory
	id   string
	skew time.Duration
	seen int
	said []string
}

func (l *lock) enter(ctx context.Context, call string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	fault := l.fault
	l.mu.Unlock()
	if fault != nil {
		return fault(ctx, l.id, call)
	}
	return nil
}

func (l *lock) Get(ctx context.Context) (*resourcelock.LeaderElectionRecord, []byte, error) {
	if err := l.enter(ctx, "get"); err != nil {
		return nil, nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.record == nil {
		return nil, nil, apierrors.NewNotFound(leases, "l")
	}
	l.seen = l.version
	record := *l.record
	return &record, []byte(fmt.Sprint(l.version)), nil
}

func (l *lock) Create(ctx context.Context, record resourcelock.LeaderElectionRecord) error {
	if err := l.enter(ctx, "create"); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.record != nil {
		return apierrors.NewAlreadyExists(leases, "l")
	}
	return l.store(record)
}

func (l *lock) Update(ctx context.Context, record resourcelock.LeaderElectionRecord) error {
	if err := l.enter(ctx, "update"); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.record == nil {
		return apierrors.NewNotFound(leases, "l")
	}
	if l.seen != l.version {
		return apierrors.NewConflict(leases, "l", fmt.Errorf("version %d, not %d", l.version, l.seen))
	}
	return l.store(record)
}

func (l *lock) store(record resourcelock.LeaderElectionRecord) error {
	record.AcquireTime = metav1.NewTime(record.AcquireTime.Add(l.skew))
	record.RenewTime = metav1.NewTime(record.RenewTime.Add(l.skew))
	l.version++
	l.record = &record
	if l.lost != nil && l.lost() {
		return fmt.Errorf("the answer got lost")
	}
	l.seen = l.version
	return nil
}

func (l *lock) RecordEvent(s string) { l.said = append(l.said, s) }
func (l *lock) Identity() string     { return l.id }
func (l *lock) Describe() string     { return "test/l" }

func (m *memory) set(change func(*memory)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

// last is the record as it is now, the zero one if there is none.
func (m *memory) last() resourcelock.LeaderElectionRecord {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.record == nil {
		return resourcelock.LeaderElectionRecord{}
	}
	return *m.record
}

func (m *memory) holder() string { return m.last().HolderIdentity }

// candidate is a running LeaderElector.
type candidate struct {
	*LeaderElector
	lock   *lock
	cancel context.CancelFunc

	mu               sync.Mutex
	started, stopped time.Time // when it began to lead, when that context ended
	returned         time.Time
	leaders          []string
}

func (c *candidate) get(t *time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *t
}

// run starts a candidate; it is waited for at the end of the test.
func run(t *testing.T, m *memory, id string, change ...func(*LeaderElectionConfig)) *candidate {
	t.Helper()
	c := &candidate{lock: &lock{memory: m, id: id}}
	config := LeaderElectionConfig{
		Lock:          c.lock,
		LeaseDuration: 15 * time.Second,
		RenewDeadline: 10 * time.Second,
		RetryPeriod:   2 * time.Second,
		Callbacks: LeaderCallbacks{
			OnStartedLeading: func(ctx context.Context) {
				c.stamp(&c.started)
				<-ctx.Done()
				c.stamp(&c.stopped)
			},
			OnStoppedLeading: func() { c.stamp(&c.returned) },
			OnNewLeader: func(identity string) {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.leaders = append(c.leaders, identity)
			},
		},
	}
	for _, f := range change {
		f(&config)
	}
	le, err := NewLeaderElector(config)
	if err != nil {
		t.Fatal(err)
	}
	c.LeaderElector = le
	ctx, cancel := context.WithCancel(t.Context())
	c.cancel = cancel
	go le.Run(ctx)
	synctest.Wait()
	return c
}

func (c *candidate) stamp(t *time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*t = time.Now()
}

// finish stops candidates and waits for them.
func finish(cs ...*candidate) {
	for _, c := range cs {
		c.cancel()
	}
	synctest.Wait()
}

// pass lets time go by.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
