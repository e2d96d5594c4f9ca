package jsondecode

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"unsafe"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kjson "sigs.k8s.io/json"
)

// deepest is how deep values of known types may be nested here. Deeper ones are left to the serializer.
const deepest = 500

// value decodes what is at i into a zero value of the plan's type, and returns the index behind it.
func (s *state) value(p *plan, to unsafe.Pointer, i int) int {
	i = space(s.data, i)
	if i >= len(s.data) {
		return short
	}
	if s.data[i] == 'n' && p.op > opFields {
		return literal(s.data, i, "null")
	}
	switch p.op {
	case opString:
		return s.string(to, i)
	case opStruct:
		return s.object(p, to, i)
	case opPointer:
		return s.pointer(p, to, i)
	case opSlice:
		return s.slice(p, to, i)
	case opStringMap:
		return s.stringMap(to, i)
	case opMap:
		return s.mapOf(p, to, i)
	case opTime:
		return s.time(to, i)
	case opMicroTime:
		return s.microTime(to, i)
	case opIntOrString:
		return s.intOrString(to, i)
	case opBytes:
		return s.bytes(to, i)
	case opAny:
		return s.any((*any)(to), i)
	case opBool:
		return s.bool(to, i)
	case opInt, opUint, opFloat:
		return s.number(p, to, i)
	default:
		return s.other(p, to, i)
	}
}

// other has the value decoded by its own method or by apimachinery's decoder.
func (s *state) other(p *plan, to unsafe.Pointer, i int) int {
	end := skip(s.data, i, s.depth)
	if end < 0 {
		return end
	}
	raw := s.data[i:end:end]
	var err error
	switch p.op {
	case opQuantity:
		err = (*resource.Quantity)(to).UnmarshalJSON(raw)
	case opFields:
		err = (*metav1.FieldsV1)(to).UnmarshalJSON(raw)
	case opMethod:
		err = reflect.NewAt(p.typ, to).Interface().(json.Unmarshaler).UnmarshalJSON(raw)
	default:
		err = kjson.UnmarshalCaseSensitivePreserveInts(raw, reflect.NewAt(p.typ, to).Interface())
	}
	if err != nil {
		return bad
	}
	return end
}

func (s *state) string(to unsafe.Pointer, i int) int {
	if s.data[i] != '"' {
		return bad
	}
	text, end := s.text(i)
	if end >= 0 {
		*(*string)(to) = s.strings.share(text)
	}
	return end
}

func (s *state) bool(to unsafe.Pointer, i int) int {
	if s.data[i] == 't' {
		if i = literal(s.data, i, "true"); i >= 0 {
			*(*bool)(to) = true
		}
		return i
	}
	return literal(s.data, i, "false")
}

func (s *state) bytes(to unsafe.Pointer, i int) int {
	if s.data[i] != '"' {
		return bad
	}
	text, end := s.text(i)
	if end < 0 {
		return end
	}
	b := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(b, text)
	if err != nil {
		return bad
	}
	*(*[]byte)(to) = b[:n]
	return end
}

func (s *state) pointer(p *plan, to unsafe.Pointer, i int) int {
	elem := p.elem.zero()
	i = s.value(p.elem, elem, i)
	if i >= 0 {
		*(*unsafe.Pointer)(to) = elem
	}
	return i
}

// zero returns a new value of the plan's type.
func (p *plan) zero() unsafe.Pointer {
	switch {
	case p.op == opInt && p.size == 8:
		return unsafe.Pointer(new(int64))
	case p.op == opInt && p.size == 4:
		return unsafe.Pointer(new(int32))
	case p.op == opBool:
		return unsafe.Pointer(new(bool))
	case p.op == opString:
		return unsafe.Pointer(new(string))
	case p.op == opTime:
		return unsafe.Pointer(new(metav1.Time))
	default:
		return reflect.New(p.typ).UnsafePointer()
	}
}

// object decodes a struct.
func (s *state) object(p *plan, to unsafe.Pointer, i int) int {
	b := s.data
	if b[i] != '{' || s.depth >= deepest {
		return bad
	}
	i = space(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1
	}
	s.depth++
	defer s.leave()
	var seen [(maxFields + 63) / 64]uint64
	for {
		at, value := s.member(p, i)
		if value < 0 {
			return value
		}
		if at < 0 {
			i = skip(b, value, s.depth)
		} else {
			word, bit := &seen[at/64], uint64(1)<<(at%64)
			if *word&bit != 0 {
				return bad
			}
			*word |= bit
			f := &p.fields[at]
			i = s.value(f.plan, unsafe.Add(to, f.offset), value)
		}
		if i < 0 {
			return i
		}
		var more bool
		if i, more = next(b, i, '}'); !more {
			return i
		}
	}
}

func (s *state) leave() { s.depth-- }

// member reads a name and the colon behind it. It returns the index of the field, or -1 if there is none of that name,
// and that of the value.
func (s *state) member(p *plan, i int) (field, value int) {
	b := s.data
	if i >= len(b) {
		return -1, short
	}
	if b[i] != '"' {
		return -1, bad
	}
	field = -1
	end := plain(b, i+1)
	if end < len(b) && b[end] == '"' {
		field = p.find(b[i+1 : end])
		end++
	} else {
		if end = skipString(b, i); end < 0 {
			return -1, end
		}
		name := b[i+1 : end-1]
		if bytes.IndexByte(name, '\\') >= 0 {
			return -1, bad // it may be a name that is known
		}
		field = p.find(name)
	}
	return field, behind(b, end, ':')
}

// slice decodes an array.
func (s *state) slice(p *plan, to unsafe.Pointer, i int) int {
	b := s.data
	if b[i] != '[' || s.depth >= deepest {
		return bad
	}
	i = space(b, i+1)
	if i < len(b) && b[i] == ']' {
		reflect.NewAt(p.typ, to).Elem().Set(reflect.MakeSlice(p.typ, 0, 0))
		return i + 1
	}
	s.depth++
	defer s.leave()
	r := s.borrow(p)
	defer s.giveBack(p, r)
	for n := 1; ; n++ {
		if n > r.all {
			r.grow(r.all)
		}
		i = s.value(p.elem, unsafe.Add(r.slice.UnsafePointer(), uintptr(n-1)*p.elem.size), i)
		more := false
		if i >= 0 {
			i, more = next(b, i, ']')
		}
		switch {
		case i < 0:
			r.discard()
			return i
		case !more:
			*(*header)(to) = r.move(n, p.elem.size)
			return i
		}
	}
}
