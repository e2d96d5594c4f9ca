package jsondecode

import "reflect"

// Items are collected in blocks of their own, each twice as long as the one before, up to a limit.
const (
	firstBlock = 16
	lastBlock  = 1024
)

// items collects the elements of a slice whose length is not known beforehand. A slice that grows by copying leaves
// several times its size behind, which matters when the elements are structs as large as a pod.
type items struct {
	slice  reflect.Type
	blocks []reflect.Value // slices of full length, the last one being filled
	used   int             // of the last block
	length int
}

// next adds an element, zero, and returns it.
func (s *items) next() reflect.Value {
	if n := len(s.blocks); n == 0 || s.used == s.blocks[n-1].Len() {
		size := min(firstBlock<<min(n, 16), lastBlock)
		s.blocks = append(s.blocks, reflect.MakeSlice(s.slice, size, size))
		s.used = 0
	}
	s.used++
	s.length++
	return s.blocks[len(s.blocks)-1].Index(s.used - 1)
}

// drop takes the element back that next returned last.
func (s *items) drop() {
	s.used--
	s.length--
	s.blocks[len(s.blocks)-1].Index(s.used).SetZero()
}

// all returns the elements as one slice, which is never nil.
func (s *items) all() reflect.Value {
	all := reflect.MakeSlice(s.slice, s.length, s.length)
	for i, copied := 0, 0; copied < s.length; i++ {
		copied += reflect.Copy(all.Slice(copied, s.length), s.blocks[i])
	}
	return all
}
