package jsondecode

import (
	"io"
	"reflect"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Events reads the events of a watch from a stream of JSON: objects with a type and an object, one after the other.
// It is not safe for concurrent use.
type Events struct {
	objects *Decoder
	source  source
	state   *state
	expect  wireKind // of the next object, from the last; the zero value if that could not be decoded the fast way
	plan    *plan    // for expect
	read    int      // events that were decoded the fast way
}

// Event is one event. If Object is nil it is in Frame, undecoded.
type Event struct {
	Type   string
	Object runtime.Object
	// Frame is the whole event as it was on the wire, valid until the next one is read.
	Frame []byte
}

// NewEvents returns the events in r whose objects d decodes. An event longer than limit bytes is the error tooBig.
func NewEvents(r io.Reader, d *Decoder, limit int, tooBig error) *Events {
	return &Events{
		objects: d,
		source:  source{reader: r, limit: limit, tooBig: tooBig},
		state:   newState(objectStrings),
	}
}

// Expect says what the object of the last event, which was returned as a frame, turned out to be: the next will most
// likely be one of those too.
func (e *Events) Expect(obj runtime.Object) {
	if obj == nil {
		return
	}
	t := reflect.TypeOf(obj)
	if t.Kind() != reflect.Pointer || reflect.ValueOf(obj).IsNil() {
		return
	}
	p := planFor(t.Elem())
	if p == nil {
		return
	}
	apiVersion, kind := obj.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	k := wireKind{target: t.Elem(), apiVersion: apiVersion, kind: kind}
	if _, ok := e.objects.accepts(k); ok {
		e.expect, e.plan = k, p
	}
}

// Next waits for the next event. It returns io.EOF at the end of the stream, io.ErrUnexpectedEOF if that is within an
// event, and the error of the stream as it is.
func (e *Events) Next() (Event, error) {
	if _, err := e.source.peek(); err != nil {
		return Event{}, err
	}
	expected := e.plan != nil
	if expected {
		event, end := e.decode()
		if end == short {
			if err := e.source.complete(); err != nil {
				return Event{}, unexpected(err)
			}
			event, end = e.decode()
		}
		if end >= 0 {
			e.source.from = end
			if e.read++; e.read == busyEvents {
				e.state.strings = e.state.strings.grown(busyStrings)
			}
			return event, nil
		}
		e.expect, e.plan = wireKind{}, nil
	}
	frame, err := e.source.value(0)
	if err != nil {
		return Event{}, err
	}
	if expected {
		e.objects.fallbacks.Add(1)
	}
	return Event{Frame: frame}, nil
}

// decode reads an event of the usual form from what is there: a type, then an object of the expected kind, and nothing
// else. It returns the index behind it, if it is one.
func (e *Events) decode() (Event, int) {
	s := e.state
	s.data, s.depth = e.source.buf, 1
	eventType, i := e.eventType(e.source.from)
	if i < 0 {
		return Event{}, i
	}
	if i = e.name(i, `"object"`); i < 0 {
		return Event{}, i
	}
	if i < len(s.data) && s.data[i] != '{' {
		return Event{}, bad
	}
	target := reflect.New(e.expect.target)
	if i = s.value(e.plan, target.UnsafePointer(), i); i < 0 {
		return Event{}, i
	}
	if i = space(s.data, i); i >= len(s.data) {
		return Event{}, short
	}
	obj, ok := target.Interface().(runtime.Object)
	if !ok || s.data[i] != '}' {
		return Event{}, bad
	}
	m, ok := obj.GetObjectKind().(*metav1.TypeMeta)
	if !ok || m.APIVersion != e.expect.apiVersion || m.Kind != e.expect.kind {
		return Event{}, bad
	}
	return Event{Type: eventType, Object: obj}, i + 1
}

// name reads a name and the colon behind it.
func (e *Events) name(i int, quoted string) int {
	if i = literal(e.state.data, i, quoted); i < 0 {
		return i
	}
	return behind(e.state.data, i, ':')
}

// eventType reads the beginning of an event up to the comma behind its type.
func (e *Events) eventType(i int) (string, int) {
	s := e.state
	if i = behind(s.data, i, '{'); i < 0 {
		return "", i
	}
	if i = e.name(i, `"type"`); i < 0 {
		return "", i
	}
	if i >= len(s.data) {
		return "", short
	}
	if s.data[i] != '"' {
		return "", bad
	}
	text, i := s.text(i)
	if i < 0 {
		return "", i
	}
	for _, t := range eventTypes {
		if string(text) == string(t) {
			return string(t), behind(s.data, i, ',')
		}
	}
	return "", bad
}
