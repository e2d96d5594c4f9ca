package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// ledger is a server of config maps without sockets, for tests on a clock that jumps: it lists in pages and watches, and
// knows all that ever happened.
type ledger struct {
	mu       sync.Mutex
	entries  []entry
	oldest   int           // watches and pages from before are gone
	changed  chan struct{} // closed at the next change
	lists    int
	watches  int
	statuses bool          // 410 to watches is the status of the response rather than an event
	initial  bool          // watches may begin with the state (WatchList); otherwise who asks for it is refused
	restored chan struct{} // closed when the data of a backup takes the place of what there was
}

// entry is one change. The version is its place in the ledger, counted from 1.
type entry struct {
	kind    apiwatch.EventType
	name    string
	version int
}

func (e entry) String() string { return fmt.Sprint(e.kind, " ", e.name, " ", e.version) }

func (e entry) object() map[string]any {
	return map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "data": map[string]any{"version": fmt.Sprint(e.version)},
		"metadata": map[string]any{"name": e.name, "namespace": "default", "uid": "uid-" + e.name, "resourceVersion": fmt.Sprint(e.version)}}
}

// watchLife is how long a watch lasts, whatever it asks for.
const watchLife = time.Minute

func newLedger() *ledger { return &ledger{changed: make(chan struct{}), restored: make(chan struct{})} }

// restore goes back to a version, as a server does whose data comes from a backup. Watches break.
func (l *ledger) restore(version int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	faults.Count(restoredData)
	l.entries = slices.Clip(l.entries[:version])
	l.oldest = min(l.oldest, version)
	close(l.restored)
	l.restored = make(chan struct{})
}

// change adds what happens to an object.
func (l *ledger) change(kind apiwatch.EventType, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, entry{kind, name, len(l.entries) + 1})
	close(l.changed)
	l.changed = make(chan struct{})
}

// churn makes n changes of up to ten objects, which depend on the seed alone, some time apart.
func (l *ledger) churn(seed uint64, n int, pause time.Duration) {
	random := rand.New(rand.NewPCG(seed, 7))
	for range n {
		name := fmt.Sprintf("o%d", random.IntN(10))
		_, there := l.state(0)[name]
		switch {
		case !there:
			l.change(apiwatch.Added, name)
		case random.IntN(4) == 0:
			l.change(apiwatch.Deleted, name)
		default:
			l.change(apiwatch.Modified, name)
		}
		time.Sleep(time.Duration(random.Int64N(int64(2 * pause))))
	}
}

// started returns how many watches were asked for, listed how many lists.
func (l *ledger) started() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.watches
}

func (l *ledger) listed() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lists
}

// compact forgets what happened up to now.
func (l *ledger) compact() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.oldest = len(l.entries)
	faults.Count(forgotten)
}

// history returns what happened behind a version.
func (l *ledger) history(version int) []entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries[min(version, len(l.entries)):])
}

// state returns the version of each object at a version, 0 for now.
func (l *ledger) state(version int) map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stateAt(version)
}

func (l *ledger) stateAt(version int) map[string]int {
	if version == 0 {
		version = len(l.entries)
	}
	state := map[string]int{}
	for _, e := range l.entries[:version] {
		if e.kind == apiwatch.Deleted {
			delete(state, e.name)
		} else {
			state[e.name] = e.version
		}
	}
	return state
}

// RoundTrip serves GET requests for the collection.
func (l *ledger) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	query := req.URL.Query()
	if version := query.Get("resourceVersion"); version != "" {
		if _, err := strconv.Atoi(version); err != nil {
			return reply(req, http.StatusBadRequest, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"BadRequest","code":400}`), nil
		}
	}
	if query.Get("watch") == "" {
		l.lists++
		return l.list(req), nil
	}
	l.watches++
	version, _ := strconv.Atoi(query.Get("resourceVersion"))
	if version < l.oldest && l.statuses {
		return reply(req, http.StatusGone, expired), nil
	}
	if version > len(l.entries) {
		return reply(req, http.StatusGatewayTimeout, tooLarge), nil
	}
	wantsState := query.Get("sendInitialEvents") == "true"
	if wantsState && !l.initial {
		return reply(req, http.StatusUnprocessableEntity, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422,"message":"sendInitialEvents is forbidden"}`), nil
	}
	if version == 0 {
		version = len(l.entries)
	}
	b := &ledgerBody{l: l, ctx: req.Context(), at: version, closed: make(chan struct{}), restored: l.restored}
	if wantsState {
		b.ready, b.at = l.initialEvents(), len(l.entries)
	}
	b.timeout = time.After(watchLife)
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: b, ContentLength: -1, Request: req}, nil
}

