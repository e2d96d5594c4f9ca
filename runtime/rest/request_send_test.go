package rest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestPreflight(t *testing.T) {
	tests := []struct {
		name  string
		build func(*RESTClient) *Request
		want  string
	}{
		{"create", func(c *RESTClient) *Request { return c.Post().Namespace("").Resource("pods") }, "during creation"},
		{"get", func(c *RESTClient) *Request { return c.Get().Namespace("").Resource("pods").Name("a") }, "resource name is provided"},
		{"update", func(c *RESTClient) *Request { return c.Put().Namespace("").Resource("pods").Name("a") }, "resource name is provided"},
		{"delete", func(c *RESTClient) *Request { return c.Delete().Namespace("").Resource("pods").Name("a") }, "resource name is provided"},
		{"list", func(c *RESTClient) *Request { return c.Get().Namespace("").Resource("pods") }, ""},
		{"patch", func(c *RESTClient) *Request { return c.Patch("p").Namespace("").Resource("pods").Name("a") }, ""},
		{"no namespace at all", func(c *RESTClient) *Request { return c.Post().Resource("pods") }, ""},
		{"not scoped", func(c *RESTClient) *Request { return c.Post().NamespaceIfScoped("", false).Resource("pods") }, ""},
		{"builder error", func(c *RESTClient) *Request { return c.Get().Name("") }, "may not be empty"},
	}
	for _, tt := range tests {
		for _, mode := range []string{"Do", "DoRaw"} {
			t.Run(tt.name+"/"+mode, func(t *testing.T) {
				s := answering(podAnswer)
				err := modes[mode](t.Context(), tt.build(newTestClient(t, s)))
				switch {
				case tt.want == "" && err != nil:
					t.Errorf("got %v", err)
				case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
					t.Errorf("got %v, want one with %q", err, tt.want)
				case tt.want != "" && len(s.sent()) != 0:
					t.Error("it was sent")
				}
			})
		}
	}
	for _, mode := range []string{"Watch", "Stream"} {
		t.Run("builder error/"+mode, func(t *testing.T) {
			s := answering(emptyStream)
			if err := modes[mode](t.Context(), newTestClient(t, s).Get().Name("")); err == nil || len(s.sent()) != 0 {
				t.Errorf("got %v, sent %d times", err, len(s.sent()))
			}
		})
		t.Run("empty namespace/"+mode, func(t *testing.T) {
			s := answering(emptyStream)
			if err := modes[mode](t.Context(), newTestClient(t, s).Get().Namespace("").Resource("pods").Name("a")); err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAccept(t *testing.T) {
	const protobuf = "application/vnd.kubernetes.protobuf"
	tests := []struct {
		name    string
		content func(*ClientContentConfig)
		build   func(*Request) *Request
		want    string
	}{
		{name: "default", want: "application/json, */*"},
		{name: "content type", content: func(c *ClientContentConfig) { c.ContentType = "application/yaml" }, want: "application/yaml, */*"},
		{name: "accept", content: func(c *ClientContentConfig) { c.AcceptContentTypes = "text/x;q=1" }, want: "text/x;q=1"},
		{name: "protobuf as default", build: func(r *Request) *Request { return r.UseProtobufAsDefault() }, want: protobuf + ",application/json"},
		{name: "protobuf if preferred", build: func(r *Request) *Request { return r.UseProtobufAsDefaultIfPreferred(true) }, want: protobuf + ",application/json"},
		{name: "protobuf not preferred", build: func(r *Request) *Request { return r.UseProtobufAsDefaultIfPreferred(false) }, want: "application/json, */*"},
		{name: "protobuf, but JSON was asked for", content: func(c *ClientContentConfig) { c.ContentType = "application/json" },
			build: func(r *Request) *Request { return r.UseProtobufAsDefault() }, want: "application/json, */*"},
		{name: "protobuf, but something else is accepted", content: func(c *ClientContentConfig) { c.AcceptContentTypes = "application/json" },
			build: func(r *Request) *Request { return r.UseProtobufAsDefault() }, want: "application/json"},
		{name: "a header of the request", build: func(r *Request) *Request { return r.SetHeader("Accept", "application/json;as=Table") }, want: "application/json;as=Table"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.content == nil {
				tt.content = func(*ClientContentConfig) {}
			}
			r := newTestClient(t, nil, tt.content).Get()
			if tt.build != nil {
				r = tt.build(r)
			}
			if got := r.headers.Get("Accept"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRateLimiterErrors(t *testing.T) {
	errLimiter := errors.New("would take too long")
	tests := []struct {
		err     error
		wrapped bool
	}{{context.Canceled, false}, {context.DeadlineExceeded, false}, {errLimiter, true}}
	for _, tt := range tests {
		for _, mode := range []string{"Do", "DoRaw", "Stream"} {
			t.Run(tt.err.Error()+"/"+mode, func(t *testing.T) {
				s := answering(podAnswer)
				err := modes[mode](t.Context(), newTestClient(t, s).Get().Throttle(&countingLimiter{err: tt.err}))
				if !errors.Is(err, tt.err) || (err != tt.err) != tt.wrapped {
					t.Errorf("got %v", err)
				}
				if len(s.sent()) != 0 {
					t.Error("it was sent")
				}
			})
		}
	}
}

// slow answers after a time, unless the request's context ends before.
type slow struct {
	time.Duration
	body io.ReadCloser
}

func (s slow) RoundTrip(req *http.Request) (*http.Response, error) {
	select {
	case <-req.Context().Done():
		return nil, req.Context().Err()
	case <-time.After(s.Duration):
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: s.body, ContentLength: -1, Request: req}, nil
	}
}

func TestTimeoutBoundsDoOnly(t *testing.T) {
	tests := []struct {
		mode    string
		bounded bool
	}{{"Do", true}, {"DoRaw", true}, {"Watch", false}, {"Stream", false}}
	for _, tt := range tests {
		t.Run(tt.mode, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newTestClient(t, slow{time.Minute, io.NopCloser(strings.NewReader(""))})
				start := time.Now()
				err := modes[tt.mode](t.Context(), c.Get().Timeout(3*time.Second))
				took := time.Since(start)
				if tt.bounded && (took != 3*time.Second || !errors.Is(err, context.DeadlineExceeded)) {
					t.Errorf("took %v: %v", took, err)
				}
				if !tt.bounded && (took != time.Minute || err != nil) {
					t.Errorf("took %v: %v", took, err)
				}
			})
		})
	}
}

// limiterThatTakes is a limiter that admits after a time.
type limiterThatTakes struct {
	countingLimiter
	time.Duration
}

func (l *limiterThatTakes) Wait(ctx context.Context) error {
	time.Sleep(l.Duration)
	return nil
}

func TestTimeoutStartsAfterTheLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTestClient(t, slow{time.Second, io.NopCloser(strings.NewReader(podAnswer.body))})
		r := c.Get().Timeout(3 * time.Second).Throttle(&limiterThatTakes{Duration: time.Minute})
		if err := r.Do(t.Context()).Error(); err != nil {
			t.Error(err)
		}
	})
}

func TestTimeoutCoversRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := answering(after(503, "2"))
		start := time.Now()
		err := newTestClient(t, s).Get().Timeout(5 * time.Second).Do(t.Context()).Error()
		if took := time.Since(start); took != 5*time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("took %v: %v", took, err)
		}
		if got := len(s.sent()); got != 3 {
			t.Errorf("sent %d times", got)
		}
	})
}

