package apitest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// watch answers with a stream of events until the client goes, the time is up or the history has moved past it.
func (q *request) watch() error {
	if err := q.parseListOptions(); err != nil {
		return err
	}
	initial, start, err := q.watchStart()
	if err != nil {
		return err
	}
	timeout := q.s.opts.WatchTimeout
	if seconds := q.list.TimeoutSeconds; seconds != nil && *seconds > 0 {
		timeout = time.Duration(*seconds) * time.Second
	}
	ctx, cancel := context.WithTimeout(q.r.Context(), timeout)
	defer cancel()
	stream := q.newStream(start)
	watcher := q.s.store.Watch(q.table(), start)
	for _, record := range initial {
		if err := stream.record(watch.Added, record); err != nil {
			return err
		}
	}
	if q.sendsInitialEvents() && q.list.AllowWatchBookmarks {
		if err := stream.bookmark(start, true); err != nil {
			return err
		}
	}
	if err := stream.flush(); err != nil {
		return err
	}
	return q.follow(ctx, watcher, stream)
}

// follow sends what the watcher finds.
func (q *request) follow(ctx context.Context, watcher *store.Watcher, stream *eventStream) error {
	timer := time.NewTimer(q.untilBookmark(ctx))
	defer timer.Stop()
	start := stream.last
	for {
		events, revision, gone, err := watcher.Next(ctx, timer.C)
		switch {
		case errors.Is(err, store.ErrExpired):
			return stream.fail(errExpiredVersion(stream.last, revision))
		case err != nil || gone:
			return nil // the client went, the time is up, or the resource is no longer served
		case len(events) == 0:
			timer.Reset(q.untilBookmark(ctx))
			if q.list.AllowWatchBookmarks && revision > start {
				err = stream.bookmark(revision, false)
			}
		}
		for i := 0; i < len(events) && err == nil; i++ {
			err = q.sendEvent(stream, events[i])
		}
		if err == nil {
			err = stream.flush()
		}
		if err != nil {
			return err
		}
	}
}

// lastBookmark is how long before its end a watch gets its last bookmark, for the next watch to start from.
const lastBookmark = 2 * time.Second

// untilBookmark is how long a watch waits for the next bookmark: the interval, unless its last one is due earlier.
func (q *request) untilBookmark(ctx context.Context) time.Duration {
	interval := q.s.opts.BookmarkInterval
	if end, limited := ctx.Deadline(); limited {
		if last := time.Until(end) - lastBookmark; last > 0 {
			return min(interval, last)
		}
	}
	return interval
}

// sendEvent translates a change for a watch that may select only some objects.
func (q *request) sendEvent(stream *eventStream, event store.Event) error {
	stream.last = event.Revision
	matched := q.matches(event.Previous)
	matches := event.Type != store.Deleted && q.matches(event.Current)
	switch {
	case matches && matched:
		return stream.record(watch.Modified, event.Current)
	case matches:
		return stream.record(watch.Added, event.Current)
	case matched && event.Type == store.Deleted:
		return stream.record(watch.Deleted, event.Current)
	case matched: // it no longer matches: the state that did, at the revision of the change
		o := withResourceVersion(event.Previous.Object, event.Revision)
		return stream.object(watch.Deleted, o)
	}
	return nil
}

func (q *request) sendsInitialEvents() bool {
	return q.list.SendInitialEvents != nil && *q.list.SendInitialEvents
}

// watchStart says what a watch begins with and after which revision it goes on.
func (q *request) watchStart() (initial []*store.Record, start uint64, err error) {
	rv := q.list.ResourceVersion
	var asked uint64
	if rv != "" {
		if asked, err = strconv.ParseUint(rv, 10, 64); err != nil {
			return nil, 0, errors.New(invalidVersion(rv, err)) // 500, as in a real server
		}
	}
	current := q.s.store.Revision()
	if asked > current && q.sendsInitialEvents() {
		return nil, 0, errTooLargeVersion(asked, current)
	}
	wantsInitial := asked == 0
	if q.list.SendInitialEvents != nil {
		wantsInitial = *q.list.SendInitialEvents
	}
	if !wantsInitial {
		if asked == 0 {
			asked = current
		}
		return nil, asked, nil
	}
	records, revision, err := q.s.store.List(q.table(), q.namespace, store.Key{}, 0)
	return q.filter(records), revision, err
}

