package leaderelection

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientsmith/client-gen/runtime/tools/leaderelection/resourcelock"
)

var errDown = errors.New("the server is down")

func down(context.Context, string, string) error { return errDown }

// hung answers nobody until the request is given up.
func hung(ctx context.Context, _, _ string) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestAcquireAndRenew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		start := time.Now()
		c := run(t, m, "a")
		if !c.IsLeader() || c.get(&c.started) != start || m.last().LeaseDurationSeconds != 15 || !m.last().AcquireTime.Time.Equal(start) {
			t.Fatalf("not the leader at once: %+v", m.last())
		}
		pass(time.Minute)
		if since := time.Since(m.last().RenewTime.Time); since > 2*time.Second || m.last().LeaderTransitions != 0 || !m.last().AcquireTime.Time.Equal(start) {
			t.Errorf("after a minute, renewed %s ago: %+v", since, m.last())
		}
		finish(c)
		if m.holder() != "a" || c.get(&c.stopped).IsZero() || c.get(&c.returned).IsZero() {
			t.Errorf("after cancel: held by %q, %+v", m.holder(), c)
		}
		if want := []string{"became leader", "stopped leading"}; !slices.Equal(c.lock.said, want) {
			t.Errorf("events: %q", c.lock.said)
		}
	})
}

func TestLose(t *testing.T) {
	long := func(c *LeaderElectionConfig) { c.RenewDeadline, c.RetryPeriod = 14*time.Second, 5*time.Second }
	for name, tt := range map[string]struct {
		fault  func(context.Context, string, string) error
		change func(*LeaderElectionConfig)
		after  time.Duration // of the last renewal
	}{
		"errors":              {down, func(*LeaderElectionConfig) {}, 12 * time.Second},
		"no answer":           {hung, func(*LeaderElectionConfig) {}, 12 * time.Second},
		"not after the lease": {hung, long, 15 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &memory{}
				c := run(t, m, "a", tt.change, func(c *LeaderElectionConfig) { c.ReleaseOnCancel = true })
				pass(20 * time.Second)
				renewed := m.last().RenewTime.Time
				m.set(func(m *memory) { m.fault = tt.fault })
				pass(time.Minute)
				if got := c.get(&c.stopped).Sub(renewed); got != tt.after || c.get(&c.returned) != c.get(&c.stopped) {
					t.Errorf("stopped leading %s after the last renewal, returned at %s", got, c.get(&c.returned))
				}
				finish(c)
			})
		})
	}
}

func TestTakeOver(t *testing.T) {
	for name, tt := range map[string]struct {
		release  bool
		skew     time.Duration
		min, max time.Duration // from the end of a to the start of b
	}{
		// The last renewal was up to 2s before the end; b tries every 2s to 4.4s, and waits from when it saw that renewal.
		"lease runs out":         {min: 13 * time.Second, max: 23800 * time.Millisecond},
		"a's clock is early":     {skew: -10 * time.Hour, min: 13 * time.Second, max: 23800 * time.Millisecond},
		"a's clock is late":      {skew: 10 * time.Hour, min: 13 * time.Second, max: 23800 * time.Millisecond},
		"a releases":             {release: true, max: 4400 * time.Millisecond},
		"a releases, early":      {release: true, skew: -10 * time.Hour, max: 4400 * time.Millisecond},
		"a releases, from ahead": {release: true, skew: 10 * time.Hour, max: 4400 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &memory{}
				a := run(t, m, "a", func(c *LeaderElectionConfig) {
					c.Lock.(*lock).skew = tt.skew
					c.ReleaseOnCancel = tt.release
				})
				b := run(t, m, "b")
				pass(10 * time.Minute)
				if !a.IsLeader() || b.IsLeader() || b.GetLeader() != "a" || !b.get(&b.started).IsZero() {
					t.Fatalf("leader %q, as b sees it %q", m.holder(), b.GetLeader())
				}
				finish(a)
				ended := time.Now()
				if tt.release != (m.holder() == "") {
					t.Errorf("held by %q after a ended", m.holder())
				}
				pass(time.Minute)
				if took := b.get(&b.started).Sub(ended); took < tt.min || took > tt.max || m.last().LeaderTransitions != 1 {
					t.Errorf("b took over after %s: %+v", took, m.last())
				}
				finish(b)
				if want := []string{"a", "b"}; !slices.Equal(slices.DeleteFunc(b.leaders, func(s string) bool { return s == "" }), want) {
					t.Errorf("b saw the leaders %q", b.leaders)
				}
			})
		})
	}
}

func TestStopsWhenAnotherHoldsTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		c := run(t, m, "a")
		m.set(func(m *memory) {
			m.version++
			m.record = &resourcelock.LeaderElectionRecord{HolderIdentity: "thief", LeaseDurationSeconds: 15}
		})
		pass(2 * time.Second)
		if c.get(&c.stopped).IsZero() || c.IsLeader() || m.holder() != "thief" {
			t.Errorf("still leading at the next renewal; held by %q", m.holder())
		}
		finish(c)
	})
}

func TestDeletedRecordIsCreatedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		c := run(t, m, "a")
		m.set(func(m *memory) { m.record = nil })
		pass(2 * time.Second)
		if m.holder() != "a" || !c.get(&c.stopped).IsZero() {
			t.Errorf("held by %q, stopped %s", m.holder(), c.get(&c.stopped))
		}
		finish(c)
	})
}

func TestReleaseSurvivesAChangeOfTheObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		c := run(t, m, "a", func(c *LeaderElectionConfig) { c.ReleaseOnCancel = true })
		m.set(func(m *memory) { m.version++ }) // as by a label
		finish(c)
		if m.holder() != "" || m.last().RenewTime.Time.IsZero() || m.last().LeaseDurationSeconds < 1 {
			t.Errorf("not released, or not as a valid Lease: %+v", m.last())
		}
	})
}

func TestShortLeaseIsRoundedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		c := run(t, m, "a", func(c *LeaderElectionConfig) {
			c.LeaseDuration, c.RenewDeadline, c.RetryPeriod = 1500*time.Millisecond, time.Second, 100*time.Millisecond
		})
		if m.last().LeaseDurationSeconds != 2 {
			t.Errorf("got %+v", m.last())
		}
		finish(c)
	})
}

func TestWatchDog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		dog := NewLeaderHealthzAdaptor(5 * time.Second)
		if err := dog.Check(nil); err != nil || dog.Name() != "leaderElection" {
			t.Errorf("before the election: %v", err)
		}
		c := run(t, m, "a", func(c *LeaderElectionConfig) { c.WatchDog = dog })
		resume := make(chan struct{})
		m.set(func(m *memory) { // a lock that does not even heed its context
			m.fault = func(context.Context, string, string) error { <-resume; return errDown }
		})
		pass(20 * time.Second)
		if err := dog.Check(nil); err != nil {
			t.Errorf("while tolerable: %v", err)
		}
		pass(time.Millisecond)
		if err := dog.Check(nil); err == nil || !strings.Contains(err.Error(), "test/l") {
			t.Errorf("a leader that hangs is healthy: %v", err)
		}
		close(resume)
		finish(c)
	})
}

func TestValidation(t *testing.T) {
	for want, change := range map[string]func(*LeaderElectionConfig){
		"LeaseDuration must be greater than zero":     func(c *LeaderElectionConfig) { c.LeaseDuration = 0 },
		"RenewDeadline must be greater than zero":     func(c *LeaderElectionConfig) { c.RenewDeadline = 0 },
		"RetryPeriod must be greater than zero":       func(c *LeaderElectionConfig) { c.RetryPeriod = 0 },
		"must be greater than RenewDeadline":          func(c *LeaderElectionConfig) { c.LeaseDuration = c.RenewDeadline },
		"must be greater than 1.2 times RetryPeriod":  func(c *LeaderElectionConfig) { c.RenewDeadline = 12 * c.RetryPeriod / 10 },
		"OnStartedLeading must be set":                func(c *LeaderElectionConfig) { c.Callbacks.OnStartedLeading = nil },
		"OnStoppedLeading must be set":                func(c *LeaderElectionConfig) { c.Callbacks.OnStoppedLeading = nil },
		"Lock must be set":                            func(c *LeaderElectionConfig) { c.Lock = nil },
		"the identity of Lock must not be empty":      func(c *LeaderElectionConfig) { c.Lock = &lock{} },
		"coordinated by the server are not supported": func(c *LeaderElectionConfig) { c.Coordinated = true },
	} {
		config := LeaderElectionConfig{
			Lock: &lock{id: "a"}, LeaseDuration: 15 * time.Second, RenewDeadline: 10 * time.Second, RetryPeriod: 2 * time.Second,
			Callbacks: LeaderCallbacks{OnStartedLeading: func(context.Context) {}, OnStoppedLeading: func() {}},
		}
		if _, err := NewLeaderElector(config); err != nil {
			t.Fatal(err)
		}
		change(&config)
		if _, err := NewLeaderElector(config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("RunOrDie does not panic")
				}
			}()
			RunOrDie(t.Context(), config)
		}()
	}
}

// TestNeverTwoLeaders lets candidates come and go for a day on a server that fails, hangs and loses answers.
func TestNeverTwoLeaders(t *testing.T) {
	for seed := range uint64(5) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1)) // guarded by m.mu
			choice := rand.New(rand.NewPCG(seed, 2))
			m := &memory{}
			m.lost = func() bool { return random.IntN(20) == 0 }
			m.fault = func(ctx context.Context, _, _ string) error {
				m.mu.Lock()
				roll := random.IntN(40)
				m.mu.Unlock()
				switch {
				case roll == 0:
					return hung(ctx, "", "")
				case roll < 10:
					return errDown
				}
				return nil
			}
			var leading, turns atomic.Int32
			counted := func(c *LeaderElectionConfig) {
				c.ReleaseOnCancel = c.Lock.Identity() != "b"
				c.Callbacks.OnStartedLeading = func(ctx context.Context) {
					turns.Add(1)
					if n := leading.Add(1); n > 1 {
						t.Errorf("seed %d: %d leaders at %s", seed, n, time.Now())
					}
					<-ctx.Done()
					leading.Add(-1)
				}
			}
			ids := []string{"a", "b", "c"}
			running := map[string]*candidate{}
			for range 24 * 60 {
				id := ids[choice.IntN(len(ids))]
				if c := running[id]; c == nil || !c.get(&c.returned).IsZero() {
					running[id] = run(t, m, id, counted)
				} else if choice.IntN(10) == 0 {
					c.cancel()
				}
				pass(time.Minute)
			}
			for _, c := range running {
				finish(c)
			}
			pass(time.Minute) // for a release that hangs until its deadline
			if turns.Load() < 50 {
				t.Errorf("seed %d: only %d turns", seed, turns.Load())
			}
		})
	}
}
