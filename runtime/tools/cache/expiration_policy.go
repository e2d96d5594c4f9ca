package cache

import (
	"time"

	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/utils/clock"
)

// ExpirationPolicy decides when what is in an [ExpirationCache] has expired.
type ExpirationPolicy interface {
	// IsExpired says whether the entry is to be removed.
	IsExpired(obj *TimestampedEntry) bool
}

// TimestampedEntry is an object with the time at which it was put into an [ExpirationCache].
type TimestampedEntry struct {
	// Obj is the object.
	Obj any
	// Timestamp is the time by the clock of this process.
	Timestamp time.Time
}

// TTLPolicy is the [ExpirationPolicy] that lets entries expire when they are older than a duration.
type TTLPolicy struct {
	// TTL is how old an entry may be. With zero or less no entry expires.
	TTL time.Duration
	// Clock tells the age of an entry.
	Clock clock.Clock
}

// IsExpired says whether the entry is older than the TTL.
func (p *TTLPolicy) IsExpired(obj *TimestampedEntry) bool {
	return p.TTL > 0 && p.Clock.Since(obj.Timestamp) > p.TTL
}

// FakeExpirationPolicy is the [ExpirationPolicy], for tests, that lets everything expire but some keys.
type FakeExpirationPolicy struct {
	// NeverExpire are the keys that stay.
	NeverExpire sets.Set[string]
	// RetrieveKeyFunc makes the key of a *TimestampedEntry.
	RetrieveKeyFunc KeyFunc
}

// IsExpired says whether the key of the entry is not one that stays.
func (p *FakeExpirationPolicy) IsExpired(obj *TimestampedEntry) bool {
	key, _ := p.RetrieveKeyFunc(obj)
	return !p.NeverExpire.Has(key)
}
