package rest

import (
	"context"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

func TestURLBackoff(t *testing.T) {
	b := &URLBackoff{Backoff: flowcontrol.NewBackOff(time.Second, 5*time.Second)}
	here, there := &url.URL{Host: "here", Path: "/a"}, &url.URL{Host: "there"}
	steps := []struct {
		code int
		want time.Duration
	}{{200, 0}, {429, time.Second}, {500, 2 * time.Second}, {503, 4 * time.Second}, {599, 5 * time.Second}, {404, 0}, {500, time.Second}, {0, 0}}
	for i, step := range steps {
		b.UpdateBackoff(here, nil, step.code)
		if got := b.CalculateBackoff(&url.URL{Host: "here", Path: "/b"}); got != step.want {
			t.Errorf("step %d, code %d: %v, want %v", i, step.code, got, step.want)
		}
		if got := b.CalculateBackoff(there); got != 0 {
			t.Errorf("step %d: another host waits %v", i, got)
		}
	}
	b.UpdateBackoff(here, nil, 500)
	b.Disable()
	b.UpdateBackoff(here, nil, 500)
	if got := b.CalculateBackoff(here); got != 0 {
		t.Errorf("disabled: %v", got)
	}
}

func TestSleepWithContext(t *testing.T) {
	managers := map[string]BackoffManagerWithContext{
		"NoBackoff":  &NoBackoff{},
		"URLBackoff": &URLBackoff{Backoff: flowcontrol.NewBackOff(time.Second, time.Second)},
	}
	for name, manager := range managers {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				manager.SleepWithContext(t.Context(), 3*time.Second)
				if took := time.Since(start); took != 3*time.Second {
					t.Errorf("took %v", took)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				start = time.Now()
				manager.SleepWithContext(ctx, time.Hour)
				if took := time.Since(start); took != time.Second {
					t.Errorf("after the context ended: %v", took)
				}
				manager.SleepWithContext(t.Context(), -time.Hour)
			})
		})
	}
}

// oldBackoff is a manager without contexts.
type oldBackoff struct {
	slept   []time.Duration
	updates int
}

func (b *oldBackoff) UpdateBackoff(*url.URL, error, int)      { b.updates++ }
func (b *oldBackoff) CalculateBackoff(*url.URL) time.Duration { return 2 * time.Second }
func (b *oldBackoff) Sleep(d time.Duration)                   { b.slept = append(b.slept, d) }

func TestOldBackoffManager(t *testing.T) {
	b := &oldBackoff{}
	s := answering(busy, podAnswer)
	if err := newTestClient(t, s).Get().BackOff(b).Do(t.Context()).Error(); err != nil {
		t.Fatal(err)
	}
	if len(b.slept) != 2 || b.slept[1] != 2*time.Second || b.updates != 2 {
		t.Errorf("slept %v, %d updates", b.slept, b.updates)
	}
	if _, ok := newTestClient(t, s).Get().BackOff(nil).backoff.(*NoBackoff); !ok {
		t.Error("nil is not NoBackoff")
	}
	if _, ok := newTestClient(t, s).Get().BackOff(&URLBackoff{}).backoff.(*URLBackoff); !ok {
		t.Error("a manager of both kinds was wrapped")
	}
}

func TestBackoffFromEnvironment(t *testing.T) {
	tests := []struct {
		base, limit string
		on          bool
	}{{"", "", false}, {"1", "", false}, {"", "5", false}, {"1s", "5", false}, {"1", "5", true}}
	for _, tt := range tests {
		t.Setenv(backoffBaseVariable, tt.base)
		t.Setenv(backoffMaxVariable, tt.limit)
		c := newTestClient(t, answering(after(503, "0"), podAnswer))
		_, on := c.Get().backoff.(*URLBackoff)
		if on != tt.on {
			t.Errorf("%q, %q: on is %t", tt.base, tt.limit, on)
		}
	}
}

func TestBackoffOutlivesARequest(t *testing.T) {
	t.Setenv(backoffBaseVariable, "10")
	t.Setenv(backoffMaxVariable, "60")
	synctest.Test(t, func(t *testing.T) {
		c := newTestClient(t, answering(answer{status: 503}, podAnswer))
		_ = c.Get().Do(t.Context()).Error()
		start := time.Now()
		if err := c.Get().Do(t.Context()).Error(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("the second request took %v, want 10s", took)
		}
	})
}
