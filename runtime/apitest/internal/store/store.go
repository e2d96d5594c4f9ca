package store

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
)

// ErrExpired says that a revision is older than what the history still holds.
var ErrExpired = errors.New("the revision has been compacted")

// DefaultHistory is the number of changes per table that are kept when New is given none.
const DefaultHistory = 100_000

// Object is the content of one object. It must not be changed once it is stored.
type Object = map[string]any

// Key names an object inside a table: "namespace/name", with an empty namespace for cluster-scoped objects.
type Key struct{ Namespace, Name string }

// less orders keys by the text "namespace/name", as etcd does: "a-two/x" comes before "a/x".
func (k Key) less(o Key) bool {
	shared := min(len(k.Namespace), len(o.Namespace))
	switch {
	case k.Namespace == o.Namespace:
		return k.Name < o.Name
	case k.Namespace[:shared] != o.Namespace[:shared]:
		return k.Namespace < o.Namespace
	case len(k.Namespace) == shared:
		return '/' < o.Namespace[shared]
	}
	return k.Namespace[shared] < '/'
}

// String is the form that continue tokens carry.
func (k Key) String() string { return k.Namespace + "/" + k.Name }

// ParseKey reads what Key.String wrote.
func ParseKey(s string) (Key, error) {
	namespace, name, ok := strings.Cut(s, "/")
	if !ok {
		return Key{}, fmt.Errorf("parse key %q: no slash", s)
	}
	return Key{Namespace: namespace, Name: name}, nil
}

// Record is one object at one revision.
type Record struct {
	Key      Key
	Revision uint64
	Object   Object

	whole, bare encoded
}

// encoded is a form of the object that is computed once.
type encoded struct {
	once sync.Once
	data []byte
	err  error
}

// JSON returns what encode makes of the object; it is computed once and shared by all readers.
func (r *Record) JSON(encode func(Object) ([]byte, error)) ([]byte, error) {
	return r.whole.get(r.Object, encode)
}

// BareJSON is JSON for a second form, which leaves something out.
func (r *Record) BareJSON(encode func(Object) ([]byte, error)) ([]byte, error) {
	return r.bare.get(r.Object, encode)
}

func (e *encoded) get(o Object, encode func(Object) ([]byte, error)) ([]byte, error) {
	e.once.Do(func() { e.data, e.err = encode(o) })
	return e.data, e.err
}

// EventType tells what a change did.
type EventType int

// The kinds of change.
const (
	Created EventType = iota
	Updated
	Deleted
)

// Event is one change. Previous is nil for Created; Current of a Deleted event holds the last state of the object,
// at the revision of the deletion.
type Event struct {
	Type              EventType
	Revision          uint64
	Current, Previous *Record
}

// version is the state of a key since a revision; record is nil when it was deleted.
type version struct {
	revision uint64
	record   *Record
}

// table holds one resource.
type table struct {
	keys      []Key // sorted; keys of deleted objects stay until their history goes
	versions  map[Key][]version
	log       []Event
	compacted uint64
	dropped   bool
	changed   chan struct{} // closed and replaced by every change
}

// Store holds all tables under one lock and one revision counter.
type Store struct {
	mu       sync.RWMutex
	revision uint64
	floor    uint64 // the revision of the last Compact, before which no table has a history
	history  int
	tables   map[string]*table
}

// New returns an empty store whose tables keep the last history changes (DefaultHistory when it is not positive).
func New(history int) *Store {
	if history <= 0 {
		history = DefaultHistory
	}
	return &Store{revision: 1, history: history, tables: map[string]*table{}}
}

// Revision returns the revision of the last change of any table.
func (s *Store) Revision() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.revision
}

// Get returns the current record, or nil when there is none.
func (s *Store) Get(tableName string, key Key) *Record {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.tables[tableName].latest(key)
}

// Txn is what a change sees and does; it is valid only inside Store.Write.
type Txn struct{ s *Store }

// Write runs change under the lock: no other write comes between what it reads and what it stores.
func (s *Store) Write(change func(*Txn) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return change(&Txn{s})
}

// Revision returns the revision of the last change.
func (t *Txn) Revision() uint64 { return t.s.revision }

// Get returns the current record, or nil.
func (t *Txn) Get(tableName string, key Key) *Record { return t.s.tables[tableName].latest(key) }

// List returns the current records of a namespace, or of all when it is empty, in key order.
func (t *Txn) List(tableName, namespace string) []*Record {
	records, _, _ := t.s.tables[tableName].list(namespace, Key{}, false, t.s.revision)
	return records
}

// Put stores what build returns for the revision that the change gets.
func (t *Txn) Put(tableName string, key Key, build func(revision uint64) Object) *Record {
	tab := t.s.table(tableName)
	previous := tab.latest(key)
	t.s.revision++
	record := &Record{Key: key, Revision: t.s.revision, Object: build(t.s.revision)}
	kind := Updated
	if previous == nil {
		kind = Created
	}
	tab.append(Event{Type: kind, Revision: t.s.revision, Current: record, Previous: previous}, record, t.s.history)
	return record
}

