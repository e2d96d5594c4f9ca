package faults

import (
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Proxy passes TCP connections on to a server and makes them meet faults. Use Refuse, Delay, Cut, Truncate (which is
// the server's half of a close), Stall, Drip, Corrupt and Repeat.
type Proxy struct {
	listener net.Listener
	target   string
	work     sync.WaitGroup

	mu    sync.Mutex
	plan  Plan
	n     int
	met   map[Kind]int
	open  map[net.Conn]struct{}
	ended bool
}

// NewProxy starts a proxy for the server at target (host:port) on a free port of the loopback interface. The caller
// closes it.
func NewProxy(target string, plan Plan) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start proxy: %w", err)
	}
	p := &Proxy{listener: listener, target: target, plan: plan, met: map[Kind]int{}, open: map[net.Conn]struct{}{}}
	p.work.Go(p.accept)
	return p, nil
}

// Addr is the address of the proxy, host:port.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// SetPlan has the connections from now on follow another plan. They are counted from 0 again.
func (p *Proxy) SetPlan(plan Plan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan, p.n = plan, 0
}

// Met returns how many connections met a fault of a kind.
func (p *Proxy) Met(kind Kind) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.met[kind]
}

// Open returns how many connections of clients are open.
func (p *Proxy) Open() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.open)
}

// CutAll breaks all connections.
func (p *Proxy) CutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.open {
		reset(conn)
	}
}

// Close ends the proxy and its connections and waits for its goroutines.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	_ = p.listener.Close()
	p.CutAll()
	p.work.Wait()
}

func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		fault, ok := p.admit(conn)
		switch {
		case !ok, fault.Kind == Refuse:
			p.forget(conn)
			reset(conn)
		default:
			p.work.Go(func() { p.serve(conn, fault) })
		}
	}
}

func (p *Proxy) admit(conn net.Conn) (Fault, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.plan(p.n, nil)
	p.n++
	p.met[f.Kind]++
	count(f)
	p.open[conn] = struct{}{}
	return f, !p.ended
}

func (p *Proxy) forget(conn net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, conn)
}

func (p *Proxy) serve(client net.Conn, fault Fault) {
	defer p.forget(client)
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		reset(client)
		return
	}
	// The client's side ends first: when it goes, or a fault cuts it, the server is not kept waiting.
	p.work.Go(func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	})
	if !answers(client, server, fault) {
		reset(client)
	}
	_ = client.Close()
	_ = server.Close()
}

// answers passes on what the server sends, and returns false if the connection is to break.
func answers(client, server net.Conn, f Fault) bool {
	if f.Kind == Delay {
		time.Sleep(f.Delay)
	}
	buf, sent := make([]byte, 32<<10), 0
	for {
		n, err := server.Read(buf)
		data := buf[:n]
		keep, before := len(data), max(f.After-sent, 0)
		switch f.Kind {
		case Cut, Truncate, Stall:
			keep = min(keep, before)
		case Corrupt:
			for i := before; i < min(n, f.After+f.length()-sent); i++ {
				data[i] ^= 0xff
			}
		case Repeat:
			if end := min(n, f.After+f.length()-sent); before < end {
				data = append(append([]byte{}, data[:end]...), data[before:]...)
				keep = len(data)
			}
		}
		if !write(client, data[:keep], f) {
			return true
		}
		sent += n
		if keep < n {
			return ended(client, server, f.Kind)
		}
		if err != nil {
			return err == io.EOF
		}
	}
}

// write returns false if the client has gone.
func write(client net.Conn, data []byte, f Fault) bool {
	if f.Kind != Drip {
		_, err := client.Write(data)
		return err == nil
	}
	for i := range data {
		time.Sleep(f.Delay)
		if _, err := client.Write(data[i : i+1]); err != nil {
			return false
		}
	}
	return true
}

// ended is what happens when a fault has stopped the server's bytes.
func ended(client, server net.Conn, kind Kind) bool {
	switch kind {
	case Cut:
		return false
	case Truncate:
		if tcp, ok := client.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
	}
	// The server may go on sending, and the client asking, until one of them has enough.
	_, _ = io.Copy(io.Discard, server)
	return true
}

// reset closes a connection so that the other side sees it broken rather than ended.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
