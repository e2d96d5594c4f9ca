package scenarios

import (
	"context"
	"maps"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// oddWatches are answers to requests for a watch that a server of Kubernetes does not give. Objects are of other names
// than those of the ledger, or of versions that say nothing about them.
var oddWatches = map[string]string{
	"nothing":                 "",
	"blanks":                  "\n\n \n",
	"null":                    "null\n",
	"no event":                "{}\n",
	"number":                  "7\n",
	"array":                   "[]\n",
	"no object":               `{"type":"MODIFIED"}` + "\n",
	"null object":             `{"type":"MODIFIED","object":null}` + "\n",
	"no type":                 `{"object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"first","namespace":"default"}}}` + "\n",
	"unknown type":            `{"type":"WEIRD","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"first","namespace":"default","resourceVersion":"1"}}}` + "\n",
	"error without a status":  `{"type":"ERROR","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}}` + "\n",
	"error that is a success": `{"type":"ERROR","object":{"apiVersion":"v1","kind":"Status","status":"Success"}}` + "\n",
	"empty error":             `{"type":"ERROR","object":{"apiVersion":"v1","kind":"Status"}}` + "\n",
	"internal error":          `{"type":"ERROR","object":{"apiVersion":"v1","kind":"Status","status":"Failure","reason":"InternalError","code":500,"details":{"retryAfterSeconds":2147483647}}}` + "\n",
	"unauthorized as event":   `{"type":"ERROR","object":{"apiVersion":"v1","kind":"Status","status":"Failure","reason":"Unauthorized","code":401}}` + "\n",
	"status that failed":      `{"apiVersion":"v1","kind":"Status","status":"Failure","reason":"Forbidden","code":403,"message":"no"}` + "\n",
	"bookmark of no version":  `{"type":"BOOKMARK","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}}` + "\n",
	"bookmark of long ago":    `{"type":"BOOKMARK","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"resourceVersion":"1"}}}` + "\n",
	"bookmark of the future":  `{"type":"BOOKMARK","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"resourceVersion":"1000000000"}}}` + "\n",
	"bookmark of words":       `{"type":"BOOKMARK","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"resourceVersion":"words"}}}` + "\n",
	"object of no kind":       `{"type":"MODIFIED","object":{"metadata":{"name":"first","namespace":"default"}}}` + "\n",
	"HTML":                    "<html><body>Sign in</body></html>",
	"list":                    `{"apiVersion":"v1","kind":"ConfigMapList","metadata":{"resourceVersion":"5"},"items":[]}` + "\n",
}

// TestOddWatches answers every watch of two minutes oddly: it is asked no more than once a second, nothing panics or
// stays behind, and when that is over everybody knows what is there.
func TestOddWatches(t *testing.T) {
	scenario(t)
	for name, body := range oddWatches {
		for consumer, consume := range map[string]func(ctx context.Context, t *testing.T, l *ledger, rt http.RoundTripper) func() map[string]int{
			"informer": func(ctx context.Context, t *testing.T, l *ledger, rt http.RoundTripper) func() map[string]int {
				informer := informerOn(l.on(t, rt))
				go informer.RunWithContext(ctx)
				return func() map[string]int { return cachedBy(informer) }
			},
			"events": func(ctx context.Context, t *testing.T, l *ledger, rt http.RoundTripper) func() map[string]int {
				var mu sync.Mutex
				known := map[string]int{}
				go func() {
					for ctx.Err() == nil { // from the beginning, when it ended with an error
						mu.Lock()
						clear(known)
						mu.Unlock()
						for event, err := range watch.Events[*unstructured.Unstructured](ctx, l.on(t, rt), metav1.ListOptions{}) {
							if err != nil {
								break
							}
							mu.Lock()
							if event.Type == apiwatch.Deleted {
								delete(known, event.Object.GetName())
							} else {
								known[event.Object.GetName()] = versionOf(event.Object)
							}
							mu.Unlock()
						}
						time.Sleep(time.Second)
					}
				}()
				return func() map[string]int {
					mu.Lock()
					defer mu.Unlock()
					return maps.Clone(known)
				}
			},
		} {
			t.Run(name+"/"+consumer, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l := newLedger()
					l.change(apiwatch.Added, "first")
					transport := faults.New(l, faults.Only(faults.Watches, faults.Always(faults.Fault{
						Kind: faults.Status, Code: http.StatusOK, Header: map[string]string{"Content-Type": "application/json"}, Body: body,
					})))
					ctx, cancel := context.WithCancel(t.Context())
					known := consume(ctx, t, l, transport)
					l.churn(1, 40, 3*time.Second)
					if n := len(transport.Seen()); n > 300 || transport.Met(faults.Status) == 0 {
						t.Errorf("%d requests in two minutes, %d of them answered oddly", n, transport.Met(faults.Status))
					}
					transport.SetPlan(faults.Never())
					time.Sleep(time.Hour)
					if got, want := known(), l.state(0); !maps.Equal(got, want) {
						t.Errorf("known is %v, there is %v", got, want)
					}
					cancel()
					time.Sleep(time.Hour)
					if n := transport.Open(); n != 0 {
						t.Errorf("%d responses are open", n)
					}
				})
			})
		}
	}
}
