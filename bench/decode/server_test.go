package decode

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// podFile is a pod as a server of a busy cluster sends it.
const podFile = "../../runtime/internal/jsondecode/testdata/pod.json"

// pods makes pods that differ from each other.
type pods struct{ before, between, after []byte }

func readPods(tb testing.TB) *pods {
	tb.Helper()
	pod, err := os.ReadFile(podFile)
	if err != nil {
		tb.Fatal(err)
	}
	// What differs is the end of the name and most of the UID.
	parts := bytes.SplitN(bytes.TrimSpace(pod), []byte("x2x9k"), 2)
	uid := bytes.SplitN(parts[1], []byte("0b7f3a52-8c1d-4b8e"), 2)
	return &pods{parts[0], uid[0], uid[1]}
}

func (p *pods) append(b []byte, i int) []byte {
	b = append(b, p.before...)
	b = fmt.Appendf(b, "%05d", i)
	b = append(b, p.between...)
	b = fmt.Appendf(b, "%08x-8c1d-%04x", i*2654435761, i&0xffff)
	return append(b, p.after...)
}

// stream is a body made while it is read: a head, then parts, then a tail.
type stream struct {
	buf  []byte // what is left of the part
	room []byte // for the next part, so that making the body costs no memory of those that read it
	next int
	part func([]byte, int) []byte // adds part number i, or returns nil when there are no more
	tail string
}

func (s *stream) Read(p []byte) (int, error) {
	if len(s.buf) == 0 {
		if s.part == nil {
			return 0, io.EOF
		}
		if s.buf = s.part(s.room[:0], s.next); s.buf == nil {
			s.buf, s.part = []byte(s.tail), nil
		}
		s.room = s.buf
		s.next++
	}
	n := copy(p, s.buf)
	s.buf = s.buf[n:]
	if len(s.buf) == 0 && s.part == nil {
		return n, io.EOF
	}
	return n, nil
}

// listOf is the body of a list of n pods.
func (p *pods) listOf(n int) io.Reader {
	return &stream{tail: "]}\n", part: func(b []byte, i int) []byte {
		switch {
		case i == n:
			return nil
		case i == 0:
			b = append(b, `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"48213400"},"items":[`...)
		default:
			b = append(b, ',')
		}
		return p.append(b, i)
	}}
}

// events is the body of a watch of n events.
func (p *pods) events(n int) io.Reader { return p.eventsOf("MODIFIED", n, "") }

// eventsOf is the body of a watch of n events of one type, with a tail.
func (p *pods) eventsOf(event string, n int, tail string) io.Reader {
	return &stream{tail: tail, part: func(b []byte, i int) []byte {
		if i == n {
			return nil
		}
		b = append(b, `{"type":"`+event+`","object":{"kind":"Pod","apiVersion":"v1",`...)
		at := len(b)
		b = p.append(b, i)
		b = append(b[:at], b[at+1:]...) // the brace
		return append(b, "}\n"...)
	}}
}

// bodies answers every request with a new body, without a socket. The length is not told, as with a server that
// compresses or streams.
type bodies func() io.Reader

func (b bodies) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(b()), ContentLength: -1, Request: req,
	}, nil
}

const serveEnv = "BENCH_DECODE_SERVE"

// TestMain runs the server instead of tests in a process that is told to.
func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) == "" {
		os.Exit(m.Run())
	}
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers every request with one pod until its standard input is closed.
func serve() error {
	data, err := os.ReadFile(podFile)
	if err != nil {
		return err
	}
	pod := append([]byte(`{"kind":"Pod","apiVersion":"v1",`), bytes.TrimSpace(data)[1:]...)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = l.Close()
	}()
	err = http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { //nolint:gosec // for one benchmark
		_, _ = io.Copy(io.Discard, req.Body)
		w.Header().Set("Content-Type", "application/json")
		if req.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
		}
		_, _ = w.Write(pod)
	}))
	if strings.Contains(err.Error(), "use of closed network connection") {
		return nil
	}
	return err
}

// startServer starts the server in a process of its own and returns its address.
func startServer(tb testing.TB) string {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serveEnv+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(address)
}
