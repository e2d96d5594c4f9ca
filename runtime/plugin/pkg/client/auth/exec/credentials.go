package exec

import (
	"bytes"
	"context"
	"fmt"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// pluginRun is one run of the plugin and those who wait for it.
type pluginRun struct {
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	// Set before done is closed.
	creds *credentials
	err   error
}

// get returns credentials that have not expired, and runs the plugin for them if need be.
func (a *Authenticator) get(ctx context.Context) (*credentials, error) {
	a.mu.Lock()
	if c := a.creds; c != nil && (c.expiry.IsZero() || a.clock.Now().Before(c.expiry)) {
		a.mu.Unlock()
		return c, nil
	}
	return a.runLocked(ctx)
}

// replace runs the plugin unless that has happened since refused was handed out.
func (a *Authenticator) replace(ctx context.Context, refused *credentials) error {
	a.mu.Lock()
	if a.creds != refused {
		a.mu.Unlock()
		return nil
	}
	_, err := a.runLocked(ctx)
	return err
}

// runLocked starts the plugin, or joins a run under way, and releases the lock while it waits. The run goes on as long
// as anyone waits for it: one cancelled request does not cost the others their credentials.
func (a *Authenticator) runLocked(ctx context.Context) (*credentials, error) {
	run := a.running
	if run == nil {
		runCtx, cancel := context.WithCancel(context.Background())
		run = &pluginRun{cancel: cancel, done: make(chan struct{})}
		a.running = run
		go a.finish(runCtx, run)
	}
	run.waiting++
	a.mu.Unlock()

	select {
	case <-run.done:
		return run.creds, run.err
	case <-ctx.Done():
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	run.waiting--
	if run.waiting == 0 {
		run.cancel()
		if a.running == run {
			// Whoever comes now wants a run that was not cancelled.
			a.running = nil
		}
	}
	return nil, ctx.Err()
}

func (a *Authenticator) finish(ctx context.Context, run *pluginRun) {
	defer run.cancel()
	creds, err := a.run(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.running == run {
		a.running = nil
	}
	run.creds, run.err = creds, err
	if err == nil {
		a.adopt(creds)
	}
	close(run.done)
}

// adopt makes creds the ones in use. Connections were authenticated by the certificate that they were opened with, so
// they are closed when it has changed; a token is sent with each request.
func (a *Authenticator) adopt(creds *credentials) {
	old := a.creds
	a.creds = creds
	expiries.set(a, creds)
	if old == nil || sameCert(old, creds) {
		return
	}
	if old.cert != nil && old.cert.Leaf != nil {
		metrics.ClientCertRotationAge.Observe(a.clock.Since(old.cert.Leaf.NotBefore))
	}
	a.conns.CloseAll()
}

func sameCert(a, b *credentials) bool {
	if a.cert == nil || b.cert == nil {
		return a.cert == b.cert
	}
	if len(a.cert.Certificate) != len(b.cert.Certificate) {
		return false
	}
	for i := range a.cert.Certificate {
		if !bytes.Equal(a.cert.Certificate[i], b.cert.Certificate[i]) {
			return false
		}
	}
	return true
}

// Format keeps the credentials out of whatever formats them.
func (c credentials) Format(f fmt.State, _ rune) { fmt.Fprint(f, "credentials{--- REDACTED ---}") }