func withResourceVersion(o object, revision uint64) object {
	out := make(object, len(o))
	for name, value := range o {
		out[name] = value
	}
	metadata := object{}
	for name, value := range child(o, "metadata") {
		metadata[name] = value
	}
	metadata["resourceVersion"] = strconv.FormatUint(revision, 10)
	out["metadata"] = metadata
	return out
}

// eventStream writes watch events in the negotiated form.
type eventStream struct {
	q       *request
	out     io.Writer
	last    uint64 // revision of the last event, or where the watch started
	columns bool   // the columns of a table have been sent
}

func (q *request) newStream(start uint64) *eventStream {
	header := q.w.Header()
	contentType := mediaJSON
	var out io.Writer = q.w
	if q.out.media == mediaProtobuf {
		contentType = mediaProtobuf + ";stream=watch"
		out = protobuf.LengthDelimitedFramer.NewFrameWriter(q.w)
	}
	header.Set("Content-Type", contentType)
	q.w.WriteHeader(http.StatusOK)
	return &eventStream{q: q, out: out, last: start}
}

func (s *eventStream) flush() error {
	return http.NewResponseController(s.q.w).Flush()
}

func (s *eventStream) record(kind watch.EventType, record *store.Record) error {
	if s.q.out.as == "" && s.q.out.media != mediaProtobuf {
		data, err := s.q.recordJSON(record)
		if err != nil {
			return err
		}
		return s.write(kind, data)
	}
	return s.object(kind, record.Object)
}

// object sends an object in the form that was asked for.
func (s *eventStream) object(kind watch.EventType, o object) error {
	o = s.q.version.atVersion(o)
	switch s.q.out.as {
	case "Table":
		table := s.q.tableOf([]object{o}, metav1.ListMeta{ResourceVersion: resourceVersion(o)}, !s.columns)
		s.columns = true
		return s.value(kind, table)
	case "PartialObjectMetadata":
		if s.q.out.media != mediaProtobuf {
			return s.value(kind, partialMap(o))
		}
		partial, err := partialOf(o)
		if err != nil {
			return err
		}
		return s.typed(kind, metaScheme, partial)
	}
	if s.q.out.media != mediaProtobuf {
		return s.value(kind, o)
	}
	typed, err := s.q.version.toTyped(s.q.res.kind, o)
	if err != nil {
		return err
	}
	return s.typed(kind, s.q.version.scheme, typed)
}

func (s *eventStream) value(kind watch.EventType, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode watch event: %w", err)
	}
	return s.write(kind, data)
}

func (s *eventStream) typed(kind watch.EventType, scheme *runtime.Scheme, o runtime.Object) error {
	data, err := encodeProtobuf(scheme, o)
	if err != nil {
		return err
	}
	return s.write(kind, data)
}

// write sends one frame around an encoded object.
func (s *eventStream) write(kind watch.EventType, data []byte) error {
	if s.q.out.media == mediaProtobuf {
		event := &metav1.WatchEvent{Type: string(kind), Object: runtime.RawExtension{Raw: data}}
		frame, err := event.Marshal()
		if err != nil {
			return fmt.Errorf("encode watch event: %w", err)
		}
		_, err = s.out.Write(frame)
		return err
	}
	frame := make([]byte, 0, len(data)+40)
	frame = append(frame, `{"type":"`...)
	frame = append(frame, kind...)
	frame = append(frame, `","object":`...)
	frame = append(frame, data...)
	frame = append(frame, "}\n"...)
	_, err := s.out.Write(frame)
	return err
}

// bookmark tells up to which revision the watch has seen everything.
func (s *eventStream) bookmark(revision uint64, initialEnd bool) error {
	metadata := object{"resourceVersion": strconv.FormatUint(revision, 10)}
	if initialEnd {
		metadata["annotations"] = object{metav1.InitialEventsAnnotationKey: "true"}
	}
	o := object{"kind": s.q.res.kind, "apiVersion": s.q.version.gv().String(), "metadata": metadata}
	return s.object(watch.Bookmark, o)
}

// fail sends an ERROR event, after which the stream ends.
func (s *eventStream) fail(failure error) error {
	status := asStatus(failure)
	var err error
	if s.q.out.media == mediaProtobuf {
		err = s.typed(watch.Error, metaScheme, &status)
	} else {
		err = s.value(watch.Error, &status)
	}
	if err != nil {
		return err
	}
	return s.flush()
}
