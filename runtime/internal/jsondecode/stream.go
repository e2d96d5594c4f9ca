package jsondecode

import (
	"io"
	"slices"
)

const (
	// readSize is how much is asked of a stream at once.
	readSize = 32 << 10
	// keepSize is how large a buffer may be that is kept while little of it is in use.
	keepSize = 1 << 20
)

// stream is a reader that can go back to its mark. What was read since is kept, and nothing before it.
type stream struct {
	source io.Reader
	limit  int // of what is kept, 0 for none
	tooBig error

	buf    []byte
	marked int   // in buf
	next   int   // in buf, what Read returns next
	start  int64 // offset of buf in the stream
	err    error // of source
}

// Read implements io.Reader. Its error is kept in err as it is.
func (s *stream) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for s.next == len(s.buf) {
		if s.err != nil {
			return 0, s.err
		}
		if s.limit > 0 && len(s.buf)-s.marked >= s.limit {
			s.err = s.tooBig
			return 0, s.err
		}
		s.fill()
	}
	n := copy(p, s.buf[s.next:])
	s.next += n
	return n, nil
}

// fill reads once from the source.
func (s *stream) fill() {
	if s.marked > 0 && s.marked >= len(s.buf)/2 {
		kept := copy(s.buf, s.buf[s.marked:])
		s.buf = s.buf[:kept]
		s.start += int64(s.marked)
		s.next -= s.marked
		s.marked = 0
		if cap(s.buf) > keepSize && kept < readSize {
			s.buf = append(make([]byte, 0, 2*readSize), s.buf...)
		}
	}
	s.buf = slices.Grow(s.buf, readSize)
	room := s.buf[len(s.buf):cap(s.buf)]
	if s.limit > 0 {
		room = room[:min(len(room), s.marked+s.limit-len(s.buf))]
	}
	n, err := s.source.Read(room)
	s.buf = s.buf[:len(s.buf)+n]
	s.err = err
}

// mark forgets what is before offset.
func (s *stream) mark(offset int64) {
	s.marked = int(offset - s.start)
}

// rewind goes back to the mark, which Read then continues from.
func (s *stream) rewind() {
	s.next = s.marked
}

// offset is where Read continues.
func (s *stream) offset() int64 {
	return s.start + int64(s.next)
}
