package scenarios

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// overHTTP2 returns a server that speaks HTTP/2 within the test's clock, and the configuration of its clients. When the test
// ends no connection may be left but those that are closed when they are idle.
func overHTTP2(t *testing.T, next http.RoundTripper, plan faults.Plan, settings ...http2.Setting) (*rest.Config, *faults.HTTP2) {
	t.Helper()
	server := faults.NewHTTP2(next, plan)
	server.Settings = settings
	t.Cleanup(server.Close)
	config := &rest.Config{Host: "https://server.test", Dial: server.Dial, TLSClientConfig: rest.TLSClientConfig{Insecure: true}}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		t.Cleanup(func() {
			synctest.Wait() // for what has been canceled
			layer.CloseIdle(next)
			synctest.Wait()
			if n := server.Open(); n != 0 {
				t.Errorf("%d of %d connections are left", n, server.Connections())
			}
		})
		return next
	})
	return config, server
}

// withOwnTransport gives a configuration a transport of the caller's that does what the client's would.
func withOwnTransport(config *rest.Config) {
	config.Transport = &http.Transport{
		DialContext: config.Dial, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true,
		MaxResponseHeaderBytes: 10 << 20,
	}
	config.Dial, config.Insecure = nil, false
}

// counter serves one config map, takes what is posted, and counts.
type counter struct{ served, created atomic.Int64 }

// RoundTrip implements http.RoundTripper.
func (c *counter) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost {
		if _, err := io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		c.created.Add(1)
	}
	c.served.Add(1)
	body := strings.Replace(rawMap, `"metadata"`, `"data":{"text":"`+strings.Repeat("x", 100)+`"},"metadata"`, 1)
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Request: req, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// create posts a config map, whose name the server is to choose.
func create(ctx context.Context, c *rest.RESTClient) error {
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{GenerateName: "new-"}}
	return c.Post().Namespace("default").Resource("configmaps").Body(object).Do(ctx).Into(&corev1.ConfigMap{})
}

func goAway(after int, code http2.ErrCode) faults.Fault {
	return faults.Fault{Kind: faults.GoAway, After: after, Code: int(code), Body: "too_many_pings"}
}

func resetStream(after int, code http2.ErrCode) faults.Fault {
	return faults.Fault{Kind: faults.ResetStream, After: after, Code: int(code)}
}

func flood(after int, kind http2.FrameType, n int) faults.Fault {
	return faults.Fault{Kind: faults.Flood, After: after, Code: int(kind), Length: n}
}

