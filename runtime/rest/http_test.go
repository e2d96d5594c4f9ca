package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// connections counts the connections of a server that are not closed.
type connections struct {
	mu    sync.Mutex
	open  map[net.Conn]bool
	total int
}

func (c *connections) state(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.open[conn] = true
		c.total++
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	}
}

// serve starts a server and returns a client of it.
func serve(t *testing.T, handler http.HandlerFunc) (*RESTClient, *connections) {
	t.Helper()
	conns := &connections{open: map[net.Conn]bool{}}
	server := httptest.NewUnstartedServer(handler)
	server.Config.ConnState = conns.state
	server.Start()
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close() // waits for the handlers, which a body left open would keep busy
	})
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := ClientContentConfig{GroupVersion: corev1.SchemeGroupVersion, Negotiator: runtime.NewClientNegotiator(testCodecs.WithoutConversion(), corev1.SchemeGroupVersion)}
	c, err := NewRESTClient(base, "/api/v1", config, nil, &http.Client{Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return c, conns
}

func TestConnectionIsReused(t *testing.T) {
	n := 0
	c, conns := serve(t, func(w http.ResponseWriter, req *http.Request) {
		n++
		w.Header().Set("Content-Type", "application/json")
		switch n % 4 {
		case 0:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = io.WriteString(w, "slow down")
		case 1:
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, failureBody)
		default:
			_, _ = io.WriteString(w, podBody)
		}
	})
	for range 20 {
		for _, mode := range []string{"Do", "DoRaw"} {
			_ = modes[mode](t.Context(), c.Get().Resource("pods").Name("a"))
		}
	}
	conns.mu.Lock()
	defer conns.mu.Unlock()
	if conns.total != 1 {
		t.Errorf("%d connections for requests one after another", conns.total)
	}
}

func TestWatchOverHTTP(t *testing.T) {
	gone := make(chan struct{})
	c, _ := serve(t, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := range 3 {
			_, _ = fmt.Fprintf(w, `{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p%d"}}}`, i)
			w.(http.Flusher).Flush()
		}
		<-req.Context().Done()
		close(gone)
	})
	w, err := c.Get().Resource("pods").Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		e := <-w.ResultChan()
		if pod, ok := e.Object.(*corev1.Pod); e.Type != watch.Added || !ok || pod.Name != fmt.Sprintf("p%d", i) {
			t.Errorf("event %d: %v", i, e)
		}
	}
	w.Stop()
	<-gone // the server learns of it
	for e := range w.ResultChan() {
		t.Errorf("after Stop: %v", e)
	}
}

func TestCancelOverHTTP(t *testing.T) {
	for _, mode := range []string{"Do", "DoRaw", "Watch", "Stream"} {
		t.Run(mode, func(t *testing.T) {
			arrived := make(chan struct{})
			c, _ := serve(t, func(w http.ResponseWriter, req *http.Request) {
				close(arrived)
				<-req.Context().Done()
			})
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-arrived
				cancel()
			}()
			if err := modes[mode](ctx, c.Get().Resource("pods")); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestClientTimeoutEndsAWatchSilently(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, addedA)
		w.(http.Flusher).Flush()
		<-req.Context().Done()
	})
	c.Client.Timeout = 200 * time.Millisecond
	w, err := c.Get().Resource("pods").Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all(w) {
		if e.Type == watch.Error {
			t.Errorf("got %v", e)
		}
	}
}

func TestServerThatDiesInTheMiddle(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, podBody)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	if err := c.Get().Resource("pods").Do(t.Context()).Error(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}
