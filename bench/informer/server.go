package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// server serves pods: lists, in pages or not, watches, and watches that begin with what exists.
type server struct {
	*store
	template template
	address  string

	mu    sync.Mutex
	http  *http.Server
	pages map[int64][]podState // by the version in continue tokens
}

func newServer(objects int) (*server, error) {
	t, err := newTemplate()
	if err != nil {
		return nil, err
	}
	s := &server{store: newStore(objects), template: t, address: "127.0.0.1:0", pages: map[int64][]podState{}}
	return s, s.start()
}

// start listens, where it has listened before if it has.
func (s *server) start() error {
	l, err := net.Listen("tcp", s.address)
	if err != nil {
		return err
	}
	s.address = l.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("/api/v1/pods", s.servePods)
	mux.HandleFunc("/changes", func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(s.changes()) })
	s.http = &http.Server{Handler: mux}
	go s.http.Serve(l)
	return nil
}

// restart cuts all connections, is away for a while, and may come back without its history.
func (s *server) restart(away time.Duration, forget bool) error {
	_ = s.http.Close()
	time.Sleep(away)
	if forget {
		s.forget()
		s.mu.Lock()
		clear(s.pages)
		s.mu.Unlock()
	}
	return s.start()
}

func (s *server) servePods(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	version, err := strconv.ParseInt(query.Get("resourceVersion"), 10, 64)
	if err != nil {
		version = 0
	}
	s.ask(version)
	w.Header().Set("Content-Type", "application/json")
	switch {
	case query.Get("watch") == "" || query.Get("watch") == "false":
		s.serveList(w, query.Get("limit"), query.Get("continue"), query.Get("resourceVersion") == "0")
	case query.Get("sendInitialEvents") == "true":
		version := s.serveAll(w)
		s.serveWatch(r.Context(), w, version, query.Get("timeoutSeconds"))
	default:
		s.serveWatch(r.Context(), w, version, query.Get("timeoutSeconds"))
	}
}

const gone = `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old resource version"}`

// serveList writes a list. From memory, which is version 0, it is not paged, as on real servers.
func (s *server) serveList(w http.ResponseWriter, limit, token string, memory bool) {
	var pods []podState
	var version int64
	from := 0
	if token != "" {
		v, i, _ := strings.Cut(token, ":")
		version, _ = strconv.ParseInt(v, 10, 64)
		from, _ = strconv.Atoi(i)
		s.mu.Lock()
		pods = s.pages[version]
		s.mu.Unlock()
		if pods == nil {
			w.WriteHeader(http.StatusGone)
			fmt.Fprint(w, gone)
			return
		}
	} else {
		pods, version = s.snapshot()
	}
	n, _ := strconv.Atoi(limit)
	if memory || n == 0 {
		n = len(pods)
	}
	to := min(from+n, len(pods))
	next := ""
	if to < len(pods) {
		next = fmt.Sprintf("%d:%d", version, to)
		s.mu.Lock()
		s.pages[version] = pods
		s.mu.Unlock()
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"%d","continue":%q},"items":[`, version, next)
	first := true
	for i := from; i < to; i++ {
		if !pods[i].exists {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		s.template.appendPod(&b, i, pods[i].version, pods[i].change)
		if b.Len() > 1<<16 {
			if _, err := b.WriteTo(w); err != nil {
				return
			}
		}
	}
	b.WriteString("]}")
	_, _ = b.WriteTo(w)
}

// serveAll begins a watch with what exists and the bookmark that ends it.
func (s *server) serveAll(w http.ResponseWriter) int64 {
	pods, version := s.snapshot()
	var b bytes.Buffer
	for i, p := range pods {
		if p.exists {
			s.appendEvent(&b, changed{"ADDED", i, p.version, p.change})
		}
		if b.Len() > 1<<16 {
			if _, err := b.WriteTo(w); err != nil {
				return version
			}
		}
	}
	fmt.Fprintf(&b, `{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"%d","annotations":{"k8s.io/initial-events-end":"true"}}}}`+"\n", version)
	_, _ = b.WriteTo(w)
	w.(http.Flusher).Flush()
	return version
}

// serveWatch writes changes until the time is over or the connection is.
func (s *server) serveWatch(ctx context.Context, w http.ResponseWriter, version int64, timeout string) {
	seconds, _ := strconv.Atoi(timeout)
	if seconds == 0 {
		seconds = 300
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	w.(http.Flusher).Flush()
	var b bytes.Buffer
	for ctx.Err() == nil {
		changes, more, known := s.since(version)
		if !known {
			fmt.Fprintf(w, `{"type":"ERROR","object":%s}`+"\n", gone)
			return
		}
		for _, c := range changes {
			s.appendEvent(&b, c)
			version = c.version
			if b.Len() > 1<<16 {
				if _, err := b.WriteTo(w); err != nil {
					return
				}
			}
		}
		if _, err := b.WriteTo(w); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		select {
		case <-more:
		case <-ctx.Done():
		}
	}
}

func (s *server) appendEvent(b *bytes.Buffer, c changed) {
	b.WriteString(`{"type":"` + c.kind + `","object":`)
	s.template.appendPod(b, c.pod, c.version, c.change)
	b.WriteString("}\n")
}
