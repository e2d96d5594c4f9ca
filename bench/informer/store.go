package main

import (
	"math/rand/v2"
	"sync"
)

// podState is a pod on the server: its version, and how often it has changed.
type podState struct {
	version int64
	change  int32
	exists  bool
}

// changed is one change in the server's history.
type changed struct {
	kind    string
	pod     int
	version int64
	change  int32
}

// span is what an informer cannot know: changes between two versions that a list has passed over.
type span struct{ from, to int64 }

// store is the server's state.
type store struct {
	mu        sync.Mutex
	pods      []podState
	version   int64
	history   []changed
	forgotten int64 // versions before this one are not known any more
	more      chan struct{}

	asked  int64  // the last version that the client said it has
	passed []span // by its lists
	lists  int
	gone   int // answers that a version is forgotten
}

func newStore(objects int) *store {
	// A tenth more than exist, so that there is room to create.
	s := &store{pods: make([]podState, objects+objects/10), more: make(chan struct{})}
	for i := range objects {
		s.version++
		s.pods[i] = podState{version: s.version, change: 1, exists: true}
	}
	s.forgotten = s.version
	return s
}

// churn makes one change: four of five are updates, the others create and delete.
func (s *store) churn(random *rand.Rand) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := random.IntN(len(s.pods))
	p := &s.pods[i]
	kind := "MODIFIED"
	switch {
	case !p.exists:
		kind, p.exists = "ADDED", true
	case random.IntN(10) == 0:
		kind, p.exists = "DELETED", false
	}
	s.version++
	p.version = s.version
	p.change++
	s.history = append(s.history, changed{kind, i, p.version, p.change})
	close(s.more)
	s.more = make(chan struct{})
}

// forget drops the history.
func (s *store) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history = nil
	s.forgotten = s.version
}

// snapshot returns all pods and notes that the client lists: what it has not heard of by then it never will.
func (s *store) snapshot() (pods []podState, version int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists++
	s.passed = append(s.passed, span{s.asked, s.version})
	s.asked = s.version
	return append([]podState(nil), s.pods...), s.version
}

// since returns the changes after a version, and what tells of more, or false if they are forgotten.
func (s *store) since(version int64) (changes []changed, more <-chan struct{}, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if version < s.forgotten {
		s.gone++
		return nil, nil, false
	}
	skip := int(version - s.forgotten) // versions have no gaps
	return s.history[skip:len(s.history):len(s.history)], s.more, true
}

// ask notes which version the client has.
func (s *store) ask(version int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if version > 0 {
		s.asked = version
	}
}

// changes returns the number of the last change of each pod, negative where it was the deletion.
func (s *store) changes() []int32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := make([]int32, len(s.pods))
	for i, p := range s.pods {
		if changes[i] = p.change; !p.exists {
			changes[i] = -p.change
		}
	}
	return changes
}
