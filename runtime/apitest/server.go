package apitest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// DefaultVersion is what /version answers unless Options.Version says otherwise.
const DefaultVersion = "v1.36.3"

// Options configure a server. The zero value serves the built-in resources over plain HTTP to everybody.
type Options struct {
	// Address to listen on; default 127.0.0.1:0, a free port.
	Address string
	// Logger gets one debug line per request and every failure to write an answer; nil: no output.
	Logger *slog.Logger
	// Version is the gitVersion that /version reports; default DefaultVersion.
	Version string
	// TLS serves HTTPS (with HTTP/2), with a certificate of an authority made for this server (Server.CA). Clients may
	// then also authenticate with certificates from Server.IssueClientCert.
	TLS bool
	// Token, if set, is the bearer token that requests must carry (unless they carry a client certificate); others
	// get 401. The tokens that the server itself issues to service accounts are accepted too, with or without it.
	Token string
	// Authorizer judges every request for a resource; an error answers it with 403 and the error's text appended. It is
	// also asked, with the verb impersonate, whether a user may impersonate another. nil: everything is allowed.
	Authorizer func(Attributes) error
	// History is the number of changes per resource that watches and snapshots can go back; default 100,000.
	History int
	// BookmarkInterval is the time between bookmarks on an idle watch that asked for them; default one minute. Such a
	// watch gets one more two seconds before its end.
	BookmarkInterval time.Duration
	// WatchTimeout ends watches that ask for no timeoutSeconds; default 30 minutes.
	WatchTimeout time.Duration
	// NoBuiltins leaves out all built-in resources but namespaces and CustomResourceDefinitions.
	NoBuiltins bool
	// Now is the clock of creation and deletion timestamps; default time.Now.
	Now func() time.Time
}

// Server is a running API server. Its methods may be called from any goroutine.
type Server struct {
	opts     Options
	store    *store.Store
	registry *registry
	tls      *authority
	tokenKey []byte // signs the tokens of service accounts
	address  string
	log      *slog.Logger

	mu        sync.Mutex
	http      *http.Server
	cancel    context.CancelFunc // ends the requests of the current http server
	conns     map[net.Conn]struct{}
	intercept []interceptor
	nextHook  int
	addresses atomic.Uint32 // of services, handed out so far
	podLogs   map[store.Key]string
	closed    bool
	served    sync.WaitGroup // the goroutine in Serve
	handlers  sync.WaitGroup
}

// TB is the part of testing.TB that New needs.
type TB interface {
	Helper()
	Cleanup(func())
	Failed() bool
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
}

// New starts a server for one test and closes it when the test ends. Without a Logger in opts, the requests are kept
// and logged to the test when it fails.
func New(t TB, opts Options) *Server {
	t.Helper()
	var trail *requestTrail
	if opts.Logger == nil {
		trail = &requestTrail{}
		opts.Logger = slog.New(trail)
	}
	server, err := Start(opts)
	if err != nil {
		t.Fatalf("%v", err)
		return nil
	}
	t.Cleanup(func() {
		server.Close()
		if trail != nil && t.Failed() {
			t.Logf("requests to the API server:\n%s", trail)
		}
	})
	return server
}

// Start starts a server; the caller closes it.
func Start(opts Options) (*Server, error) {
	if opts.Address == "" {
		opts.Address = "127.0.0.1:0"
	}
	if opts.Version == "" {
		opts.Version = DefaultVersion
	}
	if opts.BookmarkInterval <= 0 {
		opts.BookmarkInterval = time.Minute
	}
	if opts.WatchTimeout <= 0 {
		opts.WatchTimeout = 30 * time.Minute
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{opts: opts, store: store.New(opts.History), registry: newRegistry(), log: opts.Logger,
		tokenKey: newTokenKey(), conns: map[net.Conn]struct{}{}}
	if opts.TLS {
		authority, err := newAuthority()
		if err != nil {
			return nil, fmt.Errorf("start API server: %w", err)
		}
		s.tls = authority
	}
	if err := s.addBuiltins(); err != nil {
		return nil, fmt.Errorf("start API server: %w", err)
	}
	s.store.Compact() // like a real server, it remembers nothing from before it was ready
	if err := s.listen(opts.Address); err != nil {
		return nil, fmt.Errorf("start API server: %w", err)
	}
	return s, nil
}

// listen opens the address and serves it with a new http.Server.
func (s *Server) listen(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	server := &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: time.Minute,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState:         s.track,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	if s.tls != nil {
		server.TLSConfig = s.tls.serverConfig()
	}
	s.mu.Lock()
	s.http, s.cancel, s.address = server, cancel, listener.Addr().String()
	s.mu.Unlock()
	s.served.Go(func() {
		serve := func() error { return server.Serve(listener) }
		if s.tls != nil {
			serve = func() error { return server.ServeTLS(listener, "", "") }
		}
		if err := serve(); err != nil && !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("serve", "err", err)
		}
	})
	return nil
}

// stop drops the listener and all connections and waits until every handler has returned.
func (s *Server) stop() {
	s.mu.Lock()
	server, cancel := s.http, s.cancel
	s.mu.Unlock()
	cancel()
	if err := server.Close(); err != nil {
		s.log.Debug("close listener", "err", err)
	}
	s.served.Wait()
	s.handlers.Wait()
}

// Close ends the server, its connections and its goroutines. It may be called more than once.
func (s *Server) Close() {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if !closed {
		s.stop()
	}
}

// Restart drops the listener and every connection and serves the same data at the same address again.
func (s *Server) Restart() error {
	s.stop()
	if err := s.listen(s.address); err != nil {
		return fmt.Errorf("restart API server: %w", err)
	}
	return nil
}

// CloseConnections cuts every open connection, and with them all watches, at once.
func (s *Server) CloseConnections() {
	s.mu.Lock()
	open := slices.Collect(maps.Keys(s.conns))
	s.mu.Unlock()
	for _, conn := range open {
		if err := conn.Close(); err != nil {
			s.log.Debug("close connection", "err", err)
		}
	}
}

func (s *Server) track(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.conns[conn] = struct{}{}
	case http.StateClosed, http.StateHijacked:
		delete(s.conns, conn)
	}
}

// URL is the server's address, without a trailing slash.
func (s *Server) URL() string {
	scheme := "http"
	if s.tls != nil {
		scheme = "https"
	}
	return scheme + "://" + s.address
}

// Compact forgets the history of all resources: watches and snapshots from earlier resource versions get 410 Gone.
func (s *Server) Compact() { s.store.Compact() }

// ResourceVersion is the resource version of the last change.
func (s *Server) ResourceVersion() uint64 { return s.store.Revision() }
