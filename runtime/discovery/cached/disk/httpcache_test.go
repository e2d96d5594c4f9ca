package disk

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// backend answers requests with what respond returns.
type backend struct {
	calls   int
	last    *http.Request
	respond func(r *http.Request) (*http.Response, error)
}

func (b *backend) RoundTrip(r *http.Request) (*http.Response, error) {
	b.calls++
	b.last = r
	return b.respond(r)
}

func response(status int, body string, header ...string) *http.Response {
	r := &http.Response{StatusCode: status, ProtoMajor: 2, Proto: "HTTP/2.0", Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

type cacheTest struct {
	*testing.T
	backend *backend
	cache   *httpCache
	now     time.Time
}

func newCacheTest(t *testing.T) *cacheTest {
	c := &cacheTest{T: t, backend: &backend{}, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	c.cache = newHTTPCache(t.TempDir(), c.backend)
	c.cache.now = func() time.Time { return c.now }
	return c
}

// answers sets what the backend answers from now on.
func (c *cacheTest) answers(status int, body string, header ...string) {
	c.backend.respond = func(*http.Request) (*http.Response, error) {
		return response(status, body, append(header, "Date", c.now.Format(http.TimeFormat))...), nil
	}
}

// do sends a request and returns body and whether the cache had a part in it.
func (c *cacheTest) do(method string, header ...string) (string, bool) {
	c.Helper()
	request, err := http.NewRequest(method, "http://server/path?q=1", nil)
	if err != nil {
		c.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	got, err := c.cache.RoundTrip(request)
	if err != nil {
		c.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil {
		c.Fatal(err)
	}
	return string(body), got.Header.Get(fromCache) == "1"
}

// expect sends a GET and checks body, cache and the number of calls so far.
func (c *cacheTest) expect(what, body string, cached bool, calls int, header ...string) {
	c.Helper()
	if got, fromCache := c.do(http.MethodGet, header...); got != body || fromCache != cached || c.backend.calls != calls {
		c.Errorf("%s: body %q, from cache %v, %d calls; want %q, %v, %d", what, got, fromCache, c.backend.calls, body, cached, calls)
	}
}

func TestHTTPCacheMaxAge(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "one", "Cache-Control", "max-age=60")
	c.expect("first", "one", false, 1)
	c.answers(200, "two", "Cache-Control", "max-age=60")
	c.now = c.now.Add(59 * time.Second)
	c.expect("fresh", "one", true, 1)
	c.expect("no-cache asked", "two", false, 2, "Cache-Control", "no-cache")
	c.now = c.now.Add(time.Hour)
	c.expect("expired", "two", false, 3)
}

func TestHTTPCacheExpires(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "one", "Expires", c.now.Add(time.Minute).Format(http.TimeFormat))
	c.expect("first", "one", false, 1)
	c.expect("fresh", "one", true, 1)
	c.now = c.now.Add(time.Hour)
	c.answers(200, "two")
	c.expect("expired", "two", false, 2)
	c.expect("no lifetime and no validator", "two", false, 3)
}

func TestHTTPCacheRevalidates(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "one", "ETag", `"a"`, "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
	c.expect("first", "one", false, 1)
	c.answers(304, "", "ETag", `"a"`, "X-New", "yes")
	c.expect("confirmed", "one", true, 2)
	if got := c.backend.last.Header; got.Get("If-None-Match") != `"a"` || got.Get("If-Modified-Since") == "" {
		t.Errorf("conditional headers %v", got)
	}
	c.expect("confirmed again", "one", true, 3)
	c.answers(200, "two", "ETag", `"b"`)
	c.expect("changed", "two", false, 4)
	c.answers(304, "")
	c.expect("the change is kept", "two", true, 5)
}

func TestHTTPCacheStaleIfError(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "one", "ETag", `"a"`, "Cache-Control", "stale-if-error=60")
	c.expect("first", "one", false, 1)
	c.answers(500, "broken")
	c.expect("server error", "one", true, 2)
	c.backend.respond = func(*http.Request) (*http.Response, error) { return nil, errors.New("no network") }
	c.expect("no network", "one", true, 3)
	c.now = c.now.Add(time.Hour)
	c.answers(500, "broken")
	c.expect("too old", "broken", false, 4)
}

func TestHTTPCacheVary(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "json", "Cache-Control", "max-age=60", "Vary", "Accept")
	c.expect("first", "json", false, 1, "Accept", "json")
	c.expect("same", "json", true, 1, "Accept", "json")
	c.answers(200, "proto", "Cache-Control", "max-age=60", "Vary", "Accept")
	c.expect("other", "proto", false, 2, "Accept", "proto")
	c.answers(200, "any", "Cache-Control", "max-age=60", "Vary", "*")
	c.expect("vary by anything", "any", false, 3)
	c.expect("is not kept", "any", false, 4)
}

func TestHTTPCacheNotStored(t *testing.T) {
	for name, header := range map[string][]string{
		"no-store": {"Cache-Control", "no-store, max-age=60"},
		"nothing":  {},
	} {
		c := newCacheTest(t)
		c.answers(200, "one", header...)
		c.expect(name, "one", false, 1)
		c.expect(name+" again", "one", false, 2)
	}
	c := newCacheTest(t)
	c.answers(404, "none", "ETag", `"a"`)
	c.expect("404", "none", false, 1)
	c.expect("404 again", "none", false, 2)
}

func TestHTTPCacheOtherMethods(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "one", "Cache-Control", "max-age=60")
	c.expect("first", "one", false, 1)
	if _, cached := c.do(http.MethodHead); cached {
		t.Error("HEAD was served from the cache")
	}
	if _, cached := c.do(http.MethodGet, "Range", "bytes=0-1"); cached {
		t.Error("a range was served from the cache")
	}
	c.expect("still kept", "one", true, 3)
	c.do(http.MethodPut)
	c.expect("PUT dropped it", "one", false, 5)
}

