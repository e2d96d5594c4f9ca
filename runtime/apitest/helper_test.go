package apitest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

const (
	configMaps = "/api/v1/namespaces/default/configmaps"
	cronTabs   = "/apis/example.com/v1/namespaces/default/crontabs"

	jsonPatch      = "application/json-patch+json"
	mergePatch     = "application/merge-patch+json"
	strategicPatch = "application/strategic-merge-patch+json"
	applyPatch     = "application/apply-patch+yaml"
)

// server is a server under test with a raw HTTP client.
type server struct {
	*apitest.Server
	t      *testing.T
	client *http.Client
}

func start(t *testing.T, opts apitest.Options) *server {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &server{Server: apitest.New(t, opts), t: t, client: &http.Client{Transport: transport}}
}

// startCRDs starts a server that serves the definitions of testdata.
func startCRDs(t *testing.T) *server {
	t.Helper()
	s := start(t, apitest.Options{})
	if err := s.AddCRDFile("testdata"); err != nil {
		t.Fatal(err)
	}
	return s
}

// answer is what a request got.
type answer struct {
	t      *testing.T
	code   int
	header http.Header
	raw    []byte
	body   map[string]any
}

// do sends a request; headers are pairs of name and value.
func (s *server) do(method, path, body string, headers ...string) *answer {
	s.t.Helper()
	response := s.open(method, path, body, headers...)
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	a := &answer{t: s.t, code: response.StatusCode, header: response.Header, raw: raw}
	if json.Unmarshal(raw, &a.body) != nil {
		a.body = nil
	}
	return a
}

func (s *server) open(method, path, body string, headers ...string) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.URL()+path, bytes.NewReader([]byte(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("User-Agent", "tester/1.0")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
		if headers[i] == "Content-Type" {
			request.Header.Set(headers[i], headers[i+1])
		}
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return response
}

// ok sends a request that must succeed with a code.
func (s *server) ok(code int, method, path, body string, headers ...string) *answer {
	s.t.Helper()
	a := s.do(method, path, body, headers...)
	if a.code != code {
		s.t.Fatalf("%s %s: code %d, want %d: %s", method, path, a.code, code, a.raw)
	}
	return a
}

func (s *server) patch(path, media, patch string) *answer {
	s.t.Helper()
	return s.do(http.MethodPatch, path, patch, "Content-Type", media)
}

// get walks down names and list indices given as numbers.
func (a *answer) get(path string) any {
	var value any = a.body
	for _, name := range strings.Split(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[name]
		case []any:
			i := int(name[0] - '0')
			if i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

func (a *answer) text(path string) string {
	value, _ := a.get(path).(string)
	return value
}

// want checks values, given as pairs of path and expected value (numbers as float64).
func (a *answer) want(pairs ...any) *answer {
	a.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		path, _ := pairs[i].(string)
		got, err := json.Marshal(a.get(path))
		if err != nil {
			a.t.Fatal(err)
		}
		expected, err := json.Marshal(pairs[i+1])
		if err != nil {
			a.t.Fatal(err)
		}
		if !bytes.Equal(got, expected) {
			a.t.Errorf("%s is %s, want %s, in %s", path, got, expected, a.raw)
		}
	}
	return a
}

// names lists the names of the items of a list.
func (a *answer) names() string {
	items, _ := a.body["items"].([]any)
	var names []string
	for i := range items {
		item, _ := items[i].(map[string]any)
		metadata, _ := item["metadata"].(map[string]any)
		name, _ := metadata["name"].(string)
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func configMap(name, value string) string {
	return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"` + name + `"},"data":{"k":"` + value + `"}}`
}

func cronTab(name, spec string) string {
	return `{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"name":"` + name + `"},"spec":{"cronSpec":"* * * * *"` + spec + `}}`
}

// stream is an open watch.
type stream struct {
	t        *testing.T
	response *http.Response
	lines    *bufio.Reader
}

func (s *server) watch(path string, headers ...string) *stream {
	s.t.Helper()
	response := s.open(http.MethodGet, path, "", headers...)
	if response.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(response.Body)
		s.t.Fatalf("watch %s: %d %s", path, response.StatusCode, body)
	}
	w := &stream{t: s.t, response: response, lines: bufio.NewReader(response.Body)}
	s.t.Cleanup(func() { response.Body.Close() })
	return w
}

// next reads one event as "TYPE name value-of-data.k".
func (w *stream) next() *answer {
	w.t.Helper()
	line, err := w.lines.ReadBytes('\n')
	if err != nil {
		w.t.Fatalf("watch ended: %v", err)
	}
	a := &answer{t: w.t, raw: line}
	if err := json.Unmarshal(line, &a.body); err != nil {
		w.t.Fatalf("watch event %q: %v", line, err)
	}
	return a
}

func (w *stream) expect(want string) *answer {
	w.t.Helper()
	a := w.next()
	got := strings.TrimSpace(a.text("type") + " " + a.text("object.metadata.name") + " " + a.text("object.data.k"))
	if got != want {
		w.t.Fatalf("event %q, want %q: %s", got, want, a.raw)
	}
	return a
}

// ended waits until the stream has ended.
func (w *stream) ended() {
	w.t.Helper()
	if rest, err := io.ReadAll(w.lines); err == nil && len(rest) > 0 {
		w.t.Fatalf("watch sent %q, want its end", rest)
	}
}
