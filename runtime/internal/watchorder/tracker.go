package watchorder

import (
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// window is how many objects a Tracker remembers. What is mixed up on the way is not far from its place.
const window = 128

type object struct{ namespace, name string }

// Tracker remembers at which version the objects of the latest events were. The zero value is ready. It is for one
// goroutine.
type Tracker struct {
	at   map[object]uint64
	ring [window]object // keys of at, the oldest at next once it is full
	next int
}

// Late reports whether an event about m tells of a state before one that was told, and else remembers that of m.
func (t *Tracker) Late(m metav1.Object) bool {
	if m.GetUID() == "" {
		return false
	}
	version, err := strconv.ParseUint(m.GetResourceVersion(), 10, 64)
	if err != nil {
		return false
	}
	key := object{m.GetNamespace(), m.GetName()}
	last, known := t.at[key]
	if known {
		if version < last {
			return true
		}
		t.at[key] = version
		return false
	}
	if t.at == nil {
		t.at = make(map[object]uint64, window)
	}
	if len(t.at) == window {
		delete(t.at, t.ring[t.next])
	}
	t.ring[t.next], t.at[key] = key, version
	t.next = (t.next + 1) % window
	return false
}

// Reset forgets everything, for when the objects are listed: what is listed may be older, as after the server's data was
// restored from a backup.
func (t *Tracker) Reset() { *t = Tracker{} }

// Later returns the later of two versions. Of what is no number, b is the later one.
func Later(a, b string) string {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	if errX == nil && errY == nil && x > y {
		return a
	}
	return b
}
