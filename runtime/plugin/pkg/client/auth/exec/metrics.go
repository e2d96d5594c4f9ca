package exec

import (
	"sync"
	"time"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// expiries feeds the metric ClientCertExpiry: the earliest expiry of all certificates that plugins supplied.
var expiries = &expiryTracker{byUser: map[*Authenticator]time.Time{}}

type expiryTracker struct {
	mu     sync.Mutex
	byUser map[*Authenticator]time.Time
}

func (t *expiryTracker) set(a *Authenticator, creds *credentials) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if creds.cert != nil && creds.cert.Leaf != nil {
		t.byUser[a] = creds.cert.Leaf.NotAfter
	} else {
		delete(t.byUser, a)
	}
	var earliest *time.Time
	for _, expiry := range t.byUser {
		if earliest == nil || expiry.Before(*earliest) {
			earliest = &expiry
		}
	}
	metrics.ClientCertExpiry.Set(earliest)
}
