package layer

import (
	"context"
	"net"
	"sync"
)

// Conns are open connections, which can be closed together. The zero value is ready for use, by several goroutines.
type Conns struct {
	mu   sync.Mutex
	open map[*trackedConn]struct{}
}

// CloseAll closes the connections that are tracked when it is called. Errors are ignored; connections that are tracked
// meanwhile stay open.
func (c *Conns) CloseAll() {
	c.mu.Lock()
	open := c.open
	c.open = nil
	c.mu.Unlock()
	// Outside the lock, as closing takes the lock again and may take long.
	for conn := range open {
		_ = conn.Close()
	}
}

// Track adds conn and returns it in a form that is no longer tracked when it is closed.
func (c *Conns) Track(conn net.Conn) net.Conn {
	tracked := &trackedConn{Conn: conn, of: c}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[*trackedConn]struct{}{}
	}
	c.open[tracked] = struct{}{}
	return tracked
}

// Dial returns dial with its connections tracked.
func (c *Conns) Dial(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return c.Track(conn), nil
	}
}

type trackedConn struct {
	net.Conn
	of *Conns
}

func (c *trackedConn) Close() error {
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}
