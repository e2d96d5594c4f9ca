package rest

import (
	"io"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/streaming"
)

// maxFrame is how long one event of a watch may be. It is the limit that apimachinery's streaming decoder has for a
// frame that it is handed; here it also holds for what is collected to make a frame.
const maxFrame = 16 << 20

// frameLimit reads the frames of a body. A framer of JSON collects an event whole before it hands on any of it, so the
// body that it reads from fails when one frame takes more than limit bytes.
type frameLimit struct {
	body   io.ReadCloser
	frames io.ReadCloser
	limit  int
	left   int // of the limit, for the current frame
}

func limitFrames(body io.ReadCloser, framer runtime.Framer, limit int) io.ReadCloser {
	l := &frameLimit{body: body, limit: limit}
	l.frames = framer.NewFrameReader((*limitedBody)(l))
	return l
}

// Read reads the next frame, or what is left of one that did not fit.
func (l *frameLimit) Read(p []byte) (int, error) {
	l.left = l.limit
	return l.frames.Read(p)
}

// Close closes the body.
func (l *frameLimit) Close() error {
	return l.frames.Close()
}

// limitedBody is the side of a frameLimit that the framer sees.
type limitedBody frameLimit

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, streaming.ErrObjectTooLarge
	}
	n, err := b.body.Read(p)
	b.left -= n
	return n, err
}

func (b *limitedBody) Close() error {
	return b.body.Close()
}
