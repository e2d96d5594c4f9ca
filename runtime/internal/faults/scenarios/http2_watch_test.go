package scenarios

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/rest"
)

func mapsOf(t *testing.T, config *rest.Config) dynamic.ResourceInterface {
	t.Helper()
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	return client.Resource(configMaps).Namespace("default")
}

// frameFaults are what a list or a watch can meet on an HTTP/2 connection that does not lie.
var frameFaults = []faults.Fault{
	goAway(-1, http2.ErrCodeNo), goAway(0, http2.ErrCodeNo), goAway(2000, http2.ErrCodeNo), goAway(2000, http2.ErrCodeInternal), goAway(0, http2.ErrCodeEnhanceYourCalm),
	resetStream(-1, http2.ErrCodeRefusedStream), resetStream(0, http2.ErrCodeCancel), resetStream(2000, http2.ErrCodeCancel), resetStream(2000, http2.ErrCodeInternal),
	resetStream(2000, http2.ErrCodeNo), resetStream(2000, http2.ErrCodeProtocol), resetStream(2000, http2.ErrCodeEnhanceYourCalm),
	{Kind: faults.Cut}, {Kind: faults.Cut, After: 2000}, {Kind: faults.Truncate, After: 2000}, {Kind: faults.Silence, After: 2000}, {Kind: faults.Silence},
	flood(1000, http2.FrameSettings, 50), flood(1000, http2.FramePing, 50), flood(1000, http2.FrameData, 50), flood(0, http2.FrameHeaders, 5),
	{Kind: faults.Frames, Body: frame(0xfa, 0xff, 1, "xyz"), After: 1000}, {Kind: faults.Frames, Body: frame(http2.FrameData, 0, 0, "x"), After: 1000},
	faults.Answered(429, "1"), faults.Answered(500, ""), faults.Answered(503, "1"),
}

// TestHTTP2LosesNothing follows a server over HTTP/2 while its frames break, with everything that follows one.
func TestHTTP2LosesNothing(t *testing.T) {
	scenario(t)
	const changes = 150
	plan := func(seed uint64) faults.Plan {
		return func(n int, req *http.Request) faults.Fault {
			possible := frameFaults
			if faults.Watches(req) { // which those notice who limit the time of a watch
				possible = append([]faults.Fault{{Kind: faults.Stall, After: 1500}, {Kind: faults.Stall}}, frameFaults...)
			}
			return faults.Random(seed, 0.6, possible...)(n, req)
		}
	}
	for _, settings := range [][]http2.Setting{nil, {{ID: http2.SettingMaxConcurrentStreams, Val: 1}, {ID: http2.SettingHeaderTableSize, Val: 0}}} {
		for seed := range uint64(churnSeeds) {
			begin := func(t *testing.T, plan faults.Plan) (*ledger, dynamic.ResourceInterface, *faults.HTTP2) {
				l := newLedger()
				l.change(apiwatch.Added, "first")
				config, server := overHTTP2(t, l, plan, settings...)
				return l, mapsOf(t, config), server
			}
			t.Run(fmt.Sprint("retry watcher ", settings, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l, client, _ := begin(t, faults.Random(seed, 0.7, frameFaults...))
					followAll(t, l, watchFunc(client.Watch), seed, changes)
				})
			})
			t.Run(fmt.Sprint("events ", settings, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l, client, server := begin(t, plan(seed))
					ctx, cancel := context.WithCancel(t.Context())
					done := make(chan struct{})
					go func() {
						defer close(done)
						l.churn(seed, changes, 3*time.Second)
					}()
					c := &checker{T: t, l: l, known: map[string]int{}}
					follow(ctx, c, client, cancel, func() {
						<-done
						server.SetPlan(faults.Never())
					})
					if !maps.Equal(c.known, l.state(0)) {
						t.Errorf("told %v, there is %v", c.known, l.state(0))
					}
				})
			})
			t.Run(fmt.Sprint("informer ", settings, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l, client, server := begin(t, plan(seed))
					informer := informerOn(client)
					handler := &witness{T: t, known: map[string]int{}}
					if _, err := informer.AddEventHandler(handler); err != nil {
						t.Fatal(err)
					}
					ctx, cancel := context.WithCancel(t.Context())
					var work sync.WaitGroup
					work.Go(func() { informer.RunWithContext(ctx) })
					l.churn(seed, changes, 3*time.Second)
					server.SetPlan(faults.Never())
					time.Sleep(time.Hour)
					handler.mu.Lock()
					if there := l.state(0); !maps.Equal(cachedBy(informer), there) || !maps.Equal(handler.known, there) {
						t.Errorf("the cache has %v, the handler knows %v, there is %v", cachedBy(informer), handler.known, there)
					}
					handler.mu.Unlock()
					cancel()
					work.Wait()
				})
			})
		}
	}
}

// TestHTTP2WatchesAreNotListedAgain: a stream or connection that the server breaks off ends a watch, which is started
// again where it was; that is no reason to list everything.
func TestHTTP2WatchesAreNotListedAgain(t *testing.T) {
	scenario(t)
	for _, fault := range []faults.Fault{
		goAway(2000, http2.ErrCodeNo), goAway(2000, http2.ErrCodeInternal), resetStream(2000, http2.ErrCodeNo), resetStream(2000, http2.ErrCodeCancel),
		resetStream(2000, http2.ErrCodeInternal), resetStream(2000, http2.ErrCodeProtocol), {Kind: faults.Silence, After: 2000}, {Kind: faults.Cut, After: 2000},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := newLedger()
			l.change(apiwatch.Added, "first")
			config, server := overHTTP2(t, l, faults.Only(func(req *http.Request) bool {
				return faults.Watches(req) && req.URL.Query().Get("sendInitialEvents") == ""
			}, faults.Always(fault)))
			informer := informerOn(mapsOf(t, config))
			ctx, cancel := context.WithCancel(t.Context())
			var work sync.WaitGroup
			work.Go(func() { informer.RunWithContext(ctx) })
			l.churn(1, 100, 2*time.Second)
			time.Sleep(time.Hour)
			if got, want := cachedBy(informer), l.state(0); !maps.Equal(got, want) {
				t.Errorf("%s %d: the cache has %v, there is %v", fault, fault.Code, got, want)
			}
			if n := l.listed(); n != 1 || server.Met(fault.Kind) < 5 {
				t.Errorf("%s %d: listed %d times after %d faults", fault, fault.Code, n, server.Met(fault.Kind))
			}
			cancel()
			work.Wait()
		})
	}
}
