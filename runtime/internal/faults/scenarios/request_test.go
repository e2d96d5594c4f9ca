package scenarios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// requestFaults are what one request can meet, with how often a GET and a POST may be sent when it is met every time,
// and whether they may succeed when it is met once.
var requestFaults = []struct {
	fault     faults.Fault
	get, post int
	heals     bool // a GET succeeds when the first attempt alone meets it
	reason    metav1.StatusReason
}{
	{fault: faults.Fault{Kind: faults.Refuse}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Reset}, get: 11, post: 1, heals: true},
	{fault: faults.Fault{Kind: faults.Cut, After: 0}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Cut, After: 60}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Truncate, After: 0}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Truncate, After: 60}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Corrupt, After: 0, Length: 8}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Repeat, After: 0, Length: 1}, get: 1, post: 1},
	{fault: faults.Answered(400, ""), get: 1, post: 1, reason: metav1.StatusReasonBadRequest},
	{fault: faults.Answered(401, ""), get: 1, post: 1, reason: metav1.StatusReasonUnauthorized},
	{fault: faults.Answered(403, ""), get: 1, post: 1, reason: metav1.StatusReasonForbidden},
	{fault: faults.Answered(404, "1"), get: 1, post: 1, reason: metav1.StatusReasonNotFound},
	{fault: faults.Answered(409, "1"), get: 1, post: 1, reason: metav1.StatusReasonConflict},
	{fault: faults.Answered(410, ""), get: 1, post: 1, reason: metav1.StatusReasonExpired},
	{fault: faults.Answered(422, ""), get: 1, post: 1, reason: metav1.StatusReasonInvalid},
	{fault: faults.Answered(429, ""), get: 1, post: 1, reason: metav1.StatusReasonTooManyRequests},
	{fault: faults.Answered(429, "1"), get: 11, post: 11, heals: true, reason: metav1.StatusReasonTooManyRequests},
	{fault: faults.Answered(500, ""), get: 1, post: 1, reason: metav1.StatusReasonInternalError},
	{fault: faults.Answered(500, "0"), get: 11, post: 11, heals: true, reason: metav1.StatusReasonInternalError},
	{fault: faults.Answered(503, ""), get: 1, post: 1, reason: metav1.StatusReasonServiceUnavailable},
	{fault: faults.Answered(503, "3600"), get: 11, post: 11, heals: true, reason: metav1.StatusReasonServiceUnavailable},
	{fault: faults.Answered(504, ""), get: 1, post: 1, reason: metav1.StatusReasonTimeout},
	{fault: faults.Fault{Kind: faults.Status, Code: 502, Header: map[string]string{"Content-Type": "text/html"}, Body: "<html>"}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Status, Code: 200, Body: "garbage"}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Status, Code: 200, Body: " "}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Status, Code: 200, Body: "[]"}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Status, Code: 200, Header: map[string]string{"Content-Type": "application/vnd.kubernetes.protobuf"}, Body: "k8s\x00\xff\xff\xff"}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Status, Code: 200, Header: map[string]string{"Content-Type": "application/octet-stream"}, Body: "x"}, get: 1, post: 1},
	{fault: faults.Fault{Kind: faults.Status, Code: 200, Header: map[string]string{"Content-Type": "//"}, Body: "{}"}, get: 1, post: 1},
}

