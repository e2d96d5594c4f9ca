package faults

import (
	"bufio"
	"encoding/binary"
	"io"
	"strings"
)

// frames is the body of a watch whose frames come twice or in pairs the wrong way round. A frame of JSON is a line, one
// of other formats has its length in front.
type frames struct {
	io.Closer
	source *bufio.Reader
	lines  bool
	swap   bool
	ready  []byte
	err    error
}

func newFrames(source io.ReadCloser, contentType string, swap bool) *frames {
	return &frames{Closer: source, source: bufio.NewReader(source), lines: strings.Contains(contentType, "json"), swap: swap}
}

// Read implements io.Reader.
func (f *frames) Read(p []byte) (int, error) {
	for len(f.ready) == 0 {
		if f.err != nil {
			return 0, f.err
		}
		f.fill()
	}
	n := copy(p, f.ready)
	f.ready = f.ready[n:]
	return n, nil
}

func (f *frames) fill() {
	first, err := f.frame()
	if f.err = err; err != nil {
		f.ready = first
		return
	}
	if !f.swap {
		f.ready = append(append(f.ready, first...), first...)
		return
	}
	second, err := f.frame()
	f.err = err
	f.ready = append(append(f.ready, second...), first...)
}

func (f *frames) frame() ([]byte, error) {
	if f.lines {
		return f.source.ReadBytes('\n')
	}
	head := make([]byte, 4)
	if n, err := io.ReadFull(f.source, head); err != nil {
		return head[:n], err
	}
	frame := append(head, make([]byte, binary.BigEndian.Uint32(head))...)
	n, err := io.ReadFull(f.source, frame[4:])
	return frame[:4+n], err
}
