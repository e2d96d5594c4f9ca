package jsondecode

import (
	"reflect"
	"strconv"
	"unsafe"
)

// number decodes a number of any size.
func (s *state) number(p *plan, to unsafe.Pointer, i int) int {
	end := skipNumber(s.data, i)
	if end < 0 {
		return end
	}
	text := unsafe.String(&s.data[i], end-i)
	var ok bool
	switch p.op {
	case opInt:
		ok = parseInt(to, text, p.size)
	case opUint:
		n, err := strconv.ParseUint(text, 10, int(p.size)*8) //nolint:gosec // that is at most 64
		if ok = err == nil; ok {
			reflect.NewAt(p.typ, to).Elem().SetUint(n)
		}
	default:
		f, err := strconv.ParseFloat(text, int(p.size)*8) //nolint:gosec // that is at most 64
		if ok = err == nil; ok {
			reflect.NewAt(p.typ, to).Elem().SetFloat(f)
		}
	}
	if !ok {
		return bad
	}
	return end
}

// parseInt parses an integer of size bytes.
func parseInt(to unsafe.Pointer, text string, size uintptr) bool {
	n, err := strconv.ParseInt(text, 10, int(size)*8) //nolint:gosec // that is at most 64
	if err != nil {
		return false
	}
	switch size {
	case 8:
		*(*int64)(to) = n
	case 4:
		*(*int32)(to) = int32(n) //nolint:gosec // it fits
	case 2:
		*(*int16)(to) = int16(n) //nolint:gosec // it fits
	default:
		*(*int8)(to) = int8(n) //nolint:gosec // it fits
	}
	return true
}