// TestHTTP2Requests: what the server has not executed is sent again; what it may have is sent again if it only reads,
// over a transport of the caller's too. Whatever it was, the next request is fine.
func TestHTTP2Requests(t *testing.T) {
	scenario(t)
	const fine, broken = true, false
	for i, tt := range []struct {
		fault     faults.Fault
		get, post bool
	}{
		{goAway(-1, http2.ErrCodeNo), fine, fine},
		{goAway(0, http2.ErrCodeNo), fine, fine},
		{goAway(10, http2.ErrCodeNo), fine, fine},
		{goAway(-1, http2.ErrCodeInternal), fine, broken},
		{goAway(0, http2.ErrCodeInternal), fine, broken},
		{goAway(0, http2.ErrCodeEnhanceYourCalm), fine, broken},
		{goAway(10, http2.ErrCodeInternal), broken, broken},
		{resetStream(-1, http2.ErrCodeRefusedStream), fine, fine},
		{resetStream(0, http2.ErrCodeNo), fine, broken},
		{resetStream(0, http2.ErrCodeProtocol), fine, broken},
		{resetStream(0, http2.ErrCodeInternal), fine, broken},
		{resetStream(0, http2.ErrCodeCancel), fine, broken},
		{resetStream(0, http2.ErrCodeEnhanceYourCalm), fine, broken},
		{resetStream(0, http2.ErrCodeHTTP11Required), fine, broken},
		{resetStream(0, 77), fine, broken},
		{resetStream(10, http2.ErrCodeNo), broken, broken},
		{resetStream(10, http2.ErrCodeRefusedStream), broken, broken},
		{resetStream(10, http2.ErrCodeProtocol), broken, broken},
		{resetStream(10, http2.ErrCodeInternal), broken, broken},
		{faults.Fault{Kind: faults.Cut}, fine, broken},
		{faults.Fault{Kind: faults.Truncate}, broken, broken},
		{faults.Fault{Kind: faults.Truncate, After: 10}, broken, broken},
		{faults.Fault{Kind: faults.Silence}, fine, broken},
		{faults.Fault{Kind: faults.Silence, After: 10}, broken, broken},
		{flood(0, http2.FrameSettings, 500), fine, fine},
		{flood(10, http2.FramePing, 500), fine, fine},
		{flood(0, http2.FrameWindowUpdate, 500), fine, fine},
		{flood(10, http2.FrameData, 500), fine, fine},
		{flood(0, http2.FrameHeaders, 10), fine, fine},
		{flood(0, http2.FrameHeaders, 1<<30), broken, broken},
		{flood(0, http2.FrameContinuation, 1<<30), broken, broken},
	} {
		for name, send := range map[string]func(context.Context, *rest.RESTClient) error{"GET": get, "POST": create, "GET own": get, "POST own": create} {
			verb, _, own := strings.Cut(name, " ")
			if own && tt.fault.Kind == faults.Silence {
				continue // whether silence is noticed is the transport's matter
			}
			t.Run(fmt.Sprint(i, " ", tt.fault, " ", tt.fault.Code, " ", name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := &counter{}
					config, server := overHTTP2(t, c, faults.Each(tt.fault))
					if own {
						withOwnTransport(config)
					}
					client := (&site{T: t}).core(config)
					start := time.Now()
					err := send(t.Context(), client)
					if want := verb == "GET" && tt.get || verb == "POST" && tt.post; (err == nil) != want {
						t.Errorf("got %v", err)
					}
					if took := time.Since(start); took > time.Minute {
						t.Errorf("took %v", took)
					}
					if n := c.created.Load(); n > 1 || err == nil && verb == "POST" && n == 0 {
						t.Errorf("created %d times, %v", n, err)
					}
					if err != nil && len(err.Error()) > 1<<10 {
						t.Errorf("the error has %d bytes", len(err.Error()))
					}
					if err := get(t.Context(), client); err != nil {
						t.Errorf("afterwards: %v", err)
					}
					if n := server.Connections(); n > 3 {
						t.Errorf("%d connections were made", n)
					}
				})
			})
		}
	}
}

// TestHTTP2Storms has every request meet the same: attempts end, and nothing is created that is not known of.
func TestHTTP2Storms(t *testing.T) {
	scenario(t)
	for _, tt := range []struct {
		fault  faults.Fault
		served bool
		most   int // requests sent for one
	}{
		{resetStream(-1, http2.ErrCodeRefusedStream), false, 8}, {goAway(-1, http2.ErrCodeNo), false, 8},
		{resetStream(0, http2.ErrCodeInternal), true, 11}, {resetStream(0, http2.ErrCodeCancel), true, 11},
		{goAway(0, http2.ErrCodeEnhanceYourCalm), true, 11}, {resetStream(0, http2.ErrCodeProtocol), true, 8},
		{faults.Fault{Kind: faults.Cut}, true, 11},
	} {
		for _, own := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				c := &counter{}
				config, server := overHTTP2(t, c, faults.Always(tt.fault))
				if own {
					withOwnTransport(config)
				}
				client := (&site{T: t}).core(config)
				if err := get(t.Context(), client); err == nil {
					t.Errorf("%s %d: no error", tt.fault, tt.fault.Code)
				}
				if n := len(server.Seen()); n > tt.most || n < 2 {
					t.Errorf("%s %d, own transport %t: GET was sent %d times", tt.fault, tt.fault.Code, own, n)
				}
				before := len(server.Seen())
				if err := create(t.Context(), client); err == nil {
					t.Errorf("%s %d: no error", tt.fault, tt.fault.Code)
				}
				n := len(server.Seen()) - before
				if created := c.created.Load(); tt.served && (n != 1 || created != 1) || !tt.served && (n > 8 || n < 2 || created != 0) {
					t.Errorf("%s %d, own transport %t: POST was sent %d times, created %d", tt.fault, tt.fault.Code, own, n, created)
				}
			})
		}
	}
}

