package leaderelection

import (
	"net/http"
	"sync"
	"time"
)

// HealthzAdaptor is a health check for a leader that could not renew its lease and did not stop. It can be served before
// the election begins.
type HealthzAdaptor struct {
	timeout time.Duration

	mu sync.Mutex
	le *LeaderElector
}

// NewLeaderHealthzAdaptor returns a check that fails when the lease ended more than timeout ago.
func NewLeaderHealthzAdaptor(timeout time.Duration) *HealthzAdaptor {
	return &HealthzAdaptor{timeout: timeout}
}

// Name is the name of the check, "leaderElection".
func (l *HealthzAdaptor) Name() string {
	return "leaderElection"
}

// Check returns an error if the leader should no longer be one. It does not look at the request.
func (l *HealthzAdaptor) Check(_ *http.Request) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.le == nil {
		return nil
	}
	return l.le.Check(l.timeout)
}

// SetLeaderElection says which candidate to check. NewLeaderElector does it for the WatchDog of its config.
func (l *HealthzAdaptor) SetLeaderElection(le *LeaderElector) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.le = le
}
