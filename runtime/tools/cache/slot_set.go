package cache

import (
	"math/bits"
	"slices"
)

// slotSet is a set of slots, ordered. It keeps 64 neighbouring slots in a word and only the words that are not empty, so
// that a set of most slots costs two bits a slot and a sparse one 16 bytes, and no hash is computed.
type slotSet struct {
	words []slotWord
	n     int
}

// slotWord has bit i set for slot base*64+i.
type slotWord struct {
	base uint32
	bits uint64
}

// find returns the position of the word for base, or where it would be.
func (s *slotSet) find(base uint32) (int, bool) {
	n := len(s.words)
	// Slots are mostly handed out in rising order.
	if n == 0 || s.words[n-1].base < base {
		return n, false
	}
	return slices.BinarySearchFunc(s.words, base, func(w slotWord, base uint32) int {
		return int(int64(w.base) - int64(base))
	})
}

// add returns whether slot was not in the set before.
func (s *slotSet) add(slot uint32) bool {
	i, found := s.find(slot >> 6)
	if !found {
		s.words = slices.Insert(s.words, i, slotWord{base: slot >> 6})
	}
	bit := uint64(1) << (slot & 63)
	if s.words[i].bits&bit != 0 {
		return false
	}
	s.words[i].bits |= bit
	s.n++
	return true
}

// remove returns whether slot was in the set.
func (s *slotSet) remove(slot uint32) bool {
	i, found := s.find(slot >> 6)
	bit := uint64(1) << (slot & 63)
	if !found || s.words[i].bits&bit == 0 {
		return false
	}
	s.words[i].bits &^= bit
	if s.words[i].bits == 0 {
		s.words = slices.Delete(s.words, i, i+1)
	}
	s.n--
	return true
}

func (s *slotSet) has(slot uint32) bool {
	i, found := s.find(slot >> 6)
	return found && s.words[i].bits&(1<<(slot&63)) != 0
}

// each calls fn for every slot in rising order.
func (s *slotSet) each(fn func(slot uint32)) {
	for _, w := range s.words {
		for b := w.bits; b != 0; b &= b - 1 {
			fn(w.base<<6 | uint32(bits.TrailingZeros64(b)))
		}
	}
}
