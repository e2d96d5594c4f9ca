package jsondecode

import (
	"fmt"
	"io"
	"slices"

	"encoding/json"

	kjson "sigs.k8s.io/json"
)

const (
	// readSize is how much is asked of a source at once.
	readSize = 32 << 10
	// keepSize is how large a buffer may be that is kept while little of it is in use.
	keepSize = 1 << 20
)

// source is a reader of which a part is in memory: what has been read and not been taken yet.
type source struct {
	reader io.Reader
	limit  int // of what is in memory, 0 for none
	tooBig error

	buf  []byte
	from int   // what is before has been taken
	err  error // of reader
}

// more reads once, or returns the error for which there is nothing more.
func (s *source) more() error {
	for s.err == nil {
		if s.limit > 0 && len(s.buf)-s.from >= s.limit {
			s.err = s.tooBig
			break
		}
		s.compact()
		s.buf = slices.Grow(s.buf, readSize)
		room := s.buf[len(s.buf):cap(s.buf)]
		if s.limit > 0 {
			room = room[:min(len(room), s.from+s.limit-len(s.buf))]
		}
		n, err := s.reader.Read(room)
		s.buf = s.buf[:len(s.buf)+n]
		s.err = err
		if n > 0 {
			return nil
		}
	}
	return s.err
}

// compact forgets what has been taken.
func (s *source) compact() {
	if s.from == 0 || s.from < len(s.buf)/2 {
		return
	}
	kept := copy(s.buf, s.buf[s.from:])
	s.buf, s.from = s.buf[:kept], 0
	if cap(s.buf) > keepSize && kept < readSize {
		s.buf = append(make([]byte, 0, 2*readSize), s.buf...)
	}
}

// peek returns the next byte that is no space, which it leaves in place. Too many spaces in a row are too big, too.
func (s *source) peek() (byte, error) {
	for blanks := 0; ; {
		i := space(s.buf, s.from)
		if i < len(s.buf) {
			s.from = i
			return s.buf[i], nil
		}
		if blanks += i - s.from; s.limit > 0 && blanks >= s.limit {
			s.err = s.tooBig
			return 0, s.err
		}
		s.from = len(s.buf)
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// complete reads until the value that begins where s.from is has arrived. It goes by brackets and quotes alone.
func (s *source) complete() error {
	var f frame
	for read := 0; ; {
		n, done := f.read(s.buf[s.from+read:])
		if read += n; done {
			return nil
		}
		if err := s.more(); err != nil {
			return err
		}
	}
}

// value returns the next value, which has so many others around it. It is taken, and valid until more is read.
func (s *source) value(depth int) ([]byte, error) {
	if _, err := s.peek(); err != nil {
		return nil, unexpected(err)
	}
	end := skip(s.buf, s.from, depth)
	if end == short {
		if err := s.complete(); err != nil {
			return nil, unexpected(err)
		}
		end = skip(s.buf, s.from, depth)
	}
	if end < 0 {
		return nil, s.syntaxError()
	}
	value := s.buf[s.from:end]
	s.from = end
	return value, nil
}

// unexpected is the error for an end where there should be more.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// syntaxError says what is wrong with the next value.
func (s *source) syntaxError() error {
	var value json.RawMessage
	err := kjson.UnmarshalCaseSensitivePreserveInts(s.buf[s.from:], &value)
	if err == nil {
		err = fmt.Errorf("values are nested too deep")
	}
	return err
}

// frame finds the end of a value that arrives in parts.
type frame struct {
	depth   int
	started bool
	quoted  bool // within a string
	escaped bool // behind a backslash
	scalar  bool // within a number or a word outside of everything
}

// read reads the next part and returns how much of it belongs to the value, and whether that is complete.
func (f *frame) read(b []byte) (int, bool) {
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case f.quoted:
			switch {
			case f.escaped:
				f.escaped = false
			case c == '\\':
				f.escaped = true
			case c == '"':
				if f.quoted = false; f.depth == 0 {
					return i + 1, true
				}
			}
		case c == '"' && !f.scalar:
			f.quoted, f.started = true, true
		case c == '{' || c == '[':
			f.depth++
			f.started = true
		case c == '}' || c == ']':
			if f.depth--; f.depth <= 0 {
				return i + 1, true
			}
		case f.depth > 0:
		case c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == ':':
			if f.started {
				return i, true
			}
		default:
			f.started, f.scalar = true, true
		}
	}
	return len(b), false
}
