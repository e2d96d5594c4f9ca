package transport

import (
	"fmt"
	"testing"
	"time"

	testingclock "k8s.io/utils/clock/testing"
)

// TestTokensAndClocksThatJump: a token is asked for again when its time is over, and when the clock has gone back behind
// the time that it was obtained at; not because of a small step, and not at every request while the clock is wrong.
func TestTokensAndClocksThatJump(t *testing.T) {
	for name, tt := range map[string]struct {
		jump  time.Duration
		asked int
	}{
		"ahead, within its time": {30 * time.Second, 1},
		"ahead, behind it":       {time.Hour, 2},
		"far ahead":              {20 * 365 * 24 * time.Hour, 2},
		"back":                   {-time.Minute, 2},
		"far back":               {-20 * 365 * 24 * time.Hour, 2},
	} {
		// The wall clock alone, as it is on a machine that was asleep.
		clock := testingclock.NewFakeClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		asked := 0
		source := &cachingTokenSource{clock: clock, leeway: tokenLeeway, log: discard, base: sourceFunc(func() (*Token, error) {
			asked++
			return &Token{AccessToken: fmt.Sprint(asked), Expiry: clock.Now().Add(tokenFilePeriod)}, nil
		})}
		for _, step := range []time.Duration{0, tt.jump, 0, time.Second} {
			clock.SetTime(clock.Now().Add(step))
			token, err := source.Token()
			if err != nil || token.AccessToken != fmt.Sprint(asked) {
				t.Errorf("%s: %v, %v", name, token, err)
			}
		}
		if asked != tt.asked {
			t.Errorf("%s: asked %d times, want %d", name, asked, tt.asked)
		}
	}
}

// TestFilesAndClocksThatJump: certificates are read again however the clock has jumped.
func TestFilesAndClocksThatJump(t *testing.T) {
	ca := newAuthority(t, "ca")
	for _, jump := range []time.Duration{time.Hour, -time.Minute, -20 * 365 * 24 * time.Hour} {
		cert, key := ca.issue(t, "alice")
		dir := t.TempDir()
		material, err := loadTLS(&Config{TLS: TLSConfig{CertFile: writeFile(t, dir, "cert", cert), KeyFile: writeFile(t, dir, "key", key)}})
		if err != nil {
			t.Fatal(err)
		}
		clock := testingclock.NewFakeClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		reloader := newCertReloader(material, clock, discard)
		first, err := reloader.certificate()
		if err != nil {
			t.Fatal(err)
		}
		cert, key = ca.issue(t, "bob")
		writeFile(t, dir, "cert", cert)
		writeFile(t, dir, "key", key)
		clock.SetTime(clock.Now().Add(jump))
		if next, err := reloader.certificate(); err != nil || sameCertificate(next, first) {
			t.Errorf("after a jump of %v: the old certificate, %v", jump, err)
		}
	}
}
