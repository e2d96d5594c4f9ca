package cache

import (
	"errors"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"
)

func TestRetryWithDeadline(t *testing.T) {
	again, other := errors.New("again"), errors.New("other")
	type step struct {
		after time.Duration
		err   error
		want  bool
	}
	tests := map[string][]step{
		"nothing happened": {},
		"within the deadline": {{0, again, true}, {time.Minute, again, true}, {time.Minute, again, true},
			{time.Second, again, false}, {time.Minute, again, false}},
		"another outcome":   {{0, again, true}, {2 * time.Minute, nil, false}, {0, again, true}, {time.Minute, other, false}, {time.Minute, again, true}},
		"after a long rest": {{0, again, true}, {2 * time.Minute, again, true}, {10 * time.Minute, again, true}},
		"not retryable":     {{0, other, false}},
	}
	for name, steps := range tests {
		t.Run(name, func(t *testing.T) {
			clock := clocktesting.NewFakeClock(time.Now())
			r := NewRetryWithDeadline(2*time.Minute, 5*time.Minute, func(err error) bool { return errors.Is(err, again) }, clock)
			if r.ShouldRetry() {
				t.Error("retries before anything has happened")
			}
			for i, s := range steps {
				clock.Step(s.after)
				r.After(s.err)
				if got := r.ShouldRetry(); got != s.want {
					t.Errorf("step %d: got %t", i, got)
				}
			}
			clock.Step(time.Hour)
			if r.ShouldRetry() {
				t.Error("retries after an hour")
			}
		})
	}
	never := NewRetryWithDeadline(0, time.Minute, func(error) bool { return true }, clocktesting.NewFakeClock(time.Now()))
	never.After(again)
	if never.ShouldRetry() {
		t.Error("retries without a time for it")
	}
}
