package jsondecode

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// text returns what is in the string at i, valid until the next one is read, and the index behind it.
func (s *state) text(i int) ([]byte, int) {
	if end := plain(s.data, i+1); end < len(s.data) && s.data[end] == '"' {
		return s.data[i+1 : end], end + 1
	}
	end := skipString(s.data, i)
	if end < 0 {
		return nil, end
	}
	raw := s.data[i+1 : end-1]
	if !utf8.Valid(raw) {
		return nil, bad
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw, end
	}
	var ok bool
	if s.unquoted, ok = unescape(s.unquoted[:0], raw); !ok {
		return nil, bad
	}
	return s.unquoted, end
}

// unescape appends what stands between quotes to b, whose escapes have been checked. It does not know what to make of
// half a surrogate pair.
func unescape(b, raw []byte) ([]byte, bool) {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			return append(b, raw...), true
		}
		b = append(b, raw[:i]...)
		raw = raw[i:]
		c := raw[1]
		if c != 'u' {
			if at := bytes.IndexByte([]byte("bfnrt"), c); at >= 0 {
				c = "\b\f\n\r\t"[at]
			}
			b = append(b, c)
			raw = raw[2:]
			continue
		}
		r, _ := hex(raw[:6])
		raw = raw[6:]
		if utf16.IsSurrogate(r) {
			if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
				return b, false
			}
			low, _ := hex(raw[:6])
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return b, false
			}
			raw = raw[6:]
		}
		b = utf8.AppendRune(b, r)
	}
}

// shared remembers strings, in one place each, so that equal ones are one string: objects, and the items of a list above
// all, have most of theirs in common. Its length is a power of two.
type shared []string

// longestShared is how long the strings may be, in bytes, that are remembered.
const longestShared = 256

// share returns b as a string, the one that it returned before for the same bytes if it still knows that.
func (s shared) share(b []byte) string {
	if len(b) < 2 || len(b) > longestShared || len(s) == 0 {
		return string(b) // of a single byte all strings are the same already
	}
	place := s.place(b)
	if *place != string(b) {
		*place = string(b)
	}
	return *place
}

func (s shared) place(b []byte) *string {
	return &s[hash(b)>>(64-bits.Len(uint(len(s)-1)))]
}

// grown returns what is remembered with room for n strings.
func (s shared) grown(n int) shared {
	larger := make(shared, n)
	for _, text := range s {
		if text != "" {
			*larger.place([]byte(text)) = text
		}
	}
	return larger
}

// hash is a hash of at least two bytes. All it does is find a place: who makes it collide gets strings of his own.
func hash(b []byte) uint64 {
	const k = 0x9e3779b97f4a7c15
	h := uint64(len(b)) * k
	switch n := len(b); {
	case n >= 8:
		for i := 0; i < n-8; i += 8 {
			h = (h ^ binary.LittleEndian.Uint64(b[i:])) * k
			h ^= h >> 29
		}
		h ^= binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		h ^= uint64(binary.LittleEndian.Uint32(b))<<32 | uint64(binary.LittleEndian.Uint32(b[n-4:]))
	default:
		h ^= uint64(b[0])<<16 | uint64(b[n/2])<<8 | uint64(b[n-1])
	}
	h *= k
	h ^= h >> 32
	return h * k
}
