package jsondecode

import (
	"io"
	"reflect"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// Events reads the events of a watch from a stream of JSON: objects with a type and an object, one after the other.
// It is not safe for concurrent use.
type Events struct {
	objects *Decoder
	stream  stream
	base    int64 // offset in the stream of what the tokens call 0
	tokens  *jsontext.Decoder
	expect  wireKind // of the next object, from the last; the zero value if that could not be decoded the fast way
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
	e := &Events{objects: d, stream: stream{source: r, limit: limit, tooBig: tooBig}}
	e.tokens = jsontext.NewDecoder(&e.stream, lenient)
	return e
}

// Expect says what the object of the last event, which was returned as a frame, turned out to be: the next will most
// likely be one of those too.
func (e *Events) Expect(obj runtime.Object) {
	if obj == nil {
		return
	}
	t := reflect.TypeOf(obj)
	if t.Kind() != reflect.Pointer || !Supports(t.Elem()) || reflect.ValueOf(obj).IsNil() {
		return
	}
	apiVersion, kind := obj.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	k := wireKind{target: t.Elem(), apiVersion: apiVersion, kind: kind}
	if _, ok := e.objects.accepts(k); !ok {
		return
	}
	if e.expect.target == nil {
		e.reset(strict)
	}
	e.expect = k
}

// reset makes a new decoder of tokens that starts at the end of the last event.
func (e *Events) reset(options json.Options) {
	end := e.base + e.tokens.InputOffset()
	e.stream.mark(end)
	e.stream.rewind()
	e.base = end
	e.tokens = jsontext.NewDecoder(&e.stream, options)
}

// Next waits for the next event. It returns io.EOF at the end of the stream, io.ErrUnexpectedEOF if that is within an
// event, and the error of the stream as it is.
func (e *Events) Next() (Event, error) {
	start := e.base + e.tokens.InputOffset()
	e.stream.mark(start)
	fellBack := false
	if e.expect.target != nil {
		if eventType, obj, ok := e.read(); ok {
			return Event{Type: eventType, Object: obj}, nil
		}
		fellBack = true
		e.expect = wireKind{}
		e.stream.rewind()
		e.base = start
		e.tokens = jsontext.NewDecoder(&e.stream, lenient)
	}
	frame, err := e.tokens.ReadValue()
	switch {
	case err == nil:
		if fellBack {
			e.objects.fallbacks.Add(1)
		}
		return Event{Frame: frame}, nil
	case err == io.EOF:
		return Event{}, io.EOF
	case e.stream.err == io.EOF && e.stream.next == len(e.stream.buf):
		return Event{}, io.ErrUnexpectedEOF
	case e.stream.err != nil && e.stream.next == len(e.stream.buf):
		return Event{}, e.stream.err
	default:
		return Event{}, err
	}
}

// read reads an event of the usual form: a type, then an object of the expected kind, and nothing else.
func (e *Events) read() (string, runtime.Object, bool) {
	if !e.token('{') || !e.name(`"type"`) {
		return "", nil, false
	}
	eventType, ok := e.eventType()
	if !ok || !e.name(`"object"`) || e.tokens.PeekKind() != '{' {
		return "", nil, false
	}
	obj, ok := reflect.New(e.expect.target).Interface().(runtime.Object)
	if !ok || json.UnmarshalDecode(e.tokens, obj) != nil || !e.token('}') {
		return "", nil, false
	}
	m, ok := obj.GetObjectKind().(*metav1.TypeMeta)
	return eventType, obj, ok && m.APIVersion == e.expect.apiVersion && m.Kind == e.expect.kind
}

func (e *Events) token(kind jsontext.Kind) bool {
	tok, err := e.tokens.ReadToken()
	return err == nil && tok.Kind() == kind
}

func (e *Events) name(quoted string) bool {
	v, err := e.tokens.ReadValue()
	return err == nil && string(v) == quoted
}

// eventType reads the type of an event without making a string of it.
func (e *Events) eventType() (string, bool) {
	v, err := e.tokens.ReadValue()
	if err != nil {
		return "", false
	}
	for _, t := range []watch.EventType{watch.Added, watch.Modified, watch.Deleted, watch.Bookmark, watch.Error} {
		if s, ok := plainString(v); ok && string(s) == string(t) {
			return string(t), true
		}
	}
	return "", false
}
