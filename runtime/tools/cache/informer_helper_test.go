package cache

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

type cached = metav1.PartialObjectMetadata

// server is a collection that can be listed and watched, with the rules of an API server for resource versions.
type server struct {
	mu        sync.Mutex
	objects   map[string]*cached
	version   int
	history   []watch.Event // of versions 1, 2, ...
	compacted int           // versions up to this one are forgotten
	changed   chan struct{}
	cut       chan struct{} // closed to end all watches
	asked     []string      // requests, for comparison

	streams bool // serves watches that begin with the existing objects
	mute    bool // and never ends them
	// fail may answer a request with an error.
	fail func(verb string, options metav1.ListOptions) error
}

func newServer(names ...string) *server {
	s := &server{objects: map[string]*cached{}, changed: make(chan struct{}), cut: make(chan struct{})}
	for _, name := range names {
		s.set(name, "")
	}
	return s
}

// set creates or changes an object; the value is in a label.
func (s *server) set(name, value string) *cached {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind := watch.Modified
	old := s.objects[name]
	if old == nil {
		kind = watch.Added
	}
	s.version++
	o := &cached{ObjectMeta: metav1.ObjectMeta{
		Namespace: "default", Name: name, ResourceVersion: strconv.Itoa(s.version), Labels: map[string]string{"value": value},
	}}
	o.UID = types.UID("uid-" + name)
	s.objects[name] = o
	s.record(watch.Event{Type: kind, Object: o})
	return o
}

func (s *server) remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.objects[name].DeepCopy()
	delete(s.objects, name)
	s.version++
	o.ResourceVersion = strconv.Itoa(s.version)
	s.record(watch.Event{Type: watch.Deleted, Object: o})
}

func (s *server) record(e watch.Event) {
	s.history = append(s.history, e)
	s.announce()
}

func (s *server) announce() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// compact forgets all versions so far.
func (s *server) compact() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.compacted = s.version
}

// disconnect ends all watches.
func (s *server) disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.cut)
	s.cut = make(chan struct{})
}

// failWith makes requests of a verb, or of all for "", fail; nil ends it.
func (s *server) failWith(verb string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = func(v string, _ metav1.ListOptions) error {
		if verb == "" || v == verb {
			return err
		}
		return nil
	}
}

func (s *server) ask(verb string, o metav1.ListOptions) error {
	line := fmt.Sprintf("%s rv=%q", verb, o.ResourceVersion)
	if o.Limit != 0 {
		line += fmt.Sprintf(" limit=%d", o.Limit)
	}
	if o.Continue != "" {
		line += " continue=" + o.Continue
	}
	if o.SendInitialEvents != nil {
		line += " initial"
	}
	s.asked = append(s.asked, line)
	if s.fail != nil {
		return s.fail(verb, o)
	}
	return nil
}

// requests returns what was asked for since the last call.
func (s *server) requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Join(s.asked, "\n")
	s.asked = nil
	return lines
}

func (s *server) List(o metav1.ListOptions) (runtime.Object, error) {
	return s.ListWithContext(context.Background(), o)
}

func (s *server) ListWithContext(_ context.Context, o metav1.ListOptions) (runtime.Object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask("list", o); err != nil {
		return nil, err
	}
	list := &metav1.PartialObjectMetadataList{}
	list.ResourceVersion = strconv.Itoa(s.version)
	start, _ := strconv.Atoi(o.Continue)
	names := slices.Sorted(maps.Keys(s.objects))
	for i, name := range names[start:] {
		if o.Limit > 0 && o.ResourceVersion != "0" && i == int(o.Limit) {
			list.Continue = strconv.Itoa(start + i)
			break
		}
		list.Items = append(list.Items, *s.objects[name])
	}
	return list, nil
}

func (s *server) Watch(o metav1.ListOptions) (watch.Interface, error) {
	return s.WatchWithContext(context.Background(), o)
}

