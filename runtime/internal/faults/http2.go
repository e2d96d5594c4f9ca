package faults

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"

	"golang.org/x/net/http2"
)

// The kinds that only an [HTTP2] server injects. Fault.Code is the error code of HTTP/2, and Fault.After how far it gets:
// before the request is served if it is negative, with 0 after it was served and before the answer, and after so many
// bytes of the body otherwise. It stalls, too: a stream, while the others on its connection go on.
const (
	// GoAway says that the connection takes no more requests, and refuses this one too if Fault.After is negative. With
	// Fault.Code 0 the streams of the connection go on to their ends; otherwise it is closed.
	GoAway Kind = "GOAWAY"
	// ResetStream ends the stream.
	ResetStream Kind = "RST_STREAM"
	// Silence has the whole connection stall, the answers to its health checks included.
	Silence Kind = "silent connection"
	// Flood sends Fault.Length frames of the type Fault.Code that make work for the client: SETTINGS, PING, WINDOW_UPDATE,
	// empty DATA, or an interim answer (HEADERS); or a header that does not end (CONTINUATION).
	Flood Kind = "flood of frames"
	// Frames sends Fault.Body as it is, which is frames, or looks like some.
	Frames Kind = "odd frames"
)

// HTTP2 is a server that speaks HTTP/2 on connections in memory and breaks what it says frame by frame. It works on a
// test's clock. Its fields are set before the first connection.
type HTTP2 struct {
	// Next answers the requests.
	Next http.RoundTripper
	// Settings are what the server begins each connection with.
	Settings []http2.Setting

	mu    sync.Mutex
	plan  Plan
	n     int
	met   map[Kind]int
	seen  []string
	open  map[*http2Conn]struct{}
	conns int
	work  sync.WaitGroup
}

// NewHTTP2 returns a server that follows a plan.
func NewHTTP2(next http.RoundTripper, plan Plan) *HTTP2 {
	http2Certificate() // not within the test's clock
	return &HTTP2{Next: next, plan: plan, met: map[Kind]int{}, open: map[*http2Conn]struct{}{}}
}

// SetPlan has the requests from now on follow another plan. They are counted from 0 again.
func (s *HTTP2) SetPlan(plan Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plan, s.n = plan, 0
}

// Met returns how many requests met a fault of a kind.
func (s *HTTP2) Met(kind Kind) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.met[kind]
}

// Seen returns method and URL of each request that arrived, those included that were not served.
func (s *HTTP2) Seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.seen...)
}

// Open returns how many connections are open, and Connections how many there were.
func (s *HTTP2) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// Connections returns how many connections there were.
func (s *HTTP2) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// Dial is for rest.Config.Dial: whatever the address, it connects to the server.
func (s *HTTP2) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	client, server := pipe()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns++
	c := newHTTP2Conn(s, server)
	s.open[c] = struct{}{}
	s.work.Go(func() {
		defer func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.open, c)
		}()
		c.serve()
	})
	return client, nil
}

// Close breaks all connections and waits for their goroutines.
func (s *HTTP2) Close() {
	s.mu.Lock()
	for c := range s.open {
		c.raw.reset()
	}
	s.mu.Unlock()
	s.work.Wait()
}

func (s *HTTP2) meet(req *http.Request) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.plan(s.n, req)
	s.n++
	s.met[f.Kind]++
	s.seen = append(s.seen, req.Method+" "+req.URL.String())
	count(f)
	return f
}

var errConnectionEnded = errors.New("the connection has ended")

func (s *HTTP2) tlsConfig() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{http2Certificate()}, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}
}