// Half a body, and a file that was tampered with, are not served.
func TestHTTPCacheIntegrity(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "one", "Cache-Control", "max-age=60")
	request, err := http.NewRequest(http.MethodGet, "http://server/path?q=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	partial, err := c.cache.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := partial.Body.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := partial.Body.Close(); err != nil {
		t.Fatal(err)
	}
	c.expect("after half a body", "one", false, 2)
	c.expect("complete", "one", true, 2)

	entries, err := os.ReadDir(c.cache.directory)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	file := filepath.Join(c.cache.directory, entries[0].Name())
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] = 'X'
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	c.expect("wrong checksum", "one", false, 3)
	if err := os.WriteFile(file, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.expect("short file", "one", false, 4)
	if c.cache.WrappedRoundTripper() != http.RoundTripper(c.backend) {
		t.Error("the wrapped transport is lost")
	}
}

// TestCredentialsAreNotStored: a server decides what its answers vary by, and so what would be kept of a request.
func TestCredentialsAreNotStored(t *testing.T) {
	for _, header := range []string{"Authorization", "Cookie", "Impersonate-User", "Impersonate-Extra-Key", "X-Anything"} {
		c := newCacheTest(t)
		c.answers(200, "body", "ETag", `"1"`, "Vary", "Accept, "+header)
		for range 2 {
			if body, cached := c.do(http.MethodGet, header, "hunter2"); body != "body" || cached {
				t.Errorf("%s: %q, from the cache: %t", header, body, cached)
			}
		}
		for name, content := range files(t, c.cache.directory) {
			t.Errorf("%s: %s was written: %q", header, name, content)
		}
	}
}

// TestCookiesAreNotStored: an answer is kept without what the server gives to this client alone.
func TestCookiesAreNotStored(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "body", "ETag", `"1"`, "Set-Cookie", "session=hunter2")
	if body, _ := c.do(http.MethodGet); body != "body" {
		t.Errorf("got %q", body)
	}
	stored := files(t, c.cache.directory)
	if len(stored) != 1 {
		t.Errorf("stored %v", stored)
	}
	for name := range stored {
		content, err := os.ReadFile(filepath.Join(c.cache.directory, name))
		if err != nil || strings.Contains(string(content), "hunter2") {
			t.Errorf("%s was written: %q, %v", name, content, err)
		}
	}
}

// TestClockJumpsBack: what is from the future is not fresh for as long as that lasts.
func TestClockJumpsBack(t *testing.T) {
	c := newCacheTest(t)
	c.answers(200, "old", "Cache-Control", "max-age=60")
	c.do(http.MethodGet)
	c.now = c.now.Add(-24 * time.Hour)
	c.answers(200, "new", "Cache-Control", "max-age=60")
	if body, _ := c.do(http.MethodGet); body != "new" {
		t.Errorf("got %q", body)
	}
}

// TestLargeResponsesAreNotStored: a response that is kept is in memory twice.
func TestLargeResponsesAreNotStored(t *testing.T) {
	c := newCacheTest(t)
	for size, kept := range map[int]int{maxStored: 1, maxStored + 1: 0} {
		c.answers(200, strings.Repeat("x", size), "ETag", `"1"`)
		if body, _ := c.do(http.MethodGet); len(body) != size {
			t.Errorf("got %d bytes of %d", len(body), size)
		}
		if n := len(files(t, c.cache.directory)); n != kept {
			t.Errorf("%d bytes: %d files", size, n)
		}
		c.cache.directory = t.TempDir()
	}
}
