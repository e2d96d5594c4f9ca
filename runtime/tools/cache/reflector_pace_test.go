package cache

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// paced runs a reflector on lists and watches of a test, for so long, and returns when it asked for lists.
func paced(t *testing.T, run time.Duration, list func(n int) error, watching func(n int) (watch.Interface, error)) []time.Duration {
	t.Helper()
	start := time.Now()
	var lists []time.Duration
	watches := 0
	lw := &ListWatch{
		ListWithContextFunc: func(context.Context, metav1.ListOptions) (runtime.Object, error) {
			lists = append(lists, time.Since(start))
			if err := list(len(lists)); err != nil {
				return nil, err
			}
			return &v1.PodList{ListMeta: metav1.ListMeta{ResourceVersion: "1"}}, nil
		},
		WatchFuncWithContext: func(_ context.Context, opts metav1.ListOptions) (watch.Interface, error) {
			if opts.SendInitialEvents != nil {
				return nil, apierrors.NewBadRequest("no")
			}
			watches++
			return watching(watches)
		},
	}
	logger := logr.FromSlogHandler(slog.DiscardHandler)
	r := NewReflectorWithOptions(lw, &v1.Pod{}, NewStore(MetaNamespaceKeyFunc), ReflectorOptions{Logger: &logger})
	ctx, cancel := context.WithTimeout(t.Context(), run)
	defer cancel()
	r.RunWithContext(ctx)
	return lists
}

func fine(int) error { return nil }

// gaps returns the times between them.
func gaps(at []time.Duration) []time.Duration {
	var out []time.Duration
	for i := 1; i < len(at); i++ {
		out = append(out, at[i]-at[i-1])
	}
	return out
}

// brief is a watch that ends after a while, with an error of the server if there is one.
func brief(after time.Duration, status *metav1.Status) watch.Interface {
	w := watch.NewRaceFreeFake()
	time.AfterFunc(after, func() {
		if status != nil {
			w.Error(status)
		}
		w.Stop()
	})
	return w
}

func unavailable() *metav1.Status {
	status := apierrors.NewServiceUnavailable("not now").Status()
	return &status
}

// TestBackoffLastsAsLongAsTheFailures: the pace stays at its slowest, however long a server fails and in whatever way,
// also where each cache is filled before.
func TestBackoffLastsAsLongAsTheFailures(t *testing.T) {
	refused := func(int) (watch.Interface, error) { return nil, apierrors.NewServiceUnavailable("not now") }
	for name, tt := range map[string]struct {
		list  func(int) error
		watch func(int) (watch.Interface, error)
	}{
		"lists fail":              {func(int) error { return apierrors.NewInternalError(errors.New("x")) }, refused},
		"watches are refused":     {fine, refused},
		"watches fail at once":    {fine, func(int) (watch.Interface, error) { return brief(0, unavailable()), nil }},
		"watches fail in seconds": {fine, func(int) (watch.Interface, error) { return brief(5*time.Second, unavailable()), nil }},
		"watches are empty":       {fine, func(int) (watch.Interface, error) { return brief(0, nil), nil }},
	} {
		synctest.Test(t, func(t *testing.T) {
			all := gaps(paced(t, time.Hour, tt.list, tt.watch))
			if len(all) < 60 || len(all) > 140 {
				t.Errorf("%s: %d attempts in an hour", name, len(all))
			}
			different := map[time.Duration]bool{}
			for i, gap := range all[10:] {
				if gap < 30*time.Second || gap > 65*time.Second {
					t.Errorf("%s: pause %d is %v", name, i+10, gap)
				}
				different[gap] = true
			}
			if len(different) < 10 {
				t.Errorf("%s: no jitter", name)
			}
		})
	}
}

// TestBackoffBeginsAnew after a watch that lasted.
func TestBackoffBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lists := paced(t, time.Hour, func(n int) error {
			if n <= 10 {
				return apierrors.NewInternalError(errors.New("x"))
			}
			return nil
		}, func(n int) (watch.Interface, error) {
			if n == 1 {
				return brief(2*time.Minute, unavailable()), nil
			}
			return watch.NewRaceFreeFake(), nil
		})
		if len(lists) != 12 {
			t.Fatalf("%d lists", len(lists))
		}
		if pause := lists[11] - lists[10] - 2*time.Minute; pause > 1600*time.Millisecond {
			t.Errorf("paused for %v", pause)
		}
	})
}

// TestServersDelays: what a server asks for is heeded, within reason.
func TestServersDelays(t *testing.T) {
	for seconds, want := range map[int][2]time.Duration{
		20: {20 * time.Second, 21 * time.Second}, 1 << 30: {5 * time.Minute, 6 * time.Minute}, -5: {800 * time.Millisecond, 1600 * time.Millisecond},
	} {
		t.Run(strconv.Itoa(seconds), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				err := apierrors.NewTooManyRequests("later", seconds)
				err.ErrStatus.Code = http.StatusTooManyRequests
				all := gaps(paced(t, 10*time.Minute, func(n int) error {
					if n == 1 {
						return err
					}
					return nil
				}, func(int) (watch.Interface, error) { return watch.NewRaceFreeFake(), nil }))
				if len(all) != 1 || all[0] < want[0] || all[0] > want[1] {
					t.Errorf("pauses %v", all)
				}
			})
		})
	}
}
