package cache

import "sync"

// eventKind says what an event tells its readers.
type eventKind uint8

const (
	objectAdded   eventKind = iota // cur
	objectUpdated                  // old, cur
	objectDeleted                  // cur
	objectsAdded                   // cur is an []any
	objectsResync                  // cur is an []any of objects that have not changed
	cacheSynced                    // nothing: all of the first list has been told
)

// event is what handlers are told. All handlers share it.
type event struct {
	kind     eventKind
	initial  bool // an addition that belongs to the first list
	old, cur any
	only     []*listener // who is to be told; nil means all
}

// size is how many calls of a handler an event makes.
func (e *event) size() uint64 {
	switch e.kind {
	case objectsAdded, objectsResync:
		return uint64(len(e.cur.([]any)))
	case cacheSynced:
		return 0
	}
	return 1
}

// eventLog holds the events that not all handlers have been told of yet, once for all of them: each handler has a place
// in it. What the last one has read is left to the garbage collector, and when all have read everything, the memory is
// used again, so that an informer whose handlers keep up allocates nothing.
type eventLog struct {
	mu      sync.Mutex
	more    sync.Cond
	tail    *eventChunk
	readers []*place
	closed  bool
	backlog GaugeMetric // of the slowest reader; nil if nobody wants to know
}

const eventsPerChunk = 64

type eventChunk struct {
	events [eventsPerChunk]event
	n      int
	next   *eventChunk
}

// place is how far a reader has got. Its fields belong to the log.
type place struct {
	chunk *eventChunk
	i     int
	first []any // objects to be told of as additions before anything in the log
	begin bool  // first is still to be told
	mark  bool  // the first list was complete before this reader came
	idle  bool
	left  bool
	// pending is how many calls of the handler are to come or have just been taken, of which taken were last read. They
	// are counted only for the metric.
	pending, taken uint64
}

func newEventLog() *eventLog {
	l := &eventLog{tail: &eventChunk{}}
	l.more.L = &l.mu
	return l
}

// join adds a reader of what is appended from now on.
func (l *eventLog) join(p *place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.chunk, p.i = l.tail, l.tail.n
	p.pending = uint64(len(p.first))
	p.left = p.left || l.closed
	l.readers = append(l.readers, p)
}

// leave ends a reader: its next read returns false. It may be called more than once.
func (l *eventLog) leave(p *place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.left = true
	for i, other := range l.readers {
		if other == p {
			l.readers = append(l.readers[:i:i], l.readers[i+1:]...)
			break
		}
	}
	p.chunk, p.first = nil, nil
	l.recycle()
	l.measure()
	l.more.Broadcast()
}

// close ends all readers.
func (l *eventLog) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	for _, p := range l.readers {
		p.left = true
		p.chunk, p.first = nil, nil
	}
	l.readers = nil
	l.tail = &eventChunk{}
	l.measure()
	l.more.Broadcast()
}

// append adds events.
func (l *eventLog) append(events ...event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.readers) == 0 {
		return
	}
	for i := range events {
		if l.tail.n == eventsPerChunk {
			l.tail.next = &eventChunk{}
			l.tail = l.tail.next
		}
		l.tail.events[l.tail.n] = events[i]
		l.tail.n++
	}
	l.count(events)
	l.more.Broadcast()
}

// next waits for events that the reader has not seen. They stay as they are until the next call. It returns false when
// the reader has left, whatever is still to be read.
func (l *eventLog) next(p *place) ([]event, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.pending -= p.taken
	p.taken = 0
	l.measure()
	events, ok := l.wait(p)
	if ok && l.backlog != nil {
		p.taken = sizeOf(events)
	}
	return events, ok
}

func (l *eventLog) wait(p *place) ([]event, bool) {
	for {
		switch {
		case p.left:
			return nil, false
		case p.begin:
			p.begin = false
			events := []event{{kind: objectsAdded, initial: true, cur: p.first}}
			if p.mark {
				events = append(events, event{kind: cacheSynced})
			}
			p.first = nil
			return events, true
		case p.i < p.chunk.n:
			events := p.chunk.events[p.i:p.chunk.n]
			p.i = p.chunk.n
			return events, true
		case p.chunk.next != nil:
			p.chunk, p.i = p.chunk.next, 0
		default:
			p.idle = true
			l.recycle()
			l.more.Wait()
			p.idle = false
		}
	}
}

// recycle empties the last chunk if everybody has read it and waits for more.
func (l *eventLog) recycle() {
	for _, p := range l.readers {
		if !p.idle || p.chunk != l.tail || p.i != l.tail.n {
			return
		}
	}
	clear(l.tail.events[:l.tail.n])
	l.tail.n = 0
	for _, p := range l.readers {
		p.i = 0
	}
}

// count adds events to what each reader has before it.
func (l *eventLog) count(events []event) {
	if l.backlog == nil {
		return
	}
	for _, p := range l.readers {
		p.pending += sizeOf(events)
	}
	l.measure()
}

// measure sets the metric.
func (l *eventLog) measure() {
	if l.backlog == nil {
		return
	}
	var most uint64
	for _, p := range l.readers {
		most = max(most, p.pending)
	}
	l.backlog.Set(float64(most))
}

// sizeOf returns how many calls of a handler events make.
func sizeOf(events []event) uint64 {
	n := uint64(0)
	for i := range events {
		n += events[i].size()
	}
	return n
}