// TestHTTP2Contexts: whatever a stream or connection is stuck in, a request ends with its context, at that moment, and the
// others on its connection go on unless that is stuck itself.
func TestHTTP2Contexts(t *testing.T) {
	scenario(t)
	for _, tt := range []struct {
		fault    faults.Fault
		settings []http2.Setting
		send     func(context.Context, *rest.RESTClient) error
		conns    int // afterwards
	}{
		{fault: faults.Fault{Kind: faults.Stall, After: -1}, send: get, conns: 1},
		{fault: faults.Fault{Kind: faults.Stall}, send: create, conns: 1},
		{fault: faults.Fault{Kind: faults.Stall, After: 10}, send: get, conns: 1},
		{fault: faults.Fault{Kind: faults.Silence}, send: get, conns: 2},
		{fault: faults.Fault{Kind: faults.Silence, After: 10}, send: create, conns: 2},
		// A window that never opens: the body cannot be sent.
		{settings: []http2.Setting{{ID: http2.SettingInitialWindowSize, Val: 0}}, send: create, conns: 1},
	} {
		t.Run(fmt.Sprint(tt.fault, tt.settings), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &counter{}
				config, server := overHTTP2(t, c, faults.Never(), tt.settings...)
				client := (&site{T: t}).core(config)
				if err := get(t.Context(), client); err != nil { // the connection is there, its settings are known
					t.Fatal(err)
				}
				server.SetPlan(faults.Each(tt.fault))
				ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
				defer cancel()
				start := time.Now()
				if err := tt.send(ctx, client); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(start); took != 2500*time.Millisecond {
					t.Errorf("took %v", took)
				}
				if err := get(t.Context(), client); err != nil {
					t.Errorf("afterwards: %v", err)
				}
				if n := server.Connections(); n != tt.conns {
					t.Errorf("%d connections were made", n)
				}
			})
		})
	}
}

// TestHTTP2FewStreams: where a connection takes one stream, watches and requests get connections of their own, and give
// them back.
func TestHTTP2FewStreams(t *testing.T) {
	scenario(t)
	synctest.Test(t, func(t *testing.T) {
		l := newLedger()
		l.change("ADDED", "first")
		config, server := overHTTP2(t, l, faults.Never(), http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 1})
		client := mapsOf(t, config)
		ctx, cancel := context.WithCancel(t.Context())
		var work sync.WaitGroup
		told := make(chan string, 100)
		for range 5 {
			w, err := client.Watch(ctx, metav1.ListOptions{ResourceVersion: "1"})
			if err != nil {
				t.Fatal(err)
			}
			work.Go(func() {
				for event := range w.ResultChan() {
					told <- string(event.Type)
				}
			})
		}
		for range 10 {
			work.Go(func() {
				if _, err := client.List(t.Context(), metav1.ListOptions{}); err != nil {
					t.Error(err)
				}
			})
		}
		l.change("ADDED", "second")
		for range 5 {
			if kind := <-told; kind != "ADDED" {
				t.Errorf("told of %s", kind)
			}
		}
		cancel()
		work.Wait()
		// There may be more of them than streams, since several requests wait for one.
		if n := server.Connections(); n < 6 || n > 60 {
			t.Errorf("%d connections were made", n)
		}
	})
}

// frame returns the bytes of one.
func frame(kind http2.FrameType, flags http2.Flags, stream uint32, payload string) string {
	var out bytes.Buffer
	f := http2.NewFramer(&out, nil)
	f.AllowIllegalWrites = true
	if err := f.WriteRawFrame(kind, flags, stream, []byte(payload)); err != nil {
		panic(err)
	}
	return out.String()
}

