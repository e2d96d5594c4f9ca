package rest

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// observations collects what is reported to tools/metrics.
type observations struct{ lines []string }

func (o *observations) add(format string, args ...any) {
	o.lines = append(o.lines, fmt.Sprintf(format, args...))
}

type latencies struct {
	*observations
	name string
}

func (l latencies) Observe(_ context.Context, verb string, u url.URL, _ time.Duration) {
	l.add("%s %s %s", l.name, verb, u.Path)
}

type results struct{ *observations }

func (r results) Increment(_ context.Context, code, method, host string) {
	r.add("result %s %s %s", code, method, host)
}

func (r results) IncrementRetry(_ context.Context, code, method, host string) {
	r.add("retry %s %s %s", code, method, host)
}

type sizes struct {
	*observations
	name string
}

func (s sizes) Observe(_ context.Context, verb, host string, size float64) {
	s.add("%s %s %s %v", s.name, verb, host, size)
}

type resolutions struct{ *observations }

func (r resolutions) Observe(_ context.Context, host string, _ time.Duration) {
	r.add("resolved %s", host)
}

// observe replaces the hooks of the process for the time of a test.
func observe(t *testing.T) *observations {
	o := &observations{}
	latency, resolver, requestSize, responseSize := metrics.RequestLatency, metrics.ResolverLatency, metrics.RequestSize, metrics.ResponseSize
	limiter, result, retry := metrics.RateLimiterLatency, metrics.RequestResult, metrics.RequestRetry
	t.Cleanup(func() {
		metrics.RequestLatency, metrics.ResolverLatency, metrics.RequestSize, metrics.ResponseSize = latency, resolver, requestSize, responseSize
		metrics.RateLimiterLatency, metrics.RequestResult, metrics.RequestRetry = limiter, result, retry
	})
	metrics.RequestLatency, metrics.RateLimiterLatency = latencies{o, "took"}, latencies{o, "throttled"}
	metrics.RequestResult, metrics.RequestRetry = results{o}, results{o}
	metrics.RequestSize, metrics.ResponseSize = sizes{o, "sent"}, sizes{o, "received"}
	metrics.ResolverLatency = resolutions{o}
	return o
}

func TestObservations(t *testing.T) {
	common := []string{
		"result 429 PUT example.com",
		"throttled PUT /api/v1/namespaces/{namespace}/pods/{name}",
		"result 200 PUT example.com",
		"retry 200 PUT example.com",
	}
	first := "throttled PUT /api/v1/namespaces/{namespace}/pods/{name}"
	whole := []string{"sent PUT example.com 4", "took PUT /api/v1/namespaces/{namespace}/pods/{name}", fmt.Sprintf("received PUT example.com %d", len(podBody))}
	tests := map[string][]string{
		"Do":     slices.Concat([]string{first}, common, whole),
		"DoRaw":  slices.Concat([]string{first}, common, whole),
		"Stream": slices.Concat([]string{first}, common),
		"Watch":  common,
	}
	for mode, want := range tests {
		t.Run(mode, func(t *testing.T) {
			o := observe(t)
			c := newTestClient(t, answering(busy, answer{status: 200, header: jsonHeader, body: podBody}))
			r := c.Put().Namespace("n").Resource("pods").Name("a").Body([]byte("body")).
				Throttle(&countingLimiter{}).BackOffWithContext(&recordedBackoff{})
			if err := modes[mode](t.Context(), r); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(o.lines, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(o.lines, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestFailedAttemptIsObserved(t *testing.T) {
	o := observe(t)
	_ = newTestClient(t, answering(answer{err: errRefused})).Get().Do(t.Context()).Error()
	if want := "result <error> GET example.com"; !slices.Contains(o.lines, want) {
		t.Errorf("got %v", o.lines)
	}
}

func TestResolutionIsObserved(t *testing.T) {
	o := observe(t)
	c := newTestClient(t, nil)
	c.base = &url.URL{Scheme: "http", Host: "localhost:1"} // nothing listens on port 1
	c.Client = &http.Client{Transport: &http.Transport{}}
	_ = c.Get().MaxRetries(0).Do(t.Context()).Error()
	if !slices.Contains(o.lines, "resolved localhost") {
		t.Errorf("got %v", o.lines)
	}
}

func TestHostOfAClientWithoutURL(t *testing.T) {
	if got := NewRequestWithClient(nil, "", ClientContentConfig{}, nil).host(); got != "none" {
		t.Errorf("got %q", got)
	}
}
