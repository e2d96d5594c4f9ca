package faults

import (
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// pipe returns both ends of a connection in memory. Unlike those of net.Pipe they have a buffer, as a kernel gives it, so
// that two sides that write at once do not wait for each other, and time stands still for them on a test's clock.
func pipe() (client, server *memoryConn) {
	up, down := newHalf(), newHalf()
	return &memoryConn{in: down, out: up}, &memoryConn{in: up, out: down}
}

// maxBuffered is how much is sent ahead of who reads it.
const maxBuffered = 1 << 20

// half is one direction.
type half struct {
	mu   sync.Mutex
	cond *sync.Cond
	data []byte
	err  error // what reading ends with
	gone bool  // nobody will read
}

func newHalf() *half {
	h := &half{}
	h.cond = sync.NewCond(&h.mu)
	return h
}

func (h *half) read(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.data) == 0 && h.err == nil && !h.gone {
		h.cond.Wait()
	}
	switch {
	case h.gone:
		return 0, net.ErrClosed
	case len(h.data) == 0:
		return 0, h.err
	}
	n := copy(p, h.data)
	h.data = h.data[n:]
	h.cond.Broadcast()
	return n, nil
}

func (h *half) write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.data) >= maxBuffered && h.err == nil && !h.gone {
		h.cond.Wait()
	}
	switch {
	case h.err != nil:
		return 0, net.ErrClosed
	case h.gone:
		return 0, &net.OpError{Op: "write", Net: "tcp", Err: syscall.ECONNRESET}
	}
	h.data = append(h.data, p...)
	h.cond.Broadcast()
	return len(p), nil
}

// end has reading end with err, behind what was written if that is io.EOF.
func (h *half) end(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil {
		h.err = err
		if err != io.EOF {
			h.data = nil
		}
	}
	h.cond.Broadcast()
}

// leave has writing fail and reading too.
func (h *half) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gone, h.data = true, nil
	h.cond.Broadcast()
}

// memoryConn is one end. It knows no deadlines: what is told to it of them is forgotten.
type memoryConn struct{ in, out *half }

func (c *memoryConn) Read(p []byte) (int, error)  { return c.in.read(p) }
func (c *memoryConn) Write(p []byte) (int, error) { return c.out.write(p) }

// Close ends the connection; the other end reads what was written before.
func (c *memoryConn) Close() error {
	c.out.end(io.EOF)
	c.in.leave()
	return nil
}

// reset breaks the connection; the other end loses what it has not read.
func (c *memoryConn) reset() {
	c.out.end(&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET})
	c.in.leave()
}

type memoryAddr struct{}

func (memoryAddr) Network() string { return "memory" }
func (memoryAddr) String() string  { return "memory" }

func (c *memoryConn) LocalAddr() net.Addr              { return memoryAddr{} }
func (c *memoryConn) RemoteAddr() net.Addr             { return memoryAddr{} }
func (c *memoryConn) SetDeadline(time.Time) error      { return nil }
func (c *memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }
