package scenarios

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// rawServer answers requests with bytes as they are, one request to a connection.
type rawServer struct {
	*testing.T
	listener net.Listener
	requests atomic.Int64
	sent     atomic.Int64
	work     sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]bool
	ended    bool
}

func newRawServer(t *testing.T, answer func(w io.Writer)) *rawServer {
	t.Helper()
	faults.CheckLeaks(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &rawServer{T: t, listener: listener, open: map[net.Conn]bool{}}
	s.work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if !s.admit(conn) {
				_ = conn.Close()
				continue
			}
			s.work.Go(func() {
				defer func() { _ = conn.Close() }()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
					return
				}
				s.requests.Add(1)
				faults.Count(answerOfBytes)
				answer(&countingWriter{conn, &s.sent})
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		s.mu.Lock()
		s.ended = true
		for conn := range s.open {
			_ = conn.Close()
		}
		s.mu.Unlock()
		s.work.Wait()
	})
	return s
}

func (s *rawServer) admit(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[conn] = true
	return !s.ended
}

type countingWriter struct {
	io.Writer
	n *atomic.Int64
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.n.Add(int64(n))
	return n, err
}

// config returns a configuration of a client with connections of its own.
func (s *rawServer) config() *rest.Config {
	config := &rest.Config{Host: "http://" + s.listener.Addr().String(), Dial: (&net.Dialer{}).DialContext}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		s.Cleanup(func() { layer.CloseIdle(next) })
		return next
	})
	return config
}

func (s *rawServer) core(config *rest.Config) *rest.RESTClient {
	return (&site{T: s.T}).core(config)
}

func say(text string) func(io.Writer) {
	return func(w io.Writer) { _, _ = io.WriteString(w, text) }
}

// forever says a text again and again, up to a gigabyte or until nobody listens.
func forever(head, text string) func(io.Writer) {
	return func(w io.Writer) {
		if _, err := io.WriteString(w, head); err != nil {
			return
		}
		block := []byte(strings.Repeat(text, 1+(64<<10)/len(text)))
		for range (1 << 30) / len(block) {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
}

func chunked(chunks ...string) string {
	out := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
	for _, chunk := range chunks {
		out += fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk)
	}
	return out
}

func plain(status, contentType, body string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", status, contentType, len(body), body)
}

const (
	rawMap  = `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"000","resourceVersion":"5"}}`
	rawList = `{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"000"}}]}`
	failure = `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","message":"not so","code":409}`
)

// TestRawAnswers: whatever comes over the connection, a request ends, with what the server has said or an error, and
// takes no more than a few megabytes.
func TestRawAnswers(t *testing.T) {
	scenario(t)
	const fine, broken = true, false
	for name, tt := range map[string]struct {
		answer func(io.Writer)
		ok     bool
		reason metav1.StatusReason
	}{
		"as it should be":            {say(plain("200 OK", "application/json", rawList)), fine, ""},
		"chunked":                    {say(chunked(rawList[:20], rawList[20:]) + "0\r\n\r\n"), fine, ""},
		"no version of 1.1":          {say("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + rawList), fine, ""},
		"1.0 that breaks off":        {say("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + rawList[:90]), broken, ""},
		"hangs up in a chunk":        {say(chunked(rawList[:20], rawList[20:])[:200]), broken, ""},
		"hangs up between chunks":    {say(chunked(rawList[:20], rawList[20:])), broken, ""},
		"chunk of nonsense":          {say(chunked(rawList[:20]) + "zz\r\nxx\r\n0\r\n\r\n"), broken, ""},
		"longer than it says":        {say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n" + rawList), broken, ""},
		"shorter than it says":       {say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6000\r\n\r\n" + rawList), broken, ""},
		"two documents":              {say(plain("200 OK", "application/json", rawList+rawList)), broken, ""},
		"a document and garbage":     {say(plain("200 OK", "application/json", rawList+"}")), broken, ""},
		"HTML":                       {say(plain("200 OK", "text/html", "<html>"+rawList)), broken, ""},
		"HTML that says it is JSON":  {say(plain("200 OK", "application/json", "<html>")), broken, ""},
		"500 with HTML":              {say(plain("500 Oh", "text/html", "<html>"+strings.Repeat("x", 1<<20))), broken, metav1.StatusReasonInternalError},
		"502 of a proxy":             {say("HTTP/1.0 502 Bad\r\n\r\n<html>"), broken, ""},
		"failure with status 200":    {say(plain("200 OK", "application/json", failure)), broken, metav1.StatusReasonConflict},
		"404 that breaks off":        {say(plain("404 Not Found", "application/json", failure)[:120]), broken, ""},
		"no status":                  {say("HTTP/1.1\r\n\r\n"), broken, ""},
		"no HTTP":                    {say("SSH-2.0-OpenSSH_9.6\r\n"), broken, ""},
		"204":                        {say("HTTP/1.1 204 No Content\r\n\r\n"), broken, ""},
		"304":                        {say("HTTP/1.1 304 Not Modified\r\n\r\n"), broken, ""},
		"101":                        {say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nxx"), broken, ""},
		"two lengths":                {say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\nContent-Length: 7\r\n\r\n" + rawList), broken, ""},
		"gzip that is none":          {say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhello"), broken, ""},
		"two codings":                {say(strings.Replace(chunked(rawList), "chunked\r\n", "chunked\r\nTransfer-Encoding: chunked\r\n", 1) + "0\r\n\r\n"), broken, ""},
		"chunks and a length":        {say(strings.Replace(chunked(rawList), "chunked\r\n", "chunked\r\nContent-Length: 7\r\n", 1) + "0\r\n\r\n"), fine, ""},
		"a length with a sign":       {say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: +6\r\n\r\n" + rawList), broken, ""},
		"a negative length":          {say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n" + rawList), broken, ""},
		"a byte order mark":          {say(plain("200 OK", "application/json", "\xef\xbb\xbf"+rawList)), broken, ""},
		"UTF-16":                     {say(plain("200 OK", "application/json; charset=utf-16", "\xff\xfe{\x00}\x00")), broken, ""},
		"an unknown encoding":        {say("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhello"), broken, ""},
		"half of a gzip":             {say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n" + zipped(rawList)[:50]), broken, ""},
		"gzip and garbage":           {say(plain("200 OK\r\nContent-Encoding: gzip", "application/json", zipped(rawList)+"garbage")), broken, ""},
		"gzip twice":                 {say(plain("200 OK\r\nContent-Encoding: gzip", "application/json", zipped(zipped(rawList)))), broken, ""},
		"protobuf that is JSON":      {say(plain("200 OK", "application/vnd.kubernetes.protobuf", rawList)), broken, ""},
		"protobuf of another magic":  {say(plain("200 OK", "application/vnd.kubernetes.protobuf", "k8s\x01\n\x00")), broken, ""},
		"protobuf of nothing":        {say(plain("200 OK", "application/vnd.kubernetes.protobuf", "k8s\x00")), broken, ""},
		"a type of no kind":          {say(plain("200 OK", "nonsense", rawList)), broken, ""},
		"two types":                  {say(plain("200 OK", "application/json, text/html", rawList)), broken, ""},
		"a success of no list":       {say(plain("200 OK", "application/json", `{"kind":"Status","apiVersion":"v1","status":"Success"}`)), broken, ""},
		"another list":               {say(plain("200 OK", "application/json", `{"kind":"SecretList","apiVersion":"v1","items":7}`)), broken, ""},
		"items that are an object":   {say(plain("200 OK", "application/json", `{"kind":"ConfigMapList","apiVersion":"v1","items":{}}`)), broken, ""},
		"a string":                   {say(plain("200 OK", "application/json", `"list"`)), broken, ""},
		"an empty body":              {say(plain("200 OK", "application/json", "")), broken, ""},
		"a part of it":               {say(plain("206 Partial Content\r\nContent-Range: bytes 0-49/500", "application/json", rawList[:50])), broken, ""},
		"a header of no name":        {say("HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\n{}"), broken, ""},
		"a status of four digits":    {say("HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\n{}"), broken, ""},
		"a status of 999":            {say(plain("999 Oh", "application/json", failure)), broken, metav1.StatusReasonConflict},
		"an early answer, then more": {say(plain("503 No", "application/json", `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"ServiceUnavailable","code":503}`) + plain("200 OK", "application/json", rawList)), broken, metav1.StatusReasonServiceUnavailable},
		"an HTML sign-in page":       {say("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"), broken, ""},
		"redirect to another scheme": {say("HTTP/1.1 307 No\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"), broken, ""},
		"redirects without an end":   {say("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"), broken, ""},
		"redirect to nowhere":        {say("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), broken, ""},
		"interim answers for ever":   {forever("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), broken, ""},
		"continue for ever":          {forever("", "HTTP/1.1 100 Continue\r\n\r\n"), broken, ""},
		"headers for ever":           {forever("HTTP/1.1 200 OK\r\n", "X-Header: "+strings.Repeat("x", 100)+"\r\n"), broken, ""},
		"a header for ever":          {forever("HTTP/1.1 200 OK\r\nX: ", "x"), broken, ""},
		"a status line for ever":     {forever("HTTP/1.1 200 ", "x"), broken, ""},
		"a chunk header for ever":    {forever("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n1;", "x"), broken, ""},
		"a body for ever":            {forever("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"+`{"items":[`, rawMap+","), broken, ""},
		"an error for ever":          {forever("HTTP/1.1 500 Oh\r\nContent-Type: text/plain\r\n\r\n", "x"), broken, metav1.StatusReasonInternalError},
		"trailers for ever":          {forever(chunked(rawList)+"0\r\n", "X-Trailer: x\r\n"), broken, ""},
		"a compressed gigabyte":      {say(bomb("200 OK")), broken, ""},
		"an error that is one, too":  {say(bomb("500 Oh")), broken, metav1.StatusReasonInternalError},
		"a compressed list for ever": {say(bombOf("200 OK", `{"kind":"ConfigMapList","apiVersion":"v1","items":[{"metadata":{"name":"`)), broken, ""},
	} {
		for mode, read := range map[string]func(context.Context, *rest.Config, *rawServer) error{
			"typed list": func(ctx context.Context, c *rest.Config, s *rawServer) error {
				return s.core(c).Get().Resource("configmaps").BackOffWithContext(&noWait{}).DoInto(ctx, &corev1.ConfigMapList{})
			},
			"list": func(ctx context.Context, c *rest.Config, s *rawServer) error {
				return s.core(c).Get().Resource("configmaps").BackOffWithContext(&noWait{}).Do(ctx).Into(&corev1.ConfigMapList{})
			},
			"dynamic list": func(ctx context.Context, c *rest.Config, _ *rawServer) error {
				client, err := dynamic.NewForConfig(c)
				if err != nil {
					return err
				}
				_, err = client.Resource(configMaps).List(ctx, metav1.ListOptions{})
				return err
			},
		} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				s := newRawServer(t, tt.answer)
				config := s.config()
				config.MaxBodyBytes = 4 << 20
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only what hangs needs it
				defer cancel()
				before := allocated()
				err := read(ctx, config, s)
				if (err == nil) != tt.ok || errors.Is(err, context.DeadlineExceeded) {
					t.Fatalf("got %v", err)
				}
				if reason := apierrors.ReasonForError(err); tt.reason != "" && reason != tt.reason {
					t.Errorf("reason %q of %v", reason, err)
				}
				if err != nil && len(err.Error()) > 16<<10 {
					t.Errorf("the error has %d bytes", len(err.Error()))
				}
				if n := s.requests.Load(); n > 11 {
					t.Errorf("asked %d times", n)
				}
				if used := allocated() - before; used > 200<<20 {
					t.Errorf("%d MB of memory were used", used>>20)
				}
			})
		}
	}
}

// allocated returns how much memory has ever been allocated.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

// bomb is an answer with a gigabyte of zeros, compressed.
func bomb(status string) string { return bombOf(status, "") }

// bombOf returns the same with something in front.
func bombOf(status, head string) string {
	body := compressed(head)
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
}

// zipped compresses a text.
func zipped(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return out.String()
}

var compressedOnce = map[string]string{}

func compressed(head string) string {
	if known, ok := compressedOnce[head]; ok {
		return known
	}
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	_, _ = io.WriteString(w, head)
	zeros := bytes.Repeat([]byte{'0'}, 1<<20)
	for range 1 << 10 {
		_, _ = w.Write(zeros)
	}
	_ = w.Close()
	compressedOnce[head] = out.String()
	return out.String()
}

// TestRawWatches: a watch hands on what was whole, and ends.
func TestRawWatches(t *testing.T) {
	scenario(t)
	event := `{"type":"ADDED","object":` + rawMap + "}\n"
	for name, tt := range map[string]struct {
		answer func(io.Writer)
		events int
		failed bool // an ERROR at the end, or an error at the beginning
	}{
		"hangs up in a chunk":     {say(chunked(event, event)[:len(chunked(event))+30]), 1, false},
		"hangs up between chunks": {say(chunked(event, event)), 2, false},
		"1.0":                     {say("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + event), 1, false},
		"a length":                {say(plain("200 OK", "application/json", event+event)), 2, false},
		"shorter than it says":    {say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6000\r\n\r\n" + event), 1, false},
		"another type":            {say(plain("200 OK", "text/html", "<html>")), 0, true},
		"two events in a line":    {say(plain("200 OK", "application/json", strings.TrimSpace(event)+event)), 2, false},
		"an event for ever":       {forever("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"+event+`{"type":"`, "x"), 1, true},
		"a compressed one":        {say(bombOf("200 OK", event+`{"type":"`)), 1, true},
		"a compressed gigabyte":   {say(bombOf("200 OK", event)), 1, true},
		"a refusal for ever":      {forever("HTTP/1.1 403 No\r\nContent-Type: text/plain\r\n\r\n", "x"), 0, true},
		"redirects":               {say("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"), 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newRawServer(t, tt.answer)
			config := s.config()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			before := allocated()
			events, failed := 0, false
			w, err := s.core(config).Get().Resource("configmaps").Watch(ctx)
			if err != nil {
				failed = true
			} else {
				for event := range w.ResultChan() {
					switch _, isMap := event.Object.(*corev1.ConfigMap); {
					case failed:
						t.Errorf("behind an ERROR there is %v", event)
					case isMap:
						events++
					default:
						failed = true
					}
				}
			}
			if ctx.Err() != nil || events != tt.events || failed != tt.failed {
				t.Errorf("%d events, failed: %t (%v), %v", events, failed, err, ctx.Err())
			}
			if used := allocated() - before; used > 400<<20 {
				t.Errorf("%d MB of memory were used", used>>20)
			}
		})
	}
}

// TestRawDiscovery: documents have a limit too, without one being set.
func TestRawDiscovery(t *testing.T) {
	scenario(t)
	for name, answer := range map[string]func(io.Writer){
		"a document for ever":   forever("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"+`{"kind":"APIGroupList","groups":[`, `{"name":"g"},`),
		"a compressed gigabyte": say(bomb("200 OK")),
		"headers for ever":      forever("HTTP/1.1 200 OK\r\n", "X-Header: x\r\n"),
		"HTML":                  say(plain("200 OK", "text/html", "<html>")),
	} {
		t.Run(name, func(t *testing.T) {
			s := newRawServer(t, answer)
			config := s.config()
			if name != "a compressed gigabyte" {
				config.MaxBodyBytes = 4 << 20
			}
			client, err := discovery.NewDiscoveryClientForConfig(config)
			if err != nil {
				t.Fatal(err)
			}
			before := allocated()
			if groups, err := client.ServerGroups(); err == nil && len(groups.Groups) > 0 {
				t.Errorf("groups %v", groups)
			}
			// Two documents up to the limit, and what their buffers grew from, twice as much with the race detector. Without
			// a limit each takes over two gigabytes.
			if used := allocated() - before; used > 1500<<20 {
				t.Errorf("%d MB of memory were used", used>>20)
			}
		})
	}
}
