package faults_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
)

const text = "0123456789abcdefghij"

type served string

func (s served) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(strings.NewReader(string(s))), ContentLength: int64(len(s))}, nil
}

func TestTransport(t *testing.T) {
	reset := syscall.ECONNRESET
	for _, tt := range []struct {
		fault faults.Fault
		want  string
		err   error
		took  time.Duration
	}{
		{fault: faults.Fault{}, want: text},
		{fault: faults.Fault{Kind: faults.Cut, After: 3}, want: "012", err: reset},
		{fault: faults.Fault{Kind: faults.Truncate, After: 3}, want: "012"},
		{fault: faults.Fault{Kind: faults.Truncate, After: 100}, want: text},
		{fault: faults.Fault{Kind: faults.Corrupt, After: 1, Length: 2}, want: "0" + string([]byte{'1' ^ 0xff, '2' ^ 0xff}) + text[3:]},
		{fault: faults.Fault{Kind: faults.Repeat, After: 2, Length: 3}, want: "01234" + text[2:]},
		{fault: faults.Fault{Kind: faults.Repeat, After: 18, Length: 5}, want: text + "ij"},
		{fault: faults.Fault{Kind: faults.Drip, Delay: time.Second}, want: text, took: 21 * time.Second},
		{fault: faults.Fault{Kind: faults.Delay, Delay: time.Second}, want: text, took: time.Second},
		{fault: faults.Fault{Kind: faults.Refuse}, err: syscall.ECONNREFUSED},
		{fault: faults.Fault{Kind: faults.Reset}, err: reset},
		{fault: faults.Fault{Kind: faults.Status, Code: 500, Body: "no"}, want: "no"},
		{fault: faults.Fault{Kind: faults.Lie, Code: 500, Body: "no"}, want: "no"},
	} {
		synctest.Test(t, func(t *testing.T) {
			transport := faults.New(served(text), faults.Each(tt.fault))
			start := time.Now()
			got, err := read(transport)
			if got != tt.want || !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) || time.Since(start) != tt.took {
				t.Errorf("%v: %q, %v after %v", tt.fault, got, err, time.Since(start))
			}
			if got, err := read(transport); got != text || err != nil {
				t.Errorf("%v: the next is %q, %v", tt.fault, got, err)
			}
			if transport.Open() != 0 || transport.Met(tt.fault.Kind) == 0 || transport.Count("GET") != 2 {
				t.Errorf("%v: open %d, met %d, seen %v", tt.fault, transport.Open(), transport.Met(tt.fault.Kind), transport.Seen())
			}
		})
	}
}

