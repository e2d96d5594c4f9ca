package connrotation

import (
	"context"
	"net"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// DialFunc has the signature of net.Dialer.DialContext.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// ConnectionTracker remembers open connections. It is safe for use by several goroutines.
type ConnectionTracker struct {
	conns layer.Conns
}

// NewConnectionTracker returns a tracker without connections.
func NewConnectionTracker() *ConnectionTracker { return &ConnectionTracker{} }

// CloseAll closes the connections that are tracked when it is called. Errors are ignored; connections that are tracked
// meanwhile stay open.
func (c *ConnectionTracker) CloseAll() { c.conns.CloseAll() }

// Track adds conn and returns it in a form that leaves the tracker when it is closed.
func (c *ConnectionTracker) Track(conn net.Conn) net.Conn { return c.conns.Track(conn) }

// Dialer opens connections and tracks them.
type Dialer struct {
	*ConnectionTracker
	dial DialFunc
}

// NewDialer returns a Dialer with a tracker of its own. A nil dial means that of a net.Dialer.
func NewDialer(dial DialFunc) *Dialer { return NewDialerWithTracker(dial, nil) }

// NewDialerWithTracker returns a Dialer that uses the given tracker, or one of its own if that is nil. A nil dial means
// that of a net.Dialer.
func NewDialerWithTracker(dial DialFunc, tracker *ConnectionTracker) *Dialer {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	if tracker == nil {
		tracker = NewConnectionTracker()
	}
	return &Dialer{ConnectionTracker: tracker, dial: dial}
}

// Dial opens a connection. Prefer DialContext.
func (d *Dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialContext opens a connection. It belongs to the tracker until it is closed.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := d.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return d.Track(conn), nil
}
