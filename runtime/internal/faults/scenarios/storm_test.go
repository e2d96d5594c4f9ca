package scenarios

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/metadata"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// stormCodes are what servers refuse with, and the predicate that is to tell.
var stormCodes = map[int]func(error) bool{
	401: apierrors.IsUnauthorized, 403: apierrors.IsForbidden, 404: apierrors.IsNotFound, 409: apierrors.IsConflict,
	410: apierrors.IsResourceExpired, 422: apierrors.IsInvalid, 429: apierrors.IsTooManyRequests, 500: apierrors.IsInternalError,
	502: hasCode(502), 503: apierrors.IsServiceUnavailable, 504: apierrors.IsTimeout,
}

func hasCode(code int32) func(error) bool {
	return func(err error) bool {
		var status apierrors.APIStatus
		return errors.As(err, &status) && status.Status().Code == code
	}
}

// retryAfters are the values of that header, and how long each has a client wait; negative means that it says nothing.
var retryAfters = map[string]time.Duration{
	"": -1, "0": 0, "1": time.Second, "30": 30 * time.Second, "2147483647": 5 * time.Minute, "99999999999999999999": -1, "-1": 0, "1.5": -1,
	"soon": -1, "1, 2": -1, "Sat, 01 Jan 2000 00:00:30 GMT": -1, "Fri, 31 Dec 9999 23:59:59 GMT": -1,
}

// TestStormMatrix answers everything with one code and one Retry-After: each client asks as often as it may and not more,
// waits as long as it is told and not longer than it may, and says what the server has said.
func TestStormMatrix(t *testing.T) {
	scenario(t)
	clients := map[string]func(*rest.Config) (func(context.Context) error, error){
		"typed": func(c *rest.Config) (func(context.Context) error, error) {
			return func(ctx context.Context) error {
				return clientOn(t, c.Transport, 0).Get().Resource("configmaps").Do(ctx).Into(&corev1.ConfigMapList{})
			}, nil
		},
		"create": func(c *rest.Config) (func(context.Context) error, error) {
			return func(ctx context.Context) error { return create(ctx, clientOn(t, c.Transport, 0)) }, nil
		},
		"watch": func(c *rest.Config) (func(context.Context) error, error) {
			return func(ctx context.Context) error {
				_, err := clientOn(t, c.Transport, 0).Get().Resource("configmaps").Watch(ctx)
				return err
			}, nil
		},
		"stream": func(c *rest.Config) (func(context.Context) error, error) {
			return func(ctx context.Context) error {
				_, err := clientOn(t, c.Transport, 0).Get().Resource("configmaps").Stream(ctx)
				return err
			}, nil
		},
		"dynamic": func(c *rest.Config) (func(context.Context) error, error) {
			client, err := dynamic.NewForConfig(c)
			return func(ctx context.Context) error {
				_, err := client.Resource(configMaps).List(ctx, metav1.ListOptions{})
				return err
			}, err
		},
		"metadata": func(c *rest.Config) (func(context.Context) error, error) {
			client, err := metadata.NewForConfig(c)
			return func(ctx context.Context) error {
				_, err := client.Resource(configMaps).List(ctx, metav1.ListOptions{})
				return err
			}, err
		},
		"discovery": func(c *rest.Config) (func(context.Context) error, error) {
			client, err := discovery.NewDiscoveryClientForConfig(c)
			return func(ctx context.Context) error {
				_, err := client.ServerVersionWithContext(ctx)
				return err
			}, err
		},
	}
	for code, is := range stormCodes {
		for header, wait := range retryAfters {
			for name, client := range clients {
				synctest.Test(t, func(t *testing.T) {
					id := fmt.Sprintf("%d, Retry-After %q, %s", code, header, name)
					transport := faults.New(nil, faults.Always(faults.Answered(code, header)))
					send, err := client(&rest.Config{Host: "http://server.test", Transport: transport, Timeout: 24 * time.Hour}) // discovery has its own otherwise
					if err != nil {
						t.Fatal(err)
					}
					attempts := 1
					if wait >= 0 && (code == 429 || code >= 500) {
						attempts = 11
					}
					start := time.Now()
					if err := send(t.Context()); !is(err) {
						t.Errorf("%s: got %v", id, err)
					}
					if n := len(transport.Seen()); n != attempts {
						t.Errorf("%s: sent %d times, want %d", id, n, attempts)
					}
					least := time.Duration(attempts-1) * max(wait, 0)
					if took := time.Since(start); took < least || took > least+least/5 {
						t.Errorf("%s: took %v, want %v and a fifth at most", id, took, least)
					}
					// A context that ends in the middle of a wait.
					limit := max(wait, 0)*3/2 + time.Millisecond
					if attempts == 1 || wait == 0 {
						return
					}
					ctx, cancel := context.WithTimeout(t.Context(), limit)
					defer cancel()
					start = time.Now()
					if err := send(ctx); !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("%s, limited: got %v", id, err)
					}
					if took := time.Since(start); took != limit {
						t.Errorf("%s, limited to %v: took %v", id, limit, took)
					}
					if n := transport.Open(); n != 0 {
						t.Errorf("%s: %d responses are open", id, n)
					}
				})
			}
		}
	}
}

