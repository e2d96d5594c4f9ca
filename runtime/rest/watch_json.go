package rest

import (
	"io"

	"k8s.io/apimachinery/pkg/runtime"
	apijson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/jsondecode"
)

// jsonEvents decodes the events of a watch in JSON in one pass, straight from the connection, as long as they are what
// the one before them lets expect. Any other event is decoded as a frame, by what decodes those of other formats.
type jsonEvents struct {
	body    io.Closer
	events  *jsondecode.Events
	framed  runtime.Decoder // of events in frames
	objects runtime.Decoder
}

var _ watch.Decoder = (*jsonEvents)(nil)

// newJSONEvents returns nil if the watch is not in JSON, or not of typed objects that keep their kind.
func newJSONEvents(body io.ReadCloser, objects runtime.Decoder, events runtime.Decoder, framer runtime.Framer, limit int) watch.Decoder {
	keeper, ok := objects.(kindKeeper)
	if !ok || framer != runtime.Framer(apijson.Framer) {
		return nil
	}
	d, ok := keeper.Decoder.(*jsondecode.Decoder)
	if !ok {
		return nil
	}
	return &jsonEvents{
		body:    body,
		events:  jsondecode.NewEvents(body, d, limit, errFrameTooLong),
		framed:  events,
		objects: objects,
	}
}

// Decode waits for the next event.
func (d *jsonEvents) Decode() (watch.EventType, runtime.Object, error) {
	event, err := d.events.Next()
	if err != nil {
		return "", nil, err
	}
	if event.Object != nil {
		stampItems(event.Object, event.Object.GetObjectKind().GroupVersionKind())
		return watch.EventType(event.Type), event.Object, nil
	}
	eventType, obj, err := decodeFrame(event.Frame, d.framed, d.objects)
	if err == nil {
		d.events.Expect(obj)
	}
	return eventType, obj, err
}

// Close closes the connection.
func (d *jsonEvents) Close() {
	_ = d.body.Close()
}
