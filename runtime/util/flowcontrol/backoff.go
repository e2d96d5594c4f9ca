package flowcontrol

import (
	"math/rand/v2"
	"sync"
	"time"

	"k8s.io/utils/clock"
)

type backoffEntry struct {
	backoff    time.Duration
	lastUpdate time.Time
}

// Backoff keeps one exponential back-off per key: each Next doubles the key's delay up to a maximum. It is safe for
// use by several goroutines.
type Backoff struct {
	sync.RWMutex
	// Clock tells the time.
	Clock clock.Clock
	// HasExpiredFunc, if not nil, says whether an entry is so old that it no longer counts; maxDuration is the
	// largest delay. The default is: more than twice maxDuration between lastUpdate and eventTime.
	HasExpiredFunc func(eventTime time.Time, lastUpdate time.Time, maxDuration time.Duration) bool

	initial   time.Duration
	max       time.Duration
	maxJitter float64
	entries   map[string]*backoffEntry
	random    func() float64
}

// NewBackOff returns a Backoff that starts at initial and never exceeds max.
func NewBackOff(initial, max time.Duration) *Backoff {
	return NewBackOffWithJitter(initial, max, 0)
}

// NewBackOffWithJitter is NewBackOff with up to maxJitterFactor times the delay added at random; max still holds.
func NewBackOffWithJitter(initial, max time.Duration, maxJitterFactor float64) *Backoff {
	return newBackoff(clock.RealClock{}, initial, max, maxJitterFactor)
}

// NewFakeBackOff is NewBackOff on the given clock.
func NewFakeBackOff(initial, max time.Duration, tc clock.Clock) *Backoff {
	return newBackoff(tc, initial, max, 0)
}

// NewFakeBackOffWithJitter is NewBackOffWithJitter on the given clock.
func NewFakeBackOffWithJitter(initial, max time.Duration, tc clock.Clock, maxJitterFactor float64) *Backoff {
	return newBackoff(tc, initial, max, maxJitterFactor)
}

func newBackoff(c clock.Clock, initial, max time.Duration, jitter float64) *Backoff {
	return &Backoff{
		Clock:     c,
		initial:   initial,
		max:       max,
		maxJitter: jitter,
		entries:   map[string]*backoffEntry{},
		random:    rand.Float64,
	}
}

// Get returns the current delay of id, 0 if it has none. It does not look at the entry's age.
func (p *Backoff) Get(id string) time.Duration {
	p.RLock()
	defer p.RUnlock()
	if e, ok := p.entries[id]; ok {
		return e.backoff
	}
	return 0
}

// Next moves id to its next delay: the initial one if it has none or its entry has expired at eventTime, otherwise
// twice the last one, capped.
func (p *Backoff) Next(id string, eventTime time.Time) {
	p.Lock()
	defer p.Unlock()
	e, ok := p.entries[id]
	if !ok || p.expired(eventTime, e.lastUpdate) {
		e = &backoffEntry{backoff: p.jittered(p.initial, 0)}
		p.entries[id] = e
	} else {
		e.backoff = p.jittered(2*e.backoff, e.backoff)
	}
	e.lastUpdate = p.Clock.Now()
}

// jittered adds the random part to delay and caps the sum. A delay that overflowed is capped too.
func (p *Backoff) jittered(delay, previous time.Duration) time.Duration {
	if delay < previous {
		return p.max
	}
	if p.maxJitter > 0 {
		delay += time.Duration(p.random() * p.maxJitter * float64(delay))
	}
	return min(delay, p.max)
}

// Reset forgets id.
func (p *Backoff) Reset(id string) {
	p.Lock()
	defer p.Unlock()
	delete(p.entries, id)
}

// DeleteEntry forgets id; it is Reset under the other name that client-go has for it.
func (p *Backoff) DeleteEntry(id string) { p.Reset(id) }

// IsInBackOffSince reports whether less than id's delay has passed between eventTime and now.
func (p *Backoff) IsInBackOffSince(id string, eventTime time.Time) bool {
	p.RLock()
	defer p.RUnlock()
	e, ok := p.entries[id]
	if !ok || p.expired(eventTime, e.lastUpdate) {
		return false
	}
	return p.Clock.Since(eventTime) < e.backoff
}

// IsInBackOffSinceUpdate reports whether less than id's delay lies between the last Next and eventTime.
func (p *Backoff) IsInBackOffSinceUpdate(id string, eventTime time.Time) bool {
	p.RLock()
	defer p.RUnlock()
	e, ok := p.entries[id]
	if !ok || p.expired(eventTime, e.lastUpdate) {
		return false
	}
	return eventTime.Sub(e.lastUpdate) < e.backoff
}

// GC forgets every key whose entry has expired. Entries are not dropped otherwise, so a user with ever new keys calls
// it now and then.
func (p *Backoff) GC() {
	p.Lock()
	defer p.Unlock()
	now := p.Clock.Now()
	for id, e := range p.entries {
		if p.expired(now, e.lastUpdate) {
			delete(p.entries, id)
		}
	}
}

func (p *Backoff) expired(eventTime, lastUpdate time.Time) bool {
	if p.HasExpiredFunc != nil {
		return p.HasExpiredFunc(eventTime, lastUpdate, p.max)
	}
	// Halved rather than doubled, as the maximum may be the largest there is.
	return eventTime.Sub(lastUpdate)/2 > p.max
}