// TestWatchStormMatrix has those who watch for ever meet ten minutes of refusals: they ask no more than once a second, and
// when it is over they know what is there, but for a RetryWatcher that was told that nothing will come of it.
func TestWatchStormMatrix(t *testing.T) {
	scenario(t)
	for code := range stormCodes {
		for _, header := range []string{"", "0", "1", "2147483647", "soon"} {
			storm := faults.Answered(code, header)
			t.Run(fmt.Sprint("informer ", storm), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l := newLedger()
					l.change(apiwatch.Added, "first")
					transport := faults.New(l, faults.Never())
					informer := informerOn(l.on(t, transport))
					ctx, cancel := context.WithCancel(t.Context())
					done := make(chan struct{})
					go func() {
						defer close(done)
						informer.RunWithContext(ctx)
					}()
					l.churn(1, 20, time.Second)
					transport.SetPlan(faults.Always(storm))
					before := len(transport.Seen())
					l.churn(2, 120, 5*time.Second)
					if n := len(transport.Seen()) - before; n > 11*60 {
						t.Errorf("%d requests in ten minutes", n)
					}
					transport.SetPlan(faults.Never())
					time.Sleep(2 * time.Hour)
					if got, want := cachedBy(informer), l.state(0); !maps.Equal(got, want) {
						t.Errorf("the cache has %v, there is %v", got, want)
					}
					cancel()
					<-done
				})
			})
			t.Run(fmt.Sprint("retry watcher ", storm), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l := newLedger()
					l.change(apiwatch.Added, "first")
					transport := faults.New(l, faults.Always(storm))
					rw, err := watch.NewRetryWatcherWithContext(t.Context(), "1", watchFunc(l.on(t, transport).Watch))
					if err != nil {
						t.Fatal(err)
					}
					l.change(apiwatch.Modified, "first")
					time.Sleep(10 * time.Minute)
					if n := len(transport.Seen()); n > 11*60 {
						t.Errorf("%d requests in ten minutes", n)
					}
					transport.SetPlan(faults.Never())
					event := <-rw.ResultChan()
					final := code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusGone
					if final != (event.Type == apiwatch.Error) {
						t.Errorf("told %s %v", event.Type, event.Object)
					}
					if status, ok := event.Object.(*metav1.Status); final && (!ok || status.Code != int32(code)) {
						t.Errorf("told %v", event.Object)
					}
					rw.Stop()
					<-rw.Done()
					time.Sleep(2 * time.Hour)
					if n := transport.Open(); n != 0 {
						t.Errorf("%d responses are open", n)
					}
				})
			})
		}
	}
}