func read(rt http.RoundTripper) (string, error) {
	req, err := http.NewRequest(http.MethodGet, "http://server.test", nil)
	if err != nil {
		return "", err
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}

func TestOversize(t *testing.T) {
	resp, err := faults.New(served(text), faults.Always(faults.Fault{Kind: faults.Oversize, After: 5, Body: "xy"})).RoundTrip(httptest.NewRequest("GET", "/", nil))
	if err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 9)
	if _, err := io.ReadFull(resp.Body, got); err != nil || string(got) != "01234xyxy" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFrames(t *testing.T) {
	for kind, want := range map[faults.Kind]string{faults.DuplicateFrames: "a\na\nb\nb\nc", faults.SwapFrames: "b\na\nc"} {
		if got, err := read(faults.New(served("a\nb\nc"), faults.Always(faults.Fault{Kind: kind}))); got != want || err != nil {
			t.Errorf("%s: %q, %v", kind, got, err)
		}
	}
}

func TestPlans(t *testing.T) {
	a, b := faults.Fault{Kind: faults.Cut, After: 1000}, faults.Fault{Kind: faults.Refuse}
	describe := func(plan faults.Plan) []string {
		var all []string
		for n := range 200 {
			all = append(all, plan(n, nil).String())
		}
		return all
	}
	first := describe(faults.Random(1, 0.5, a, b))
	if !slices.Equal(first, describe(faults.Random(1, 0.5, a, b))) || slices.Equal(first, describe(faults.Random(2, 0.5, a, b))) {
		t.Error("the seed does not decide")
	}
	none := 0
	for _, f := range first {
		if f == "no fault" {
			none++
		}
	}
	if none < 60 || none > 140 {
		t.Errorf("%d of 200 are none", none)
	}
	posts := faults.Only(faults.Verb("POST"), faults.Each(b))
	get, post := httptest.NewRequest("GET", "/", nil), httptest.NewRequest("POST", "/", nil)
	if posts(0, get).Kind != faults.None || posts(1, post).Kind != b.Kind || posts(2, post).Kind != faults.None {
		t.Error("Only counts what does not match")
	}
}

func TestProxy(t *testing.T) {
	faults.CheckLeaks(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() { // answers each line with the text
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				for lines := bufio.NewScanner(conn); lines.Scan(); {
					fmt.Fprint(conn, text)
				}
			}()
		}
	}()
	for _, tt := range []struct {
		fault  faults.Fault
		want   string
		broken bool
	}{
		{faults.Fault{}, text, false},
		{faults.Fault{Kind: faults.Cut, After: 4}, "0123", true},
		{faults.Fault{Kind: faults.Truncate, After: 4}, "0123", false},
		{faults.Fault{Kind: faults.Refuse}, "", true},
		{faults.Fault{Kind: faults.Corrupt, After: 1, Length: 1}, "0" + string([]byte{'1' ^ 0xff}) + text[2:], false},
		{faults.Fault{Kind: faults.Repeat, After: 1, Length: 2}, "012" + text[1:], false},
		{faults.Fault{Kind: faults.Drip}, text, false},
		{faults.Fault{Kind: faults.Stall, After: 4}, "0123", false},
	} {
		proxy, err := faults.NewProxy(listener.Addr().String(), faults.Always(tt.fault))
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("tcp", proxy.Addr())
		if err != nil {
			if tt.fault.Kind != faults.Refuse { // which may come before the connection is complete
				t.Errorf("%v: %v", tt.fault, err)
			}
			proxy.Close()
			continue
		}
		_, _ = fmt.Fprintln(conn, "hello") // a refused connection may not take it
		got := make([]byte, len(tt.want))
		_, err = io.ReadFull(conn, got)
		if err != nil && !tt.broken || err == nil && string(got) != tt.want {
			t.Errorf("%v: %q, %v", tt.fault, got, err)
		}
		switch tt.fault.Kind {
		case faults.Cut, faults.Refuse:
			if _, err := io.Copy(io.Discard, conn); err == nil && tt.fault.Kind == faults.Cut {
				t.Errorf("%v: the connection ended and did not break", tt.fault)
			}
		case faults.Truncate:
			if n, err := io.Copy(io.Discard, conn); n != 0 || err != nil {
				t.Errorf("%v: %d more bytes, %v", tt.fault, n, err)
			}
		}
		_ = conn.Close()
		proxy.Close()
		if proxy.Met(tt.fault.Kind) != 1 || proxy.Open() != 0 {
			t.Errorf("%v: met %d, open %d", tt.fault, proxy.Met(tt.fault.Kind), proxy.Open())
		}
	}
}

// recorder is a test that fails without failing this one.
type recorder struct {
	*testing.T
	cleanup []func()
	failed  bool
}

func (r *recorder) Cleanup(f func())      { r.cleanup = append(r.cleanup, f) }
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestCheckLeaks(t *testing.T) {
	for _, leak := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			r := &recorder{T: t}
			faults.CheckLeaks(r)
			end := make(chan struct{})
			go func() { <-end }()
			if !leak {
				close(end)
			}
			for _, f := range r.cleanup {
				f()
			}
			if r.failed != leak {
				t.Errorf("a leak: %t, found: %t", leak, r.failed)
			}
			if leak {
				close(end)
			}
		})
	}
}