// TestRequestsUnderFaults: every request ends, with an error that says what happened, after as many attempts as the
// rules allow, and nothing is created twice.
func TestRequestsUnderFaults(t *testing.T) {
	scenario(t)
	for i, tt := range requestFaults {
		t.Run(fmt.Sprint(i, " ", tt.fault), func(t *testing.T) {
			s := newSite(t, apitest.Options{})
			s.fill(1)
			config, transport := s.faulty(faults.Always(tt.fault))
			client := s.core(config)
			read := func() error {
				var into corev1.ConfigMap
				return client.Get().Namespace("default").Resource("configmaps").Name("000").BackOffWithContext(&noWait{}).Do(t.Context()).Into(&into)
			}
			check := func(err error, want int, sent int) {
				t.Helper()
				if err == nil {
					t.Error("no error")
				}
				if sent != want {
					t.Errorf("sent %d times, want %d", sent, want)
				}
				if tt.reason != "" && apierrors.ReasonForError(err) != tt.reason {
					t.Errorf("reason %q of %v, want %q", apierrors.ReasonForError(err), err, tt.reason)
				}
			}
			check(read(), tt.get, transport.Count("GET"))

			s.creates.Store(0)
			create := func(object *corev1.ConfigMap) error {
				return client.Post().Namespace("default").Resource("configmaps").Body(object).BackOffWithContext(&noWait{}).Do(t.Context()).Into(&corev1.ConfigMap{})
			}
			check(create(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{GenerateName: "new-"}}), tt.post, transport.Count("POST"))
			if n := s.creates.Load(); n > 1 {
				t.Errorf("the server was asked to create %d times", n)
			}

			transport.SetPlan(faults.Each(tt.fault))
			if err := read(); (err == nil) != tt.heals {
				t.Errorf("met once: %v", err)
			}
			if err := get(t.Context(), client); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// TestAmbiguousWrites: what may have been done is not done again, for no verb that writes and no fault of a connection.
func TestAmbiguousWrites(t *testing.T) {
	scenario(t)
	for _, kind := range []faults.Kind{faults.Reset, faults.Cut, faults.Truncate} {
		for _, verb := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			t.Run(fmt.Sprint(kind, " ", verb), func(t *testing.T) {
				s := newSite(t, apitest.Options{})
				s.fill(1)
				config, transport := s.faulty(faults.Always(faults.Fault{Kind: kind}))
				r := s.core(config).Verb(verb).Namespace("default").Resource("configmaps").BackOffWithContext(&noWait{})
				body := `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"000","generateName":"a-"}}`
				switch verb {
				case "POST":
					body = strings.Replace(body, `"name":"000",`, "", 1)
				case "PATCH":
					r.SetHeader("Content-Type", "application/merge-patch+json")
				case "DELETE":
					body = "{}"
				}
				if verb != "POST" {
					r.Name("000")
				}
				if verb == "POST" || verb == "PUT" || verb == "DELETE" {
					r.SetHeader("Content-Type", "application/json")
				}
				if err := r.Body([]byte(body)).Do(t.Context()).Into(&corev1.ConfigMap{}); err == nil {
					t.Error("no error")
				}
				if n := transport.Count(verb); n != 1 {
					t.Errorf("sent %d times", n)
				}
			})
		}
	}
}

// TestWritesOverBrokenConnections has each connection break somewhere in the answer, so that the client's own pool and
// net/http's retries take part too.
func TestWritesOverBrokenConnections(t *testing.T) {
	scenario(t)
	for seed := range uint64(3) {
		s := newSite(t, apitest.Options{})
		config, proxy := s.proxied(faults.Random(seed, 1,
			faults.Fault{Kind: faults.Cut, After: 5000}, faults.Fault{Kind: faults.Truncate, After: 5000}, faults.Fault{Kind: faults.Refuse}))
		maps := s.maps(config)
		asked, made := 0, 0
		for range 60 {
			_, err := maps.Create(t.Context(), func() *unstructured.Unstructured {
				object := configMap("")
				object.SetGenerateName("new-")
				return object
			}(), metav1.CreateOptions{})
			asked++
			if err == nil {
				made++
			}
		}
		if n := int(s.creates.Load()); n > asked || n < made {
			t.Errorf("seed %d: the server was asked to create %d times, the client wanted %d and knows of %d", seed, n, asked, made)
		}
		if made == 0 || made == asked {
			t.Errorf("seed %d: %d of %d worked, over %d connections that broke", seed, made, asked, proxy.Met(faults.Cut)+proxy.Met(faults.Truncate))
		}
	}
}

// TestStorms: retries end, they wait as long as they are told and not all the same time, and a limit on the whole holds.
func TestStorms(t *testing.T) {
	scenario(t)
	for _, code := range []int{429, 500, 502, 503, 504} {
		synctest.Test(t, func(t *testing.T) {
			transport := faults.New(nil, faults.Always(faults.Answered(code, "7")))
			client := clientOn(t, transport, 0)
			took := map[time.Duration]bool{}
			for range 5 {
				start := time.Now()
				if err := get(t.Context(), client); err == nil {
					t.Error("no error")
				}
				d := time.Since(start)
				if d < 70*time.Second || d > 84*time.Second {
					t.Errorf("%d: took %v", code, d)
				}
				took[d] = true
			}
			if n := transport.Count("GET"); n != 5*11 {
				t.Errorf("%d: sent %d times", code, n)
			}
			if len(took) < 2 {
				t.Errorf("%d: no jitter", code)
			}
		})
	}
}

// TestContextsAreObeyed: in whatever a request is stuck, it ends at the moment that its context ends.
func TestContextsAreObeyed(t *testing.T) {
	scenario(t)
	served := roundTripper(func(req *http.Request) (*http.Response, error) {
		body := `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"000"}}`
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}, nil
	})
	modes := map[string]func(context.Context, *rest.Request) error{
		"Do":     func(ctx context.Context, r *rest.Request) error { return r.Do(ctx).Error() },
		"DoInto": func(ctx context.Context, r *rest.Request) error { return r.DoInto(ctx, &corev1.ConfigMap{}) },
		"DoRaw":  func(ctx context.Context, r *rest.Request) error { _, err := r.DoRaw(ctx); return err },
		"Stream": func(ctx context.Context, r *rest.Request) error {
			body, err := r.Stream(ctx)
			if err == nil {
				_, err = io.Copy(io.Discard, body)
				_ = body.Close()
			}
			return err
		},
		"Watch": func(ctx context.Context, r *rest.Request) error {
			w, err := r.Watch(ctx)
			if err != nil {
				return err
			}
			for event := range w.ResultChan() {
				return fmt.Errorf("event %v", event)
			}
			return ctx.Err()
		},
	}
	for _, fault := range []faults.Fault{
		{Kind: faults.Hang}, {Kind: faults.Stall}, {Kind: faults.Stall, After: 30}, {Kind: faults.Delay, Delay: time.Hour},
		{Kind: faults.Drip, Delay: time.Minute}, faults.Answered(429, "3600"), faults.Answered(503, "2147483647"), {Kind: faults.Reset},
	} {
		for name, send := range modes {
			t.Run(fmt.Sprint(fault, " ", name), func(t *testing.T) {
				if fault.Kind == faults.Reset && name == "Stream" {
					t.Skip("a stream is not tried again")
				}
				synctest.Test(t, func(t *testing.T) {
					transport := faults.New(served, faults.Always(fault))
					after := 2500 * time.Millisecond
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(after, cancel)
					start := time.Now()
					err := send(ctx, clientOn(t, transport, 0).Get().AbsPath("/x"))
					if took := time.Since(start); took != after {
						t.Errorf("took %v, want %v", took, after)
					}
					if !errors.Is(err, context.Canceled) {
						t.Errorf("got %v", err)
					}
					synctest.Wait()
					if n := transport.Open(); n != 0 {
						t.Errorf("%d responses are open", n)
					}
				})
			})
		}
	}
}

// TestEndlessAnswers: no answer takes more memory than its limit.
func TestEndlessAnswers(t *testing.T) {
	scenario(t)
	const limit = 1 << 20
	sent := 0
	endless := func(code int, head, fill string) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: code, Header: http.Header{"Content-Type": {"application/json"}}, Request: req, ContentLength: -1,
				Body: io.NopCloser(&counted{Reader: io.MultiReader(strings.NewReader(head), &repeated{text: fill}), n: &sent})}, nil
		})
	}
	item := `{"metadata":{"name":"a"},"data":{"text":"` + strings.Repeat("x", 1000) + `"}},`
	for name, tt := range map[string]struct {
		next http.RoundTripper
		most int
		want error
	}{
		"list":      {endless(200, `{"kind":"ConfigMapList","apiVersion":"v1","items":[`, item), 2 * limit, rest.ErrBodyTooLarge},
		"string":    {endless(200, `{"kind":"ConfigMapList","apiVersion":"v1","items":[{"data":{"a":"`, "x"), 2 * limit, rest.ErrBodyTooLarge},
		"nesting":   {endless(200, `{"kind":"ConfigMapList","apiVersion":"v1","items":`, "["), 2 * limit, nil},
		"blanks":    {endless(200, "", " "), 2 * limit, rest.ErrBodyTooLarge},
		"error":     {endless(500, `{"kind":"Status","message":"`, "x"), 2 << 20, nil},
		"not found": {endless(404, "", "x"), 2 << 20, nil},
	} {
		for mode, read := range map[string]func(*rest.Request) error{
			"DoInto": func(r *rest.Request) error { return r.DoInto(t.Context(), &corev1.ConfigMapList{}) },
			"Into":   func(r *rest.Request) error { return r.Do(t.Context()).Into(&corev1.ConfigMapList{}) },
			"DoRaw":  func(r *rest.Request) error { _, err := r.DoRaw(t.Context()); return err },
		} {
			sent = 0
			err := read(clientOn(t, tt.next, limit).Get().AbsPath("/x"))
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("%s %s: got %v", name, mode, err)
			}
			if sent > tt.most {
				t.Errorf("%s %s: read %d bytes", name, mode, sent)
			}
			if err != nil && len(err.Error()) > 10<<10 {
				t.Errorf("%s %s: the error has %d bytes", name, mode, len(err.Error()))
			}
		}
	}
}

// TestStreamsThatBreak: who reads a log learns that there would have been more.
func TestStreamsThatBreak(t *testing.T) {
	scenario(t)
	s := newSite(t, apitest.Options{})
	text := strings.Repeat("line\n", 10000)
	s.server.Intercept(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/log" {
			return false
		}
		for chunk := range strings.SplitSeq(text, "\n") {
			_, _ = io.WriteString(w, chunk+"\n")
		}
		return true
	})
	for _, after := range []int{0, 500, 20000} {
		for _, kind := range []faults.Kind{faults.Cut, faults.Truncate} {
			config, proxy := s.proxied(faults.Always(faults.Fault{Kind: kind, After: after}))
			body, err := s.core(config).Get().AbsPath("/log").Stream(t.Context())
			if err != nil {
				if after != 0 || !isBroken(err) {
					t.Errorf("%s after %d: %v", kind, after, err)
				}
				continue
			}
			got, err := io.ReadAll(body)
			_ = body.Close()
			if err == nil || !bytes.HasPrefix([]byte(text), got) {
				t.Errorf("%s after %d: %d bytes and no error", kind, after, len(got))
			}
			if proxy.Met(kind) == 0 {
				t.Errorf("%s after %d: no fault", kind, after)
			}
		}
	}
}