func (s *server) WatchWithContext(ctx context.Context, o metav1.ListOptions) (watch.Interface, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask("watch", o); err != nil {
		return nil, err
	}
	if o.SendInitialEvents != nil && !s.streams {
		return nil, apierrors.NewBadRequest("sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled")
	}
	w := &serverWatch{server: s, result: make(chan watch.Event), stop: make(chan struct{}), cut: s.cut}
	from, _ := strconv.Atoi(o.ResourceVersion)
	if o.ResourceVersion == "" || o.ResourceVersion == "0" || o.SendInitialEvents != nil {
		objects := slices.Collect(maps.Values(s.objects))
		slices.SortFunc(objects, func(a, b *cached) int { return cmp.Compare(a.Name, b.Name) })
		for _, obj := range objects {
			w.first = append(w.first, watch.Event{Type: watch.Added, Object: obj})
		}
		if o.SendInitialEvents != nil && !s.mute {
			end := &cached{}
			end.ResourceVersion = strconv.Itoa(s.version)
			end.Annotations = map[string]string{metav1.InitialEventsAnnotationKey: "true"}
			w.first = append(w.first, watch.Event{Type: watch.Bookmark, Object: end})
		}
		from = s.version
	} else if from < s.compacted {
		return nil, apierrors.NewResourceExpired("too old resource version")
	}
	w.next = from
	go w.run(ctx)
	return w, nil
}

// serverWatch sends what is in the history behind a version.
type serverWatch struct {
	server *server
	first  []watch.Event
	next   int
	result chan watch.Event
	stop   chan struct{}
	once   sync.Once
	cut    chan struct{}
}

func (w *serverWatch) Stop()                          { w.once.Do(func() { close(w.stop) }) }
func (w *serverWatch) ResultChan() <-chan watch.Event { return w.result }

func (w *serverWatch) run(ctx context.Context) {
	defer close(w.result)
	send := func(e watch.Event) bool {
		select {
		case w.result <- e:
			return true
		case <-w.stop:
		case <-w.cut:
		case <-ctx.Done():
		}
		return false
	}
	for _, e := range w.first {
		if !send(e) {
			return
		}
	}
	for {
		w.server.mu.Lock()
		changed, gone := w.server.changed, w.next < w.server.compacted && w.next < len(w.server.history)
		var e watch.Event
		more := w.next < len(w.server.history)
		if more {
			e = w.server.history[w.next]
		}
		w.server.mu.Unlock()
		switch {
		case gone:
			status := apierrors.NewResourceExpired("too old resource version").ErrStatus
			send(watch.Event{Type: watch.Error, Object: &status})
			return
		case more:
			if !send(e) {
				return
			}
			w.next++
		default:
			select {
			case <-changed:
			case <-w.stop:
				return
			case <-w.cut:
				return
			case <-ctx.Done():
				return
			}
		}
	}
}

// recorder is a handler that writes down what it is told.
type recorder struct {
	mu    sync.Mutex
	lines []string
	stops int
}

func (r *recorder) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

// told returns what there was since the last call.
func (r *recorder) told() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := strings.Join(r.lines, ", ")
	r.lines = nil
	return s
}

func (r *recorder) OnAdd(obj interface{}, initial bool) {
	if initial {
		r.add("initial %s", show(obj))
	} else {
		r.add("add %s", show(obj))
	}
}

func (r *recorder) OnUpdate(old, obj interface{}) { r.add("update %s to %s", show(old), show(obj)) }
func (r *recorder) OnDelete(obj interface{})      { r.add("delete %s", show(obj)) }

func (r *recorder) OnStop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stops++
}

func (r *recorder) stopped() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stops
}

func show(obj any) string {
	if d, ok := obj.(DeletedFinalStateUnknown); ok {
		return fmt.Sprintf("unknown(%s)", show(d.Obj))
	}
	o := obj.(*cached)
	if value := o.Labels["value"]; value != "" {
		return o.Name + "=" + value
	}
	return o.Name
}

// contents returns what is in a store.
func contents(s Store) string {
	var all []string
	for _, obj := range s.List() {
		all = append(all, show(obj))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// run runs an informer until the test, or stop, ends it.
func run(t *testing.T, informer interface{ RunWithContext(context.Context) }) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		informer.RunWithContext(ctx)
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return stop
}

// Errors of connections.
var (
	errRefused       = fmt.Errorf("dial tcp 192.0.2.1:443: %w", syscall.ECONNREFUSED)
	errEOF           = fmt.Errorf("read: %w", io.EOF)
	errUnexpectedEOF = fmt.Errorf("read: %w", io.ErrUnexpectedEOF)
)

// quietController is a controller that logs nothing.
type quietController struct{ Controller }

func (q quietController) RunWithContext(ctx context.Context) { q.Controller.RunWithContext(quiet(ctx)) }
