package layer_test

import (
	"net/http"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

type base struct {
	http.RoundTripper
	closed int
}

func (b *base) CloseIdleConnections() { b.closed++ }

type wrapper struct{ http.RoundTripper }

func (l *wrapper) WrappedRoundTripper() http.RoundTripper { return l.RoundTripper }

func TestClose(t *testing.T) {
	b := &base{}
	layer.CloseIdle(&wrapper{&wrapper{b}})
	layer.CloseIdle(b)
	if b.closed != 2 {
		t.Errorf("closed %d times, want 2", b.closed)
	}
	round := &wrapper{}
	round.RoundTripper = round
	for _, rt := range []http.RoundTripper{nil, struct{ http.RoundTripper }{b}, &wrapper{}, round} {
		layer.CloseIdle(rt) // neither panics nor goes on for ever
	}
	if b.closed != 2 {
		t.Errorf("what is not to be seen into was closed")
	}
}