// TestHTTP2OddFrames: whatever is sent as frames, a request ends, nothing is created twice, and the next request is fine.
func TestHTTP2OddFrames(t *testing.T) {
	scenario(t)
	for name, bytes := range map[string]string{
		"unknown type":             frame(0xfa, 0xff, 1, "xyz"),
		"unknown type, unknown id": frame(0xfa, 0, 77, ""),
		"priority":                 frame(http2.FramePriority, 0, 1, "\x00\x00\x00\x01\x00"),
		"push":                     frame(http2.FramePushPromise, 4, 1, "\x00\x00\x00\x02\x82"),
		"data on no stream":        frame(http2.FrameData, 0, 0, "x"),
		"data on a future stream":  frame(http2.FrameData, 0, 99, "x"),
		"data before headers":      frame(http2.FrameData, 0, 1, "{}"),
		"window of nothing":        frame(http2.FrameWindowUpdate, 0, 1, "\x00\x00\x00\x00"),
		"windows of everything":    strings.Repeat(frame(http2.FrameWindowUpdate, 0, 0, "\x7f\xff\xff\xff"), 2),
		"headers on no stream":     frame(http2.FrameHeaders, 4, 0, "\x88"),
		"headers of no status":     frame(http2.FrameHeaders, 4, 1, ""),
		"headers of status words":  frame(http2.FrameHeaders, 4, 1, "\x08\x03abc"),
		"headers of status 101":    frame(http2.FrameHeaders, 4, 1, "\x08\x03101"),
		"headers that are none":    frame(http2.FrameHeaders, 4, 1, "\xff\xff\xff\xff\xff\xff\xff"),
		"headers, upper case":      frame(http2.FrameHeaders, 4, 1, "\x88\x00\x01X\x01y"),
		"padding only":             frame(http2.FrameData, 8, 1, "\xffx"),
		"settings, odd length":     frame(http2.FrameSettings, 0, 0, "xyz"),
		"settings on a stream":     frame(http2.FrameSettings, 0, 1, ""),
		"settings, huge window":    frame(http2.FrameSettings, 0, 0, "\x00\x04\xff\xff\xff\xff"),
		"settings, tiny frames":    frame(http2.FrameSettings, 0, 0, "\x00\x05\x00\x00\x00\x01"),
		"settings, no table":       frame(http2.FrameSettings, 0, 0, "\x00\x01\x00\x00\x00\x00"),
		"ack of nothing":           frame(http2.FrameSettings, 1, 0, ""),
		"pong of nothing":          frame(http2.FramePing, 1, 0, "12345678"),
		"ping, odd length":         frame(http2.FramePing, 0, 0, "1"),
		"goaway, odd length":       frame(http2.FrameGoAway, 0, 0, "1"),
		"goaway twice":             frame(http2.FrameGoAway, 0, 0, "\x7f\xff\xff\xff\x00\x00\x00\x00") + frame(http2.FrameGoAway, 0, 0, "\x00\x00\x00\x01\x00\x00\x00\x00"),
		"reset of a future one":    frame(http2.FrameRSTStream, 0, 99, "\x00\x00\x00\x08"),
		"continuation of nothing":  frame(http2.FrameContinuation, 4, 1, "\x88"),
		"a length too great":       "\xff\xff\xff\x00\x00\x00\x00\x00\x01",
		"HTTP/1.1":                 "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
		"zeros":                    strings.Repeat("\x00", 1000),
		"an answer that ends":      frame(http2.FrameHeaders, 5, 1, "\x88"),
		"an answer of its own":     frame(http2.FrameHeaders, 4, 1, "\x88\x0f\x0d\x012") + frame(http2.FrameData, 1, 1, "{}{}{}"),
	} {
		for _, after := range []int{0, 10} {
			for verb, send := range map[string]func(context.Context, *rest.RESTClient) error{"GET": get, "POST": create} {
				t.Run(fmt.Sprint(name, " after ", after, " ", verb), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						c := &counter{}
						config, server := overHTTP2(t, c, faults.Each(faults.Fault{Kind: faults.Frames, Body: bytes, After: after}))
						client := (&site{T: t}).core(config)
						ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
						defer cancel()
						err := send(ctx, client)
						if errors.Is(err, context.DeadlineExceeded) {
							t.Errorf("it hangs")
						}
						if n := c.created.Load(); n > 1 {
							t.Errorf("created %d times, %v", n, err)
						}
						if err := get(t.Context(), client); err != nil {
							t.Errorf("afterwards: %v", err)
						}
						if n := server.Connections(); n > 4 {
							t.Errorf("%d connections were made", n)
						}
					})
				})
			}
		}
	}
}