// initialEvents is the state as a watch tells it.
func (l *ledger) initialEvents() []byte {
	var out []byte
	state := l.stateAt(len(l.entries))
	for _, name := range slices.Sorted(maps.Keys(state)) {
		data, _ := json.Marshal(map[string]any{"type": apiwatch.Added, "object": entry{name: name, version: state[name]}.object()})
		out = append(append(out, data...), '\n')
	}
	data, _ := json.Marshal(map[string]any{"type": apiwatch.Bookmark, "object": map[string]any{"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"resourceVersion": fmt.Sprint(len(l.entries)), "annotations": map[string]any{"k8s.io/initial-events-end": "true"}}}})
	return append(append(out, data...), '\n')
}

const expired = `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old"}`

const tooLarge = `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Timeout","code":504,"message":"Too large resource version",` +
	`"details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1}}`

func reply(req *http.Request, code int, body string) *http.Response {
	return &http.Response{StatusCode: code, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// list answers with a page of the objects in the order of their names.
func (l *ledger) list(req *http.Request) *http.Response {
	version, start := len(l.entries), 0
	if asked, _ := strconv.Atoi(req.URL.Query().Get("resourceVersion")); asked > version {
		return reply(req, http.StatusGatewayTimeout, tooLarge)
	}
	if token := req.URL.Query().Get("continue"); token != "" {
		if _, err := fmt.Sscanf(token, "%d-%d", &version, &start); err != nil {
			return reply(req, http.StatusBadRequest, "{}")
		}
		if version < l.oldest {
			return reply(req, http.StatusGone, expired)
		}
	}
	state := map[string]int{}
	if version > 0 {
		state = l.stateAt(version)
	}
	names := make([]string, 0, len(state))
	for name := range state {
		names = append(names, name)
	}
	slices.Sort(names)
	meta := map[string]any{"resourceVersion": fmt.Sprint(max(version, 1))}
	end := len(names)
	if limit, _ := strconv.Atoi(req.URL.Query().Get("limit")); limit > 0 && start+limit < end {
		end = start + limit
		meta["continue"] = fmt.Sprintf("%d-%d", version, end)
	}
	items := []any{}
	for _, name := range names[start:end] {
		items = append(items, entry{name: name, version: state[name]}.object())
	}
	data, _ := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "ConfigMapList", "metadata": meta, "items": items})
	return reply(req, 200, string(data))
}

// ledgerBody is a watch.
type ledgerBody struct {
	l        *ledger
	ctx      context.Context
	at       int
	ready    []byte
	timeout  <-chan time.Time
	ended    bool
	once     sync.Once
	closed   chan struct{}
	restored chan struct{}
}

// Read implements io.Reader.
func (b *ledgerBody) Read(p []byte) (int, error) {
	for len(b.ready) == 0 {
		if b.ended {
			return 0, io.EOF
		}
		changed := b.next()
		if len(b.ready) > 0 {
			break
		}
		select {
		case <-changed:
		case <-b.timeout:
			return 0, io.EOF
		case <-b.ctx.Done():
			return 0, b.ctx.Err()
		case <-b.restored:
			return 0, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		case <-b.closed:
			return 0, http.ErrBodyReadAfterClose
		}
	}
	n := copy(p, b.ready)
	b.ready = b.ready[n:]
	return n, nil
}

func (b *ledgerBody) next() <-chan struct{} {
	b.l.mu.Lock()
	defer b.l.mu.Unlock()
	switch {
	case b.at < b.l.oldest:
		b.ended = true
		b.ready = []byte(`{"type":"ERROR","object":` + expired + "}\n")
	case b.at < len(b.l.entries):
		e := b.l.entries[b.at]
		b.at++
		object := e.object()
		data, _ := json.Marshal(map[string]any{"type": e.kind, "object": object})
		b.ready = append(data, '\n')
	}
	return b.l.changed
}

// Close implements io.Closer.
func (b *ledgerBody) Close() error {
	b.once.Do(func() { close(b.closed) })
	return nil
}

// on returns a client of the ledger's config maps whose requests go through rt.
func (l *ledger) on(t *testing.T, rt http.RoundTripper) dynamic.ResourceInterface {
	t.Helper()
	client, err := dynamic.NewForConfig(&rest.Config{Host: "http://ledger.test", Transport: rt})
	if err != nil {
		t.Fatal(err)
	}
	return client.Resource(configMaps).Namespace("default")
}
