package jsondecode

import (
	"reflect"
	"unsafe"
)

// mapOf decodes a map whose keys are strings of some type.
func (s *state) mapOf(p *plan, to unsafe.Pointer, i int) int {
	b := s.data
	if b[i] != '{' || s.depth >= deepest {
		return bad
	}
	m := reflect.NewAt(p.typ, to).Elem()
	m.Set(reflect.MakeMap(p.typ))
	i = space(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1
	}
	s.depth++
	defer s.leave()
	r := s.borrow(p)
	defer s.giveBack(p, r)
	elem := r.slice.Index(0)
	for {
		key, value := s.key(i)
		if value < 0 {
			return value
		}
		i = s.value(p.elem, r.slice.UnsafePointer(), value)
		if i < 0 {
			elem.SetZero()
			return i
		}
		r.key.SetString(key)
		m.SetMapIndex(r.key, elem)
		elem.SetZero()
		r.key.SetZero()
		var more bool
		if i, more = next(b, i, '}'); !more {
			return i
		}
	}
}

// key reads a key and the colon behind it.
func (s *state) key(i int) (key string, value int) {
	if i >= len(s.data) {
		return "", short
	}
	if s.data[i] != '"' {
		return "", bad
	}
	text, end := s.text(i)
	if end < 0 {
		return "", end
	}
	return s.strings.share(text), behind(s.data, end, ':')
}

// stringMap decodes labels, annotations and the like.
func (s *state) stringMap(to unsafe.Pointer, i int) int {
	b := s.data
	if b[i] != '{' || s.depth >= deepest {
		return bad
	}
	s.pairs = s.pairs[:0]
	i = space(b, i+1)
	more := i >= len(b) || b[i] != '}'
	if !more {
		i++
	}
	for more {
		key, value := s.key(i)
		if value < 0 {
			return value
		}
		s.pairs = append(s.pairs, key, "")
		if value >= len(b) {
			return short
		}
		if b[value] == 'n' {
			i = literal(b, value, "null")
		} else {
			i = s.string(unsafe.Pointer(&s.pairs[len(s.pairs)-1]), value)
		}
		if i >= 0 {
			i, more = next(b, i, '}')
		}
		if i < 0 {
			return i
		}
	}
	m := make(map[string]string, len(s.pairs)/2)
	for j := 0; j < len(s.pairs); j += 2 {
		m[s.pairs[j]] = s.pairs[j+1]
	}
	*(*map[string]string)(to) = m
	return i
}
