package jsondecode

import (
	"reflect"
	"sync"
	"unsafe"
)

// state is what is needed while one object is decoded, or one list or watch. It is not safe for concurrent use.
type state struct {
	data     []byte
	depth    int
	strings  shared
	unquoted []byte     // the last string that had escapes
	pairs    []string   // of the map of strings that is being read
	spares   [][]*spare // by the number of their plan
}

// spare is room for values of which it is not known yet how many there will be, or which go into a map.
type spare struct {
	slice reflect.Value // may be set; beyond its length everything is zero
	exact reflect.Value // may be set; nil
	key   reflect.Value // may be set; of maps
	all   int           // length of slice with all of its capacity
}

const (
	// objectStrings, listStrings are how many strings of one object or of a list are shared.
	objectStrings = 256
	listStrings   = 4096
	// busyStrings are those of a watch from its event number busyEvents on: the objects of an informer have most of
	// theirs in common, and there can be many watches that hardly ever say a thing.
	busyStrings = 1024
	busyEvents  = 128
	// firstSpare is for how many values there is room at first.
	firstSpare = 4
	// keepSpare is how many bytes of room are kept for the next slice. Longer slices keep it for themselves.
	keepSpare = 32 << 10
)

var (
	objectStates = sync.Pool{New: func() any { return newState(objectStrings) }}
	listStates   = sync.Pool{New: func() any { return newState(listStrings) }}
)

func newState(sharedStrings int) *state {
	return &state{strings: make(shared, sharedStrings)}
}

// release forgets everything that belongs to what was decoded and gives s back to its pool.
func (s *state) release(pool *sync.Pool) {
	s.data, s.depth = nil, 0
	clear(s.strings)
	clear(s.pairs[:cap(s.pairs)])
	if s.pairs = s.pairs[:0]; cap(s.pairs) > keepSpare/16 {
		s.pairs = nil
	}
	if s.unquoted = s.unquoted[:0]; cap(s.unquoted) > keepSpare {
		s.unquoted = nil
	}
	clear(s.unquoted[:cap(s.unquoted)])
	pool.Put(s)
}

// borrow returns room for the elements of a plan's slices or maps. As a type may be inside of itself there can be several.
func (s *state) borrow(p *plan) *spare {
	if p.number >= len(s.spares) {
		s.spares = append(s.spares, make([][]*spare, p.number+1-len(s.spares))...)
	}
	free := s.spares[p.number]
	if n := len(free); n > 0 {
		s.spares[p.number] = free[:n-1]
		return free[n-1]
	}
	if p.op == opMap {
		r := &spare{slice: reflect.New(reflect.SliceOf(p.elem.typ)).Elem(), key: reflect.New(p.typ.Key()).Elem()}
		r.slice.Grow(1)
		r.slice.SetLen(1)
		return r
	}
	r := &spare{slice: reflect.New(p.typ).Elem(), exact: reflect.New(p.typ).Elem()}
	r.grow(firstSpare)
	return r
}

// giveBack takes room back that is zero.
func (s *state) giveBack(p *plan, r *spare) {
	s.spares[p.number] = append(s.spares[p.number], r)
}

// grow makes room for n more, behind all that is there.
func (r *spare) grow(n int) {
	r.slice.SetLen(r.all)
	r.slice.Grow(n)
	r.all = r.slice.Cap()
}

// move returns the first n values as a slice of their own, and leaves r zero. Its elements are of size bytes.
func (r *spare) move(n int, size uintptr) header {
	r.slice.SetLen(n)
	if uintptr(r.all)*size > keepSpare && n >= r.all-r.all/4 {
		own := header{r.slice.UnsafePointer(), n, r.all}
		r.slice.SetZero()
		r.all = 0
		r.grow(firstSpare)
		return own
	}
	r.exact.Grow(n)
	r.exact.SetLen(n)
	reflect.Copy(r.exact, r.slice)
	own := header{r.exact.UnsafePointer(), n, n}
	r.exact.SetZero()
	if uintptr(r.all)*size > keepSpare {
		r.slice.SetZero()
		r.all = 0
		r.grow(firstSpare)
	} else {
		r.slice.Clear()
	}
	return own
}

// header is what a slice is in memory.
type header struct {
	data     unsafe.Pointer
	len, cap int
}

// discard leaves r zero.
func (r *spare) discard() {
	r.slice.SetLen(r.all)
	r.slice.Clear()
}
