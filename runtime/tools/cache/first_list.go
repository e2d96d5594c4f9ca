package cache

// firstList tells when the consumer of a queue has handled everything that was in the queue's first list. It needs the
// lock of the queue.
type firstList struct {
	// begun is set by the first write, whatever it is. Only if that is a list there is something to wait for.
	begun     bool
	remaining int
	done      chan struct{}
}

func newFirstList() firstList { return firstList{done: make(chan struct{})} }

// begin says that something was written, with that many items of a list. It returns whether they are the first list.
func (f *firstList) begin(items int) bool {
	if f.begun {
		return false
	}
	f.begun = true
	f.remaining = items
	if items == 0 {
		close(f.done)
	}
	return items > 0
}

// handled says that items of the first list were.
func (f *firstList) handled(items int) {
	if items == 0 || f.remaining == 0 {
		return
	}
	f.remaining = max(0, f.remaining-items)
	if f.remaining == 0 {
		close(f.done)
	}
}

func (f *firstList) synced() bool { return f.begun && f.remaining == 0 }
