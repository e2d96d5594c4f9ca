package rest

import (
	"errors"
	"io"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/jsondecode"
)

// maxFrame is how long one event of a watch may be. It is the limit that apimachinery's streaming decoder has for a
// frame that it is handed; here it also holds for what is collected to make a frame.
const maxFrame = 16 << 20

// errFrameTooLong has the words of apimachinery's streaming decoder.
var errFrameTooLong = errors.New("object to decode was longer than maximum allowed size")

// framedEvents decodes the events of a watch frame by frame, which works in every format.
type framedEvents struct {
	frames  *frames
	events  runtime.Decoder
	objects runtime.Decoder
}

var _ watch.Decoder = (*framedEvents)(nil)

// Decode waits for the next event.
func (d *framedEvents) Decode() (watch.EventType, runtime.Object, error) {
	frame, err := d.frames.next()
	if err != nil {
		return "", nil, err
	}
	return decodeFrame(frame, d.events, d.objects)
}

// Close closes the connection.
func (d *framedEvents) Close() { _ = d.frames.body.Close() }

func decodeFrame(frame []byte, events, objects runtime.Decoder) (watch.EventType, runtime.Object, error) {
	return jsondecode.DecodeEvent(func(defaults *schema.GroupVersionKind, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
		return events.Decode(frame, defaults, into)
	}, objects)
}

// frames reads the frames of a body. A framer of JSON collects an event whole before it hands on any of it, so the body
// that it reads from fails when one frame takes more than limit bytes.
type frames struct {
	body   io.ReadCloser
	framed io.Reader
	limit  int
	left   int    // of the limit, for what the framer is reading
	buf    []byte // holds the frame
}

func newFrames(body io.ReadCloser, framer runtime.Framer, limit int) *frames {
	f := &frames{body: body, limit: limit, buf: make([]byte, 1024)}
	f.framed = framer.NewFrameReader((*limitedBody)(f))
	return f
}

// next returns the next frame, valid until the one after it is asked for, and io.EOF as it is when there are no more. A
// frame that is too long is the end of it.
func (f *frames) next() ([]byte, error) {
	for n := 0; ; {
		f.left = f.limit
		m, err := f.framed.Read(f.buf[n:])
		n += m
		switch {
		case err == nil:
			return f.buf[:n], nil
		case !errors.Is(err, io.ErrShortBuffer) || n < len(f.buf):
			return nil, err
		case n >= f.limit:
			return nil, errFrameTooLong
		}
		f.buf = append(f.buf, make([]byte, len(f.buf))...)
	}
}

// limitedBody is the side of frames that the framer sees.
type limitedBody frames

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errFrameTooLong
	}
	n, err := b.body.Read(p)
	b.left -= n
	return n, err
}

func (b *limitedBody) Close() error { return b.body.Close() }
