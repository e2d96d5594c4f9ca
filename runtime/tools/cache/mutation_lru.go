package cache

import (
	"container/list"
	"time"
)

// mutationLRU keeps a number of objects for a while; the least recently used makes room for another. It has no lock.
type mutationLRU struct {
	size  int
	ttl   time.Duration
	byKey map[string]*list.Element
	// used has the objects, the most recently used first.
	used *list.List
}

type mutationEntry struct {
	key     string
	obj     any
	expires time.Time
}

func newMutationLRU(size int, ttl time.Duration) *mutationLRU {
	return &mutationLRU{size: size, ttl: ttl, byKey: map[string]*list.Element{}, used: list.New()}
}

func (l *mutationLRU) put(key string, obj any) {
	l.remove(key)
	if len(l.byKey) >= l.size {
		l.removeElement(l.used.Back())
	}
	l.byKey[key] = l.used.PushFront(&mutationEntry{key: key, obj: obj, expires: time.Now().Add(l.ttl)})
}

func (l *mutationLRU) get(key string) (any, bool) {
	e, found := l.byKey[key]
	if !found {
		return nil, false
	}
	entry := e.Value.(*mutationEntry)
	if time.Now().After(entry.expires) {
		l.removeElement(e)
		return nil, false
	}
	l.used.MoveToFront(e)
	return entry.obj, true
}

func (l *mutationLRU) remove(key string) {
	if e, found := l.byKey[key]; found {
		l.removeElement(e)
	}
}

func (l *mutationLRU) removeElement(e *list.Element) {
	delete(l.byKey, e.Value.(*mutationEntry).key)
	l.used.Remove(e)
}

// keys returns the keys of the objects that have not expired, the most recently used first.
func (l *mutationLRU) keys() []string {
	now := time.Now()
	keys := make([]string, 0, len(l.byKey))
	for e := l.used.Front(); e != nil; e = e.Next() {
		if entry := e.Value.(*mutationEntry); !now.After(entry.expires) {
			keys = append(keys, entry.key)
		}
	}
	return keys
}
