package disk

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// fromCache is set on responses that were served, or confirmed, from the cache.
const fromCache = "X-From-Cache"

// maxStored is the longest body that is kept, in bytes.
const maxStored = 64 << 20

// harmlessVary are the headers that a stored response may vary by. Their values are stored with it, and those of others
// may be credentials.
var harmlessVary = map[string]bool{"Accept": true, "Accept-Encoding": true, "Accept-Language": true, "Origin": true, "User-Agent": true}

// httpCache is a private HTTP cache (RFC 9111): it keeps responses to GET that have a validator or a lifetime,
// serves them while they are fresh, and has the server confirm them afterwards.
type httpCache struct {
	directory string
	next      http.RoundTripper
	now       func() time.Time
}

func newHTTPCache(directory string, next http.RoundTripper) *httpCache {
	return &httpCache{directory: directory, next: next, now: time.Now}
}

// WrappedRoundTripper returns the transport below.
func (c *httpCache) WrappedRoundTripper() http.RoundTripper { return c.next }

// CloseIdleConnections closes those of the transport below.
func (c *httpCache) CloseIdleConnections() { layer.CloseIdle(c.next) }

// file returns where the response to a GET of the request's URL is kept. Names are those of kubectl.
func (c *httpCache) file(request *http.Request) string {
	sum := sha256.Sum256([]byte(request.URL.String()))
	return filepath.Join(c.directory, hex.EncodeToString(sum[:]))
}

// RoundTrip implements http.RoundTripper.
func (c *httpCache) RoundTrip(request *http.Request) (*http.Response, error) {
	file := c.file(request)
	if request.Method != http.MethodGet || request.Header.Get("Range") != "" {
		if request.Method != http.MethodGet && request.Method != http.MethodHead {
			c.remove(file)
		}
		return c.next.RoundTrip(request)
	}
	stored := c.load(file, request)
	if stored != nil && c.fresh(stored, request) {
		stored.Header.Set(fromCache, "1")
		return stored, nil
	}
	response, err := c.next.RoundTrip(conditional(request, stored))
	switch {
	case stored != nil && err == nil && response.StatusCode == http.StatusNotModified:
		confirm(stored, response)
		response = stored
	case stored != nil && (err != nil || response.StatusCode >= http.StatusInternalServerError) && staleIfError(stored, c.now()):
		if err == nil {
			closeBody(response)
		}
		stored.Header.Set(fromCache, "1")
		return stored, nil
	case err != nil:
		return nil, err
	}
	if !storable(request, response) {
		c.remove(file)
		return response, nil
	}
	for _, name := range splitList(response.Header.Values("Vary")) {
		response.Header.Set(variedHeader(name), request.Header.Get(name))
	}
	c.storeAtEOF(file, response)
	return response, nil
}

// conditional returns the request that asks whether stored is still good.
func conditional(request *http.Request, stored *http.Response) *http.Request {
	if stored == nil {
		return request
	}
	result := request.Clone(request.Context())
	if etag := stored.Header.Get("ETag"); etag != "" && result.Header.Get("If-None-Match") == "" {
		result.Header.Set("If-None-Match", etag)
	}
	if modified := stored.Header.Get("Last-Modified"); modified != "" && result.Header.Get("If-Modified-Since") == "" {
		result.Header.Set("If-Modified-Since", modified)
	}
	return result
}

// confirm takes over the headers of a 304 answer.
func confirm(stored, answer *http.Response) {
	for name, values := range answer.Header {
		switch name {
		case "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection":
		default:
			stored.Header[name] = values
		}
	}
	stored.Header.Set(fromCache, "1")
	closeBody(answer)
}

// fresh reports whether a stored response may be served without asking the server.
func (c *httpCache) fresh(stored *http.Response, request *http.Request) bool {
	control := directives(request.Header)
	if _, ok := control["no-cache"]; ok {
		return false
	}
	control = directives(stored.Header)
	if _, ok := control["no-cache"]; ok {
		return false
	}
	age, ok := ageOf(stored, c.now())
	if !ok || age < -maxClockSkew {
		return false
	}
	if lifetime, ok := control["max-age"]; ok {
		seconds, err := strconv.Atoi(lifetime)
		return err == nil && age < time.Duration(seconds)*time.Second
	}
	expires, err := http.ParseTime(stored.Header.Get("Expires"))
	return err == nil && c.now().Before(expires)
}

