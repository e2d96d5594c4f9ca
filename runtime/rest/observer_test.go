package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

type spanKey struct{}

// tracer records what an Observer is told, but for the times.
type tracer struct{ lines []string }

func (tr *tracer) add(ctx context.Context, what string, r RequestInfo, details any) {
	if ctx.Value(spanKey{}) == nil {
		what = "OUTSIDE THE SPAN: " + what
	}
	tr.lines = append(tr.lines, fmt.Sprintf("%s %s %s %s %s %+v", what, r.Call, r.Verb, r.Host, r.Path, details))
}

func (tr *tracer) observer() *Observer {
	return &Observer{
		Start: func(ctx context.Context, r RequestInfo) context.Context {
			ctx = context.WithValue(ctx, spanKey{}, "span")
			tr.add(ctx, "start", r, "")
			return ctx
		},
		Throttled: func(ctx context.Context, r RequestInfo, _ time.Duration) { tr.add(ctx, "throttled", r, "") },
		Attempt: func(ctx context.Context, r RequestInfo, a AttemptInfo) {
			a.Duration = 0
			tr.add(ctx, "attempt", r, a)
		},
		End: func(ctx context.Context, r RequestInfo, e EndInfo) {
			e.Duration = 0
			tr.add(ctx, "end", r, e)
		},
	}
}

// inSpan fails requests whose context is not that of the Observer.
type inSpan struct{ *server }

func (s inSpan) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Context().Value(spanKey{}) == nil {
		return nil, errors.New("the request is outside the span")
	}
	return s.server.RoundTrip(req)
}

func TestObserver(t *testing.T) {
	const path = "example.com /api/v1/namespaces/{namespace}/pods/{name}"
	attempts := func(call string) []string {
		return []string{
			"attempt " + call + " PUT " + path + " {Number:1 Status:429 Failure: Duration:0s Retry:true RetryAfter:1s}",
			"throttled " + call + " PUT " + path + " ",
			"attempt " + call + " PUT " + path + " {Number:2 Status:200 Failure: Duration:0s Retry:false RetryAfter:0s}",
		}
	}
	whole := fmt.Sprintf("end do PUT %s {Attempts:2 Status:200 Failure: Duration:0s RequestBytes:4 ResponseBytes:%d}", path, len(podBody))
	started := "{Attempts:2 Status:200 Failure: Duration:0s RequestBytes:4 ResponseBytes:0}"
	do := slices.Concat([]string{"start do PUT " + path + " ", "throttled do PUT " + path + " "}, attempts("do"), []string{whole})
	tests := map[string][]string{
		"Do":     do,
		"DoRaw":  do,
		"Stream": slices.Concat([]string{"start stream PUT " + path + " ", "throttled stream PUT " + path + " "}, attempts("stream"), []string{"end stream PUT " + path + " " + started}),
		"Watch":  slices.Concat([]string{"start watch PUT " + path + " "}, attempts("watch"), []string{"end watch PUT " + path + " " + started}),
	}
	for mode, want := range tests {
		t.Run(mode, func(t *testing.T) {
			tr := &tracer{}
			c := newTestClient(t, inSpan{answering(busy, answer{status: 200, header: jsonHeader, body: podBody})})
			c.observer = tr.observer()
			r := c.Put().Namespace("n").Resource("pods").Name("a").Body([]byte("body")).
				Throttle(&countingLimiter{}).BackOffWithContext(&recordedBackoff{})
			for range 2 { // the second time shows that nothing is left of the first
				tr.lines = nil
				c.Client.Transport.(inSpan).requests = nil
				if err := modes[mode](t.Context(), r); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(tr.lines, want) {
					t.Errorf("got\n%s\nwant\n%s", strings.Join(tr.lines, "\n"), strings.Join(want, "\n"))
				}
			}
		})
	}
}

