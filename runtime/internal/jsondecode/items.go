package jsondecode

import (
	"io"
	"reflect"
)

// Limited is a reader that says how many bytes the items of the list in it may take as structs, and the error for more. A
// struct can be a thousand times as large as "{}", which is what it may have been on the wire. Zero means any number.
type Limited interface {
	io.Reader
	MaxItems() (bytes int64, tooLarge error)
	// MaxItem is the same for the bytes of one item, or other member of the list, on the wire.
	MaxItem() (bytes int, tooLarge error)
}

// Items are collected in blocks of their own, each twice as long as the one before, up to a limit.
const (
	firstBlock = 16
	lastBlock  = 1024
)

// items collects the elements of a slice whose length is not known beforehand. A slice that grows by copying leaves
// several times its size behind, which matters when the elements are structs as large as a pod.
type items struct {
	slice    reflect.Type
	expected int             // length, as far as anybody can tell; 0 for no idea
	blocks   []reflect.Value // slices of full length, the last one being filled
	used     int             // of the last block
	length   int
}

// next adds an element, zero, and returns it.
func (s *items) next() reflect.Value {
	n := len(s.blocks)
	switch {
	case s.length > firstBlock && s.length == s.expected/2:
		s.trust()
	case n == 0 || s.used == s.blocks[n-1].Len():
		size := min(firstBlock<<min(n, 16), lastBlock)
		s.blocks = append(s.blocks, reflect.MakeSlice(s.slice, size, size))
		s.used = 0
	}
	s.used++
	s.length++
	return s.blocks[len(s.blocks)-1].Index(s.used - 1)
}

// trust makes one block of what has been collected, with room for what is expected and a little more, so that nothing
// needs to be copied in the end. It is not done before half of that has arrived, lest a short list takes the memory of a
// long one.
func (s *items) trust() {
	size := s.expected + s.expected/32
	block := reflect.MakeSlice(s.slice, size, size)
	s.copyTo(block)
	s.blocks, s.used = []reflect.Value{block}, s.length
}

// all returns the elements as one slice, which is never nil.
func (s *items) all() reflect.Value {
	if len(s.blocks) == 1 && s.length >= s.blocks[0].Len()-s.blocks[0].Len()/16 {
		return s.blocks[0].Slice3(0, s.length, s.length)
	}
	all := reflect.MakeSlice(s.slice, s.length, s.length)
	s.copyTo(all)
	return all
}

// copyTo copies the elements into a slice that is long enough.
func (s *items) copyTo(all reflect.Value) {
	for i, copied := 0, 0; copied < s.length; i++ {
		copied += reflect.Copy(all.Slice(copied, s.length), s.blocks[i])
	}
}
