package faults

import (
	"context"
	"io"
	"net"
	"sync"
	"syscall"
)

// body is a response body that meets a fault.
type body struct {
	io.ReadCloser
	ctx    context.Context
	fault  Fault
	read   int
	again  []byte // what Repeat sends once more
	once   sync.Once
	closed chan struct{}
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(b.again) > 0 {
		n := copy(p, b.again)
		b.again = b.again[n:]
		return n, nil
	}
	left := b.fault.After - b.read
	if left <= 0 {
		switch b.fault.Kind {
		case Cut:
			return 0, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		case Truncate:
			return 0, io.EOF
		case Stall:
			return 0, b.wait()
		case Oversize:
			return b.fill(p), nil
		}
	}
	switch b.fault.Kind {
	case Cut, Truncate, Stall, Oversize:
		p = p[:min(len(p), left)]
	case Drip:
		if err := sleep(b.ctx, b.fault.Delay); err != nil {
			return 0, err
		}
		p = p[:1]
	case Repeat:
		if end := b.fault.After + b.fault.length() - b.read; end > 0 {
			p = p[:min(len(p), end)]
		}
	}
	return b.pass(p)
}

// pass reads from the server's body.
func (b *body) pass(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	from, to := max(b.fault.After-b.read, 0), min(b.fault.After+b.fault.length()-b.read, n)
	switch {
	case from >= to:
	case b.fault.Kind == Corrupt:
		for i := from; i < to; i++ {
			p[i] ^= 0xff
		}
	case b.fault.Kind == Repeat:
		b.again = append(b.again, p[from:to]...)
		if err == io.EOF {
			err = nil
		}
	}
	b.read += n
	if err == io.EOF && b.fault.Kind == Oversize {
		b.fault.After, err = b.read, nil
	}
	return n, err
}

// fill is what an Oversize body goes on with.
func (b *body) fill(p []byte) int {
	if b.fault.Body == "" {
		b.fault.Body = " "
	}
	n := 0
	for n < len(p) {
		n += copy(p[n:], b.fault.Body[(b.read+n-b.fault.After)%len(b.fault.Body):])
	}
	b.read += n
	return n
}

// wait blocks until nobody waits for the body.
func (b *body) wait() error {
	select {
	case <-b.ctx.Done():
		return b.ctx.Err()
	case <-b.closed:
		return net.ErrClosed
	}
}

// Close closes the server's body too.
func (b *body) Close() error {
	b.once.Do(func() { close(b.closed) })
	return b.ReadCloser.Close()
}