// failing is a body that breaks after its first bytes.
type failing struct {
	io.Reader
	err error
}

func newFailing(text string, err error) io.ReadCloser {
	return io.NopCloser(&failing{strings.NewReader(text), err})
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}

func TestBrokenBody(t *testing.T) {
	errBroken := errors.New("stream error: stream ID 1; INTERNAL_ERROR")
	for _, status := range []int{200, 500} {
		s := answering(answer{status: status, header: jsonHeader, stream: newFailing(`{"kind":`, errBroken)})
		result := newTestClient(t, s).Get().Do(t.Context())
		if err := result.Error(); !errors.Is(err, errBroken) {
			t.Errorf("status %d: got %v", status, err)
		}
		code := -1
		if body, _ := result.StatusCode(&code).Raw(); body != nil || code != 0 {
			t.Errorf("status %d: body %q, code %d", status, body, code)
		}
		s.checkClosed(t)
	}
}

func TestErrorBodyIsCapped(t *testing.T) {
	for _, mode := range []string{"Do", "DoRaw", "Stream", "Watch"} {
		body := &endless{}
		s := answering(answer{status: 500, header: jsonHeader, stream: body})
		if err := modes[mode](t.Context(), newTestClient(t, s).Get()); err == nil {
			t.Errorf("%s: no error", mode)
		}
		if body.read > 2*maxErrorBody {
			t.Errorf("%s: %d bytes read", mode, body.read)
		}
		s.checkClosed(t)
	}
}

func TestUnusableSuccessIsRefusedUnread(t *testing.T) {
	for _, mode := range []string{"Watch"} {
		for _, status := range []int{201, 204, 206} {
			body := &endless{}
			s := answering(answer{status: status, header: jsonHeader, stream: body})
			if err := modes[mode](t.Context(), newTestClient(t, s).Get()); err == nil || !strings.Contains(err.Error(), "unexpected status") {
				t.Errorf("%s, %d: got %v", mode, status, err)
			}
			if body.read != 0 {
				t.Errorf("%s, %d: %d bytes read", mode, status, body.read)
			}
			s.checkClosed(t)
		}
	}
}
