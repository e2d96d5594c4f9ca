package idle_test

import (
	"net/http"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/idle"
)

type base struct {
	http.RoundTripper
	closed int
}

func (b *base) CloseIdleConnections() { b.closed++ }

type layer struct{ http.RoundTripper }

func (l *layer) WrappedRoundTripper() http.RoundTripper { return l.RoundTripper }

func TestClose(t *testing.T) {
	b := &base{}
	idle.Close(&layer{&layer{b}})
	idle.Close(b)
	if b.closed != 2 {
		t.Errorf("closed %d times, want 2", b.closed)
	}
	round := &layer{}
	round.RoundTripper = round
	for _, rt := range []http.RoundTripper{nil, struct{ http.RoundTripper }{b}, &layer{}, round} {
		idle.Close(rt) // neither panics nor goes on for ever
	}
	if b.closed != 2 {
		t.Errorf("what is not to be seen into was closed")
	}
}
