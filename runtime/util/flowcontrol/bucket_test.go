package flowcontrol

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// shapes are rates and bursts, with those that make no sense.
var shapes = []struct {
	qps   float32
	burst int
}{{5, 10}, {0.3, 1}, {1000, 3}, {1e9, 2}, {math.MaxFloat32, 1}, {1e-30, 2}, {0, 3}, {-1, 2}, {5, 0}, {5, -1}}

// TestBucketIsThatOfRate takes and reserves tokens at random times, some of them in the past, from a bucket and from a
// limiter of golang.org/x/time/rate.
func TestBucketIsThatOfRate(t *testing.T) {
	for _, s := range shapes {
		random := rand.New(rand.NewPCG(1, uint64(s.burst)))
		bucket, limiter := newBucket(float64(s.qps), s.burst), rate.NewLimiter(rate.Limit(s.qps), s.burst)
		now := time.Unix(1000, 0)
		for i := range 2000 {
			now = now.Add(time.Duration((random.Float64() - 0.1) * 2 * float64(time.Second) / float64(max(s.qps, 0.1))))
			if random.IntN(2) == 0 {
				_, got := bucket.take(now, 0)
				if want := limiter.AllowN(now, 1); got != want {
					t.Fatalf("%v, step %d: a token is there: %t, want %t", s, i, got, want)
				}
				continue
			}
			// A reservation for ever would make all that follows wait for ever too.
			if s.qps < 1e-3 && i < 1000 {
				continue
			}
			got, ok := bucket.take(now, forever)
			reserved := limiter.ReserveN(now, 1)
			if want := reserved.DelayFrom(now); ok != reserved.OK() || (got-want).Abs() > time.Microsecond {
				t.Fatalf("%v, step %d: a token comes after %v (%t), want %v (%t)", s, i, got, ok, want, reserved.OK())
			}
		}
	}
}

// outcome is when a Wait came back, and with what.
type outcome struct {
	after time.Duration
	err   string
}

// waits starts a Wait every 30 ms, some of which are given up while they wait and some of which have a deadline, and
// returns what became of each.
func waits(t *testing.T, seed uint64, wait func(context.Context) error) []outcome {
	random := rand.New(rand.NewPCG(2, seed))
	start := time.Now()
	outcomes := make([]outcome, 60)
	for i := range outcomes {
		ctx, cancel := context.WithCancel(t.Context())
		switch random.IntN(3) {
		case 0:
			ctx, cancel = context.WithTimeout(t.Context(), time.Duration(random.IntN(900))*time.Millisecond+time.Microsecond)
		case 1:
			time.AfterFunc(time.Duration(random.IntN(900))*time.Millisecond+time.Microsecond, cancel)
		}
		go func() {
			defer cancel()
			err := wait(ctx)
			outcomes[i] = outcome{time.Since(start).Round(time.Microsecond), fmt.Sprint(err)}
		}()
		time.Sleep(30 * time.Millisecond)
		synctest.Wait()
	}
	time.Sleep(time.Hour)
	synctest.Wait()
	return outcomes
}

// TestWaitIsThatOfRate has the same crowd wait for tokens of a bucket and of a limiter of golang.org/x/time/rate.
func TestWaitIsThatOfRate(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			limiter := NewTokenBucketRateLimiter(7, 3)
			got := waits(t, seed, limiter.Wait)
			theirs := rate.NewLimiter(7, 3)
			want := waits(t, seed, func(ctx context.Context) error {
				if err := theirs.Wait(ctx); err != nil {
					return fmt.Errorf("client rate limiter: %w", err)
				}
				return nil
			})
			for i := range want {
				seen[want[i].err]++
				if got[i] != want[i] {
					t.Errorf("seed %d: wait %d came to %v, want %v", seed, i, got[i], want[i])
				}
			}
		})
	}
	for _, kind := range []string{"<nil>", "client rate limiter: context canceled", "client rate limiter: rate: Wait(n=1) would exceed context deadline"} {
		if seen[kind] == 0 {
			t.Errorf("no wait came to %q: %v", kind, seen)
		}
	}
}

func TestWaitWithoutBurst(t *testing.T) {
	got, want := newBucket(5, 0).wait(t.Context()), rate.NewLimiter(5, 0).Wait(t.Context())
	if want == nil || fmt.Sprint(got) != want.Error() {
		t.Errorf("a bucket that holds nothing: %v, want %v", got, want)
	}
}

func TestWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := NewTokenBucketRateLimiter(0, 1)
		if err := limiter.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Hour, cancel)
		if err := limiter.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("waiting for a token that never comes: %v", err)
		}
	})
}

// TestPutBack gives tokens back in every order, to a bucket and to a limiter of golang.org/x/time/rate.
func TestPutBack(t *testing.T) {
	now := time.Unix(1000, 0)
	for _, c := range []struct {
		name  string
		order []int         // of three tokens that come after 100, 200 and 300 ms
		after time.Duration // until they are given back
		next  time.Duration // until the next token then comes
	}{
		{"none", nil, 0, 400 * time.Millisecond},
		{"the last", []int{2}, 0, 300 * time.Millisecond},
		{"from the last on", []int{2, 1, 0}, 0, 100 * time.Millisecond},
		{"not the last", []int{0, 1}, 0, 400 * time.Millisecond},
		{"from the first on", []int{0, 1, 2}, 0, 300 * time.Millisecond},
		{"one that was there", []int{2}, 301 * time.Millisecond, 99 * time.Millisecond},
	} {
		b, limiter := newBucket(10, 1), rate.NewLimiter(10, 1)
		b.take(now, forever)
		limiter.ReserveN(now, 1)
		var due [3]time.Time
		var theirs [3]*rate.Reservation
		for i := range due {
			wait, _ := b.take(now, forever)
			due[i], theirs[i] = now.Add(wait), limiter.ReserveN(now, 1)
		}
		then := now.Add(c.after)
		for _, i := range c.order {
			b.putBack(then, due[i])
			theirs[i].CancelAt(then)
		}
		got, _ := b.take(then, forever)
		if want := limiter.ReserveN(then, 1).DelayFrom(then); got.Round(time.Microsecond) != c.next || (got-want).Abs() > time.Microsecond {
			t.Errorf("%s: the next token comes after %v, want %v; from the limiter it comes after %v", c.name, got, c.next, want)
		}
	}
}