// staleIfError reports whether a stored response may stand in for a server that fails.
func staleIfError(stored *http.Response, now time.Time) bool {
	limit, ok := directives(stored.Header)["stale-if-error"]
	if !ok {
		return false
	}
	age, dated := ageOf(stored, now)
	seconds, err := strconv.Atoi(limit)
	return limit == "" || (dated && err == nil && age < time.Duration(seconds)*time.Second)
}

func ageOf(stored *http.Response, now time.Time) (time.Duration, bool) {
	date, err := http.ParseTime(stored.Header.Get("Date"))
	return now.Sub(date), err == nil
}

// storable reports whether a response may be kept and would be of use.
func storable(request *http.Request, response *http.Response) bool {
	if response.StatusCode != http.StatusOK {
		return false
	}
	for _, name := range splitList(response.Header.Values("Vary")) {
		if !harmlessVary[http.CanonicalHeaderKey(name)] {
			return false
		}
	}
	for _, header := range []http.Header{request.Header, response.Header} {
		if _, ok := directives(header)["no-store"]; ok {
			return false
		}
	}
	_, hasLifetime := directives(response.Header)["max-age"]
	return hasLifetime || response.Header.Get("ETag") != "" || response.Header.Get("Last-Modified") != "" || response.Header.Get("Expires") != ""
}

// variedHeader is where a stored response keeps the value of a request header that it varies by.
func variedHeader(name string) string { return "X-Varied-" + http.CanonicalHeaderKey(name) }

// load returns the response in a file, or nil when there is none for such a request or the checksum is wrong.
func (c *httpCache) load(file string, request *http.Request) *http.Response {
	data, err := os.ReadFile(file)
	if err != nil || len(data) < sha256.Size {
		return nil
	}
	payload := data[sha256.Size:]
	if sum := sha256.Sum256(payload); !bytes.Equal(sum[:], data[:sha256.Size]) {
		return nil
	}
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(payload)), request)
	if err != nil {
		return nil
	}
	for _, name := range splitList(response.Header.Values("Vary")) {
		if request.Header.Get(name) != response.Header.Get(variedHeader(name)) {
			return nil
		}
	}
	return response
}

// storeAtEOF keeps the response once its reader has seen the end of the body.
func (c *httpCache) storeAtEOF(file string, response *http.Response) {
	head := *response
	head.Header = response.Header.Clone()
	head.Header.Del(fromCache)
	head.Header.Del("Set-Cookie") // a credential
	head.Proto, head.ProtoMajor, head.ProtoMinor = "HTTP/1.1", 1, 1
	response.Body = &recordingBody{ReadCloser: response.Body, done: func(body []byte) {
		head.Body = io.NopCloser(bytes.NewReader(body))
		head.ContentLength = int64(len(body))
		head.TransferEncoding = nil
		payload, err := httputil.DumpResponse(&head, true)
		if err != nil {
			return
		}
		sum := sha256.Sum256(payload)
		// A response that cannot be kept is fetched again next time.
		_ = writeFile(file, append(sum[:], payload...))
	}}
}

func (c *httpCache) remove(file string) {
	// Absent files are the rule, and a file that stays is confirmed by the server before it is used.
	_ = os.Remove(file)
}

// recordingBody calls done with the whole body at its end.
type recordingBody struct {
	io.ReadCloser
	body bytes.Buffer
	done func([]byte)
}

// Read implements io.Reader.
func (r *recordingBody) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if r.done != nil && r.body.Len()+n > maxStored {
		r.done, r.body = nil, bytes.Buffer{}
	}
	if r.done != nil {
		r.body.Write(p[:n])
	}
	if errors.Is(err, io.EOF) && r.done != nil {
		r.done(r.body.Bytes())
		r.done = nil
	}
	return n, err
}

func closeBody(response *http.Response) {
	// Reading the rest lets the connection be used again; there is nobody to tell about a failure.
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10))
	_ = response.Body.Close()
}

// directives parses Cache-Control.
func directives(header http.Header) map[string]string {
	result := map[string]string{}
	for _, item := range splitList(header.Values("Cache-Control")) {
		name, value, _ := strings.Cut(item, "=")
		result[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return result
}

func splitList(values []string) []string {
	result := []string{}
	for _, value := range values {
		for item := range strings.SplitSeq(value, ",") {
			if item = strings.TrimSpace(item); item != "" {
				result = append(result, item)
			}
		}
	}
	return result
}
