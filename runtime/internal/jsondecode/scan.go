package jsondecode

import (
	"encoding/binary"
	"math/bits"
)

// What the functions that read JSON return in place of the index behind what they read.
const (
	bad   = -1 // it is no JSON, or JSON that is not for the fast way
	short = -2 // the bytes end before it does
)

// maxDepth is how deep apimachinery's decoder lets values be nested.
const maxDepth = 10000

// space returns the index of the first byte from i on that is no space.
func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// behind returns the index of what follows the byte c, which has to be next but for spaces.
func behind(b []byte, i int, c byte) int {
	i = space(b, i)
	switch {
	case i >= len(b):
		return short
	case b[i] != c:
		return bad
	default:
		return space(b, i+1)
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// plain returns the index of the first byte from i on that ends plain text: a quote, a backslash, a control character
// or one that is not ASCII. It looks at eight bytes at a time; of those that it may take for such wrongly, none comes first.
func plain(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, backslash := w^'"'*ones, w^'\\'*ones
		odd := (quote - ones) &^ quote
		odd |= (backslash - ones) &^ backslash
		odd |= (w - ' '*ones) &^ w
		if odd = (odd | w) & highs; odd != 0 {
			return i + bits.TrailingZeros64(odd)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c == '\\' || c < ' ' || c >= 0x80 {
			return i
		}
	}
	return i
}

// skip returns the index behind the value at i, which may have spaces before it and is inside of so many others.
func skip(b []byte, i, depth int) int {
	i = space(b, i)
	if i >= len(b) {
		return short
	}
	switch b[i] {
	case '"':
		return skipString(b, i)
	case '{':
		return skipObject(b, i, depth)
	case '[':
		return skipArray(b, i, depth)
	case 't':
		return literal(b, i, "true")
	case 'f':
		return literal(b, i, "false")
	case 'n':
		return literal(b, i, "null")
	default:
		return skipNumber(b, i)
	}
}

func literal(b []byte, i int, word string) int {
	for j := range len(word) {
		if i+j >= len(b) {
			return short
		}
		if b[i+j] != word[j] {
			return bad
		}
	}
	return i + len(word)
}

func skipString(b []byte, i int) int {
	for i++; ; {
		i = plain(b, i)
		if i >= len(b) {
			return short
		}
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			if i = skipEscape(b, i); i < 0 {
				return i
			}
		case c < ' ':
			return bad
		default:
			i++
		}
	}
}

func skipEscape(b []byte, i int) int {
	if i+1 >= len(b) {
		return short
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		if _, err := hex(b[i:min(i+6, len(b))]); err {
			return bad
		}
		if i+6 > len(b) {
			return short
		}
		return i + 6
	default:
		return bad
	}
}

// hex reads the digits of \uXXXX, of which some may be missing.
func hex(b []byte) (r rune, bad bool) {
	for _, c := range b[2:] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, true
		}
		r = r<<4 | rune(c)
	}
	return r, false
}

func skipNumber(b []byte, i int) int {
	if b[i] == '-' {
		if i++; i >= len(b) {
			return short
		}
	}
	if b[i] == '0' {
		i++
	} else if i = digits(b, i); i < 0 {
		return i
	}
	if i < len(b) && b[i] == '.' {
		if i = digits(b, i+1); i < 0 {
			return i
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if i = digits(b, i); i < 0 {
			return i
		}
	}
	if i >= len(b) {
		return short // more digits may follow
	}
	return i
}

// digits returns the index behind the digits at i, of which there has to be one.
func digits(b []byte, i int) int {
	start := i
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	switch {
	case i > start:
		return i
	case i >= len(b):
		return short
	default:
		return bad
	}
}

func skipObject(b []byte, i, depth int) int {
	if depth >= maxDepth {
		return bad
	}
	i = space(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1
	}
	for {
		if i >= len(b) {
			return short
		}
		if b[i] != '"' {
			return bad
		}
		if i = skipString(b, i); i < 0 {
			return i
		}
		if i = behind(b, i, ':'); i < 0 {
			return i
		}
		if i = skip(b, i, depth+1); i < 0 {
			return i
		}
		var more bool
		if i, more = next(b, i, '}'); !more {
			return i
		}
	}
}

func skipArray(b []byte, i, depth int) int {
	if depth >= maxDepth {
		return bad
	}
	i = space(b, i+1)
	if i < len(b) && b[i] == ']' {
		return i + 1
	}
	for {
		if i = skip(b, i, depth+1); i < 0 {
			return i
		}
		var more bool
		if i, more = next(b, i, ']'); !more {
			return i
		}
	}
}

// next returns the index of the next element or member, behind a comma, or the index behind the end of an array or object.
func next(b []byte, i int, end byte) (int, bool) {
	i = space(b, i)
	switch {
	case i >= len(b):
		return short, false
	case b[i] == ',':
		return space(b, i+1), true
	case b[i] == end:
		return i + 1, false
	default:
		return bad, false
	}
}
