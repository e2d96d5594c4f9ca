package cache

// sliceQueue is a queue in a slice. What was taken from it is not held on to, nor is the room for a great many items once
// they are gone.
type sliceQueue[T any] struct {
	items []T
	// head is the position of the next item; before it all are zero.
	head int
}

// keepRoom is for how many items an empty queue keeps the room.
const keepRoom = 1024

func (q *sliceQueue[T]) len() int { return len(q.items) - q.head }

// waiting returns the items that are in the queue. The slice is valid until the next call.
func (q *sliceQueue[T]) waiting() []T { return q.items[q.head:] }

func (q *sliceQueue[T]) push(items ...T) {
	q.grow(len(items))
	q.items = append(q.items, items...)
}

// grow makes room for n more items.
func (q *sliceQueue[T]) grow(n int) {
	size := q.len()
	switch {
	case len(q.items)+n <= cap(q.items):
		return
	case q.head >= size && size+n <= cap(q.items):
		// Moving to the front is worth it: it makes at least as much room as it has to move.
		copy(q.items, q.waiting())
		clear(q.items[size:])
		q.items = q.items[:size]
	default:
		// At least double, so that pushing one at a time is cheap.
		items := make([]T, size, max(size+n, 2*size, 8))
		copy(items, q.waiting())
		q.items = items
	}
	q.head = 0
}

func (q *sliceQueue[T]) pop() T {
	var zero T
	item := q.items[q.head]
	q.items[q.head] = zero
	q.head++
	if q.head == len(q.items) {
		q.head = 0
		q.items = q.items[:0]
		if cap(q.items) > keepRoom {
			q.items = nil
		}
	}
	return item
}