// Delete removes the object; last builds its final state from the revision of the deletion. It returns nil when
// there was nothing to delete.
func (t *Txn) Delete(tableName string, key Key, last func(revision uint64) Object) *Record {
	tab := t.s.table(tableName)
	previous := tab.latest(key)
	if previous == nil {
		return nil
	}
	t.s.revision++
	record := &Record{Key: key, Revision: t.s.revision, Object: last(t.s.revision)}
	tab.append(Event{Type: Deleted, Revision: t.s.revision, Current: record, Previous: previous}, nil, t.s.history)
	return record
}

// Tables returns the names of all tables that were ever written to, sorted.
func (t *Txn) Tables() []string {
	names := make([]string, 0, len(t.s.tables))
	for name := range t.s.tables {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// List returns the records of a namespace (all when it is empty) as they were at a revision (0: now), in key order,
// those after the key `after` only when it is not the zero Key, with the revision that the snapshot has. The error is
// ErrExpired when the history no longer reaches that far back.
func (s *Store) List(tableName, namespace string, after Key, at uint64) ([]*Record, uint64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if at == 0 {
		at = s.revision
	}
	records, _, err := s.tables[tableName].list(namespace, after, after != Key{}, at)
	return records, at, err
}

// Compact forgets all history up to the current revision: older snapshots and watches expire.
func (s *Store) Compact() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.floor = s.revision
	for _, tab := range s.tables {
		tab.compact(s.revision)
	}
}

// Drop removes a table with everything in it, without events.
func (s *Store) Drop(tableName string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tab := s.tables[tableName]; tab != nil {
		delete(s.tables, tableName)
		tab.dropped = true
		close(tab.changed)
	}
}

func (s *Store) table(name string) *table {
	tab := s.tables[name]
	if tab == nil {
		tab = &table{versions: map[Key][]version{}, compacted: s.floor, changed: make(chan struct{})}
		s.tables[name] = tab
	}
	return tab
}

func (tab *table) latest(key Key) *Record {
	if tab == nil {
		return nil
	}
	versions := tab.versions[key]
	if len(versions) == 0 {
		return nil
	}
	return versions[len(versions)-1].record
}

func (tab *table) list(namespace string, after Key, skip bool, at uint64) ([]*Record, uint64, error) {
	if tab == nil {
		return nil, at, nil
	}
	if at < tab.compacted {
		return nil, at, ErrExpired
	}
	start := 0
	if namespace != "" {
		first := Key{Namespace: namespace}
		start = sort.Search(len(tab.keys), func(i int) bool { return !tab.keys[i].less(first) })
	}
	if skip {
		start = max(start, sort.Search(len(tab.keys), func(i int) bool { return after.less(tab.keys[i]) }))
	}
	records := make([]*Record, 0, len(tab.keys)-start)
	for _, key := range tab.keys[start:] {
		if namespace != "" && key.Namespace != namespace {
			break
		}
		versions := tab.versions[key]
		for i := len(versions) - 1; i >= 0; i-- {
			if versions[i].revision <= at {
				if versions[i].record != nil {
					records = append(records, versions[i].record)
				}
				break
			}
		}
	}
	return records, at, nil
}

func (tab *table) append(event Event, record *Record, history int) {
	key := event.Current.Key
	if _, known := tab.versions[key]; !known {
		i := sort.Search(len(tab.keys), func(i int) bool { return !tab.keys[i].less(key) })
		tab.keys = append(tab.keys, Key{})
		copy(tab.keys[i+1:], tab.keys[i:])
		tab.keys[i] = key
	}
	tab.versions[key] = append(tab.versions[key], version{revision: event.Revision, record: record})
	tab.log = append(tab.log, event)
	if len(tab.log) > 2*history {
		tab.compact(tab.log[len(tab.log)-history-1].Revision)
	}
	close(tab.changed)
	tab.changed = make(chan struct{})
}

// compact drops what is only needed for revisions before upTo.
func (tab *table) compact(upTo uint64) {
	if upTo <= tab.compacted {
		return
	}
	tab.compacted = upTo
	first := sort.Search(len(tab.log), func(i int) bool { return tab.log[i].Revision > upTo })
	tab.log = append([]Event(nil), tab.log[first:]...)
	keys := tab.keys[:0]
	for _, key := range tab.keys {
		versions := tab.versions[key]
		keep := 0
		for keep+1 < len(versions) && versions[keep+1].revision <= upTo {
			keep++
		}
		versions = append([]version(nil), versions[keep:]...)
		if len(versions) == 1 && versions[0].record == nil {
			delete(tab.versions, key)
			continue
		}
		tab.versions[key] = versions
		keys = append(keys, key)
	}
	tab.keys = keys
}