func TestObservedFailures(t *testing.T) {
	secret := `{"kind":"Secret","apiVersion":"v1","metadata":{"name":"hunter2"},"data":{"p":"hunter2"`
	tests := map[string]struct {
		answer  answer
		limiter *countingLimiter
		want    string
	}{
		"not found":    {answer: answer{status: 404, header: jsonHeader, body: `{"kind":"Status","message":"secret hunter2"}`}, want: "NotFound"},
		"forbidden":    {answer: answer{status: 403, body: "hunter2 may not"}, want: "Forbidden"},
		"odd status":   {answer: answer{status: 302, body: "hunter2"}, want: FailureStatus},
		"canceled":     {answer: answer{err: fmt.Errorf("hunter2: %w", context.Canceled)}, want: FailureCanceled},
		"deadline":     {answer: answer{err: fmt.Errorf("hunter2: %w", context.DeadlineExceeded)}, want: FailureDeadline},
		"refused":      {answer: answer{err: errRefused}, want: FailureConnection},
		"rate limiter": {limiter: &countingLimiter{err: errors.New("hunter2")}, want: FailureThrottled},
		"not decoded":  {answer: answer{status: 200, header: jsonHeader, body: secret}, want: ""},
	}
	for name, tt := range tests {
		for mode, send := range modes {
			if name == "not decoded" && mode == "Watch" || tt.limiter != nil && mode == "Watch" {
				continue // a watch reports its failures as events, and does not wait before the first attempt
			}
			t.Run(name+" "+mode, func(t *testing.T) {
				var ended []EndInfo
				tr := &tracer{}
				c := newTestClient(t, answering(tt.answer))
				c.observer = JoinObservers(tr.observer(), nil, &Observer{End: func(_ context.Context, _ RequestInfo, e EndInfo) {
					ended = append(ended, e)
				}})
				r := c.Get().Namespace("hunter2").Resource("secrets").Name("hunter2").SubResource("sub", "hunter2").Suffix("hunter2").
					Param("fieldSelector", "hunter2").SetHeader("Authorization", "Bearer hunter2").MaxRetries(0)
				if tt.limiter != nil {
					r.Throttle(tt.limiter)
				}
				_ = send(t.Context(), r)
				if len(ended) != 1 || ended[0].Failure != tt.want || ended[0].Status != tt.answer.status {
					t.Errorf("ended with %+v, want failure %q", ended, tt.want)
				}
				if said := strings.Join(tr.lines, "\n"); said == "" || strings.Contains(said, "hunter2") {
					t.Errorf("the observer was told\n%s", said)
				}
			})
		}
	}
}

func TestObservedListsAreReadAndDecodedAtOnce(t *testing.T) {
	cut, w := pipe()
	go func() {
		_, _ = w.Write([]byte(`{"kind":"PodList","apiVersion":"v1","items":[`))
		_ = w.CloseWithError(errRefused)
	}()
	for want, a := range map[string]answer{
		FailureResponse:   {status: 200, header: jsonHeader, body: `{"kind":"PodList","apiVersion":"v1","items":[hunter2]}`},
		FailureConnection: {status: 200, header: jsonHeader, stream: cut},
		"Forbidden":       {status: 403, header: jsonHeader, body: `{"kind":"Status","apiVersion":"v1","status":"Failure"}`},
		"":                {status: 200, header: jsonHeader, body: `{"kind":"PodList","apiVersion":"v1","items":[]}`},
	} {
		var ended EndInfo
		c := newTestClient(t, answering(a))
		c.observer = &Observer{End: func(_ context.Context, _ RequestInfo, e EndInfo) { ended = e }}
		err := c.Get().Resource("pods").MaxRetries(0).DoInto(t.Context(), &corev1.PodList{})
		if (err == nil) != (want == "") || ended.Failure != want || ended.Status != a.status || ended.ResponseBytes == 0 {
			t.Errorf("%v: ended with %+v, want %q", err, ended, want)
		}
	}
}

func TestObserverIsNotToldOfRequestsNeverSent(t *testing.T) {
	tr := &tracer{}
	c := newTestClient(t, answering(answer{status: 200}))
	c.observer = tr.observer()
	for mode, send := range modes {
		if err := send(t.Context(), c.Get().Name("a/b")); err == nil || tr.lines != nil {
			t.Errorf("%s: %v, told %v", mode, err, tr.lines)
		}
	}
}

func TestObservedPath(t *testing.T) {
	for in, want := range map[string]string{
		"/":                             "/{prefix}",
		"/api":                          "/api",
		"/api/v1":                       "/api/v1",
		"/api/v1/pods":                  "/api/v1/pods",
		"/api/v1/nodes/n":               "/api/v1/nodes/{name}",
		"/api/v1/namespaces/n":          "/api/v1/namespaces/{name}",
		"/api/v1/namespaces/n/pods":     "/api/v1/namespaces/{namespace}/pods",
		"/api/v1/namespaces/n/finalize": "/api/v1/namespaces/{name}/finalize",
		"/api/v1/namespaces/n/services/s/proxy/my/secret": "/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}",
		"/api/v1/watch/namespaces/n/pods/p":               "/api/v1/watch/{path}",
		"/apis/apps/v1/namespaces/n/deployments/d/scale":  "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale",
		"/apis/g.example.com/v1/things/t":                 "/apis/g.example.com/v1/things/{name}",
		"/openapi/v3/apis/apps/v1":                        "/openapi/v3/apis/apps/v1",
		"/logs/some/file":                                 "/logs/{path}",
		"/healthz":                                        "/healthz",
		"/elsewhere/secret":                               "/{prefix}",
	} {
		c := newTestClient(t, nil)
		c.base.Path = "/k8s/clusters/c-1/"
		if got := c.Get().AbsPath(in).observedPath(); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestConfigGivesClientsItsObserver(t *testing.T) {
	o := &Observer{}
	config := &Config{Observer: o}
	for name, c := range map[string]*Config{"CopyConfig": CopyConfig(config), "AnonymousClientConfig": AnonymousClientConfig(config)} {
		if c.Observer != o {
			t.Errorf("%s drops the observer", name)
		}
	}
	config.NegotiatedSerializer = testCodecs
	client, err := UnversionedRESTClientFor(config)
	if err != nil || client.observer != o {
		t.Errorf("got %v, %v", client, err)
	}
}
