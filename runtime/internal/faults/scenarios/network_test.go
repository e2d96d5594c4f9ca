package scenarios

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// TestEventsOverBreakingConnections follows a server through a proxy whose connections break, over plain HTTP and over
// TLS with HTTP/2, while the server is restarted and forgets: in the end what was told is what is there.
func TestEventsOverBreakingConnections(t *testing.T) {
	scenario(t)
	for _, tls := range []bool{false, true} {
		t.Run(fmt.Sprint("TLS ", tls), func(t *testing.T) {
			s := newSite(t, apitest.Options{TLS: tls})
			// After a handshake, an answer that is damaged now and then, and not so often that the client gets patient.
			damage := faults.Cut
			if tls { // which notices what JSON need not
				damage = faults.Corrupt
			}
			config, proxy := s.proxied(faults.Each(
				faults.Fault{Kind: faults.Cut, After: 9000}, faults.Fault{Kind: faults.Truncate, After: 6000}, faults.Fault{},
				faults.Fault{Kind: damage, After: 5000, Length: 10}, faults.Fault{}, faults.Fault{Kind: faults.Refuse}, faults.Fault{},
				faults.Fault{Kind: faults.Cut, After: 4000}))
			writer := s.maps(s.config())
			s.fill(3)
			type version struct{ uid, version string }
			known := map[string]version{}
			step, relists := 0, 0
			// Each event leads to the next change, so that there is always one to come.
			act := func() {
				step++
				name := fmt.Sprintf("step-%d", step)
				switch step {
				case 5, 15:
					cutAll(proxy)
				case 10:
					cutAll(proxy)
					faults.Count(restart)
					if err := s.server.Restart(); err != nil {
						t.Fatal(err)
					}
					// The connection of this client was to the server that is gone.
					writer = s.maps(s.config())
				case 20:
					remove := s.server.Intercept(func(_ http.ResponseWriter, r *http.Request) bool { return faults.Watches(r) })
					cutAll(proxy)
					if err := writer.Delete(t.Context(), "001", metav1.DeleteOptions{}); err != nil {
						t.Fatal(err)
					}
					faults.Count(forgotten)
					s.server.Compact()
					remove()
				}
				if _, err := writer.Create(t.Context(), configMap(name), metav1.CreateOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			for event, err := range watch.Events[*unstructured.Unstructured](t.Context(), s.maps(config), metav1.ListOptions{}, watch.OnRelist(func(error) { relists++ })) {
				if err != nil {
					// Nothing has worked yet.
					t.Fatal(err)
				}
				name := event.Object.GetName()
				if event.Type == apiwatch.Deleted {
					delete(known, name)
				} else {
					known[name] = version{string(event.Object.GetUID()), event.Object.GetResourceVersion()}
				}
				if name == "last" {
					break
				}
				switch {
				case step == 25:
					step++
					if _, err := writer.Create(t.Context(), configMap("last"), metav1.CreateOptions{}); err != nil {
						t.Fatal(err)
					}
				case step < 25 && (step == 0 || name == fmt.Sprintf("step-%d", step)):
					act()
				}
			}
			there := map[string]version{}
			list, err := writer.List(t.Context(), metav1.ListOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range list.Items {
				there[item.GetName()] = version{string(item.GetUID()), item.GetResourceVersion()}
			}
			if !maps.Equal(known, there) || len(there) != 28 {
				t.Errorf("told %v, there is %v", known, there)
			}
			if relists == 0 {
				t.Error("it was not listed again")
			}
		})
	}
}

// TestStalledStream: on an HTTP/2 connection with a stream that stalls, others go on, and the one that stalls ends with
// its context.
func TestStalledStream(t *testing.T) {
	scenario(t)
	s := newSite(t, apitest.Options{TLS: true})
	s.fill(1)
	stalled := make(chan string, 10)
	s.server.Intercept(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("stall") == "" {
			return false
		}
		if r.URL.Query().Get("stall") == "body" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusOK)
			_, _ = w.Write([]byte(`{"kind":"ConfigMap",`))
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
		}
		stalled <- r.Proto
		<-r.Context().Done()
		return true
	})
	config, proxy := s.proxied(faults.Never())
	client := s.core(config)
	for _, where := range []string{"header", "body"} {
		for _, end := range []func(*rest.Request, context.Context) error{
			func(r *rest.Request, ctx context.Context) error { return r.Do(ctx).Error() },
			func(r *rest.Request, ctx context.Context) error {
				w, err := r.Watch(ctx)
				if err != nil {
					return err
				}
				if event, ok := <-w.ResultChan(); ok {
					return fmt.Errorf("event %v", event)
				}
				return ctx.Err()
			},
		} {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- end(client.Get().AbsPath("/x").Param("stall", where), ctx) }()
			select {
			case proto := <-stalled:
				if proto != "HTTP/2.0" {
					t.Errorf("%s: spoke %s", where, proto)
				}
			case err := <-done:
				t.Fatalf("%s: it did not stall: %v", where, err)
			}
			if err := get(t.Context(), client); err != nil {
				t.Errorf("%s: another request: %v", where, err)
			}
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v", where, err)
			}
			if err := get(t.Context(), client); err != nil {
				t.Errorf("%s: afterwards: %v", where, err)
			}
		}
	}
	if n := proxy.Met(faults.None); n != 1 {
		t.Errorf("%d connections were made", n)
	}
}

