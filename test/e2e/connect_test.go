package e2e

import (
	"context"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	utilnet "k8s.io/apimachinery/pkg/util/net"

	"github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/metadata"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// gate is a dialer that can take the network away, and that knows which connections are open.
type gate struct {
	mu   sync.Mutex
	shut bool
	open map[*gated]struct{}
}

// gated is a connection through a gate.
type gated struct {
	net.Conn
	gate *gate
}

func (c *gated) Close() error {
	c.gate.mu.Lock()
	delete(c.gate.open, c)
	c.gate.mu.Unlock()
	return c.Conn.Close()
}

func (g *gate) dial(ctx context.Context, network, address string) (net.Conn, error) {
	refused := &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	if g.isShut() {
		return nil, refused
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &gated{conn, g}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		conn.Close()
		return nil, refused
	}
	g.open[c] = struct{}{}
	return c, nil
}

func (g *gate) isShut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut
}

// setShut takes the network away, with all connections, or gives it back.
func (g *gate) setShut(shut bool) {
	g.mu.Lock()
	g.shut = shut
	var open []*gated
	if shut {
		for c := range g.open {
			open = append(open, c)
		}
	}
	g.mu.Unlock()
	for _, c := range open {
		_ = c.Close() // it is being taken away
	}
}

func (g *gate) connections() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.open)
}

// clients are clients of every sort that share one HTTP client.
type clients struct {
	gate     *gate
	http     *http.Client
	crd      versioned.Interface
	builtin  kubernetes.Interface
	dynamic  dynamic.Interface
	metadata metadata.Interface
}

func connect(t *testing.T, config *rest.Config) *clients {
	t.Helper()
	c := &clients{gate: &gate{open: map[*gated]struct{}{}}}
	config = rest.CopyConfig(config)
	config.Dial = c.gate.dial
	fail := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	c.http, err = rest.HTTPClientFor(config)
	fail(err)
	c.crd, err = versioned.NewForConfigAndClient(config, c.http)
	fail(err)
	c.builtin, err = kubernetes.NewForConfigAndClient(config, c.http)
	fail(err)
	c.dynamic, err = dynamic.NewForConfigAndClient(config, c.http)
	fail(err)
	c.metadata, err = metadata.NewForConfigAndClient(config, c.http)
	fail(err)
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// nothingLeft fails the test unless the clients come to have no connection, and no goroutine is in any of the packages.
func nothingLeft(ctx context.Context, t *testing.T, c *clients, packages ...string) {
	t.Helper()
	for {
		utilnet.CloseIdleConnectionsFor(c.http.Transport) // that of the client stops at wrappers
		left, open := leftovers(packages), c.gate.connections()
		if left == "" && open == 0 {
			return
		}
		select {
		case <-ctx.Done():
			t.Errorf("%d connections are open, and there are goroutines left:\n%s", open, left)
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// leftovers returns the stacks of goroutines that are in one of the packages.
func leftovers(packages []string) string {
	buf := make([]byte, 1<<24)
	var left []string
	for _, stack := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if slices.ContainsFunc(packages, func(p string) bool { return strings.Contains(stack, p) }) {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}
