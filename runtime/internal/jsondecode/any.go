package jsondecode

import (
	"strconv"
	"strings"
	"unsafe"
)

// any decodes into an empty interface.
func (s *state) any(to *any, i int) int {
	i = space(s.data, i)
	if i >= len(s.data) {
		return short
	}
	switch s.data[i] {
	case 'n':
		return literal(s.data, i, "null")
	case 't', 'f':
		var v bool
		i = s.bool(unsafe.Pointer(&v), i)
		*to = v
		return i
	case '"':
		var v string
		i = s.string(unsafe.Pointer(&v), i)
		*to = v
		return i
	case '[':
		return s.anySlice(to, i)
	case '{':
		return s.anyMap(to, i)
	default:
		return s.anyNumber(to, i)
	}
}

// anyNumber decodes whole numbers into an int64 if they fit.
func (s *state) anyNumber(to *any, i int) int {
	end := skipNumber(s.data, i)
	if end < 0 {
		return end
	}
	text := string(s.data[i:end])
	if !strings.Contains(text, ".") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			*to = n
			return end
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return bad
	}
	*to = f
	return end
}

func (s *state) anySlice(to *any, i int) int {
	if s.depth >= deepest {
		return bad
	}
	s.depth++
	defer s.leave()
	all := []any{}
	i = space(s.data, i+1)
	more := i >= len(s.data) || s.data[i] != ']'
	if !more {
		i++
	}
	for more {
		var v any
		if i = s.any(&v, i); i < 0 {
			return i
		}
		all = append(all, v)
		if i, more = next(s.data, i, ']'); i < 0 {
			return i
		}
	}
	*to = all
	return i
}

func (s *state) anyMap(to *any, i int) int {
	if s.depth >= deepest {
		return bad
	}
	s.depth++
	defer s.leave()
	all := map[string]any{}
	i = space(s.data, i+1)
	more := i >= len(s.data) || s.data[i] != '}'
	if !more {
		i++
	}
	for more {
		key, value := s.key(i)
		if value < 0 {
			return value
		}
		var v any
		if i = s.any(&v, value); i < 0 {
			return i
		}
		all[key] = v
		if i, more = next(s.data, i, '}'); i < 0 {
			return i
		}
	}
	*to = all
	return i
}
