package apitest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// interceptor is one hook with the number it is removed by.
type interceptor struct {
	id   int
	hook func(http.ResponseWriter, *http.Request) bool
}

// Intercept has every request pass the hook first, before authentication; hooks run in the order they were added. A
// hook that returns true has answered the request: with an error and Retry-After, by hanging until the request's
// context ends, or by panicking with http.ErrAbortHandler, which cuts the connection. The returned function removes
// the hook.
func (s *Server) Intercept(hook func(w http.ResponseWriter, r *http.Request) bool) (remove func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextHook++
	id := s.nextHook
	s.intercept = append(slices.Clip(s.intercept), interceptor{id: id, hook: hook})
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.intercept = slices.DeleteFunc(slices.Clone(s.intercept), func(i interceptor) bool { return i.id == id })
	}
}

// intercepted runs the hooks and tells whether one has answered.
func (s *Server) intercepted(w http.ResponseWriter, r *http.Request) bool {
	s.mu.Lock()
	hooks := s.intercept
	s.mu.Unlock()
	for _, each := range hooks {
		if each.hook(w, r) {
			return true
		}
	}
	return false
}

// trailLength is how many lines a failed test shows.
const trailLength = 200

// requestTrail is a slog.Handler that keeps the last lines for a test that fails.
type requestTrail struct {
	mu    sync.Mutex
	lines []string
}

var _ slog.Handler = (*requestTrail)(nil)

// Enabled is part of slog.Handler.
func (t *requestTrail) Enabled(context.Context, slog.Level) bool { return true }

// Handle is part of slog.Handler.
func (t *requestTrail) Handle(_ context.Context, record slog.Record) error {
	var line strings.Builder
	line.WriteString(record.Time.Format("15:04:05.000 ") + record.Message)
	record.Attrs(func(a slog.Attr) bool {
		fmt.Fprintf(&line, " %s=%v", a.Key, a.Value)
		return true
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines = append(t.lines, line.String()); len(t.lines) > trailLength {
		t.lines = t.lines[1:]
	}
	return nil
}

// WithAttrs is part of slog.Handler; nothing in this package uses it.
func (t *requestTrail) WithAttrs([]slog.Attr) slog.Handler { return t }

// WithGroup is part of slog.Handler; nothing in this package uses it.
func (t *requestTrail) WithGroup(string) slog.Handler { return t }

// String returns the lines.
func (t *requestTrail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}