// TestStalledConnection: a connection on which nothing comes any more holds nobody longer than its context.
func TestStalledConnection(t *testing.T) {
	scenario(t)
	for tls, offsets := range map[bool][]int{false: {0, 100, 3000}, true: {3000}} { // less is less than a handshake
		for _, after := range offsets {
			s := newSite(t, apitest.Options{TLS: tls})
			s.fill(1)
			config, proxy := s.proxied(faults.Each(faults.Fault{Kind: faults.Stall, After: after}))
			client := s.core(config)
			var err error
			ctx, cancel := context.WithCancel(t.Context())
			asked := make(chan struct{})
			remove := s.server.Intercept(func(http.ResponseWriter, *http.Request) bool {
				select {
				case asked <- struct{}{}:
				case <-ctx.Done():
				}
				return false
			})
			done := make(chan struct{})
			go func() {
				defer close(done)
				for err == nil { // as many as the stall lets pass
					err = get(ctx, client)
				}
			}()
			<-asked
			cancel()
			<-done
			remove()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("TLS %t after %d: %v", tls, after, err)
			}
			if proxy.Met(faults.Stall) != 1 {
				t.Errorf("TLS %t after %d: no connection stalled", tls, after)
			}
		}
	}
}

// TestBreakingLists reads a list in pages through connections that break: what comes through is whole and in order.
func TestBreakingLists(t *testing.T) {
	scenario(t)
	for _, tls := range []bool{false, true} {
		s := newSite(t, apitest.Options{TLS: tls})
		s.fill(30)
		good := 0
		for seed := range uint64(20) {
			config, _ := s.proxied(faults.Random(seed, 1, faults.Fault{Kind: faults.Cut, After: 60000}, faults.Fault{Kind: faults.Truncate, After: 60000}))
			list, err := s.maps(config).List(t.Context(), metav1.ListOptions{})
			if err != nil {
				if !isBroken(err) {
					t.Errorf("seed %d: %v", seed, err)
				}
				continue
			}
			good++
			for i, item := range list.Items {
				if item.GetName() != fmt.Sprintf("%03d", i) {
					t.Errorf("seed %d: item %d is %s", seed, i, item.GetName())
				}
			}
			if len(list.Items) != 30 {
				t.Errorf("seed %d: %d items", seed, len(list.Items))
			}
		}
		if good == 0 || good == 20 {
			t.Errorf("TLS %t: %d of 20 lists came through", tls, good)
		}
	}
}
