package cache

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// multiIndex indexes by every word of the label "v".
func multiIndex(obj any) ([]string, error) {
	return strings.Fields(obj.(*metav1.PartialObjectMetadata).Labels["v"]), nil
}

// naiveStore is what an Indexer does, without any structure.
type naiveStore map[string]*metav1.PartialObjectMetadata

// byValue returns the keys of all objects by their values.
func (n naiveStore) byValue(fn IndexFunc) map[string][]string {
	byValue := map[string][]string{}
	for key, obj := range n {
		values, _ := fn(obj)
		for _, v := range values {
			if !slices.Contains(byValue[v], key) {
				byValue[v] = append(byValue[v], key)
			}
		}
	}
	return byValue
}

func randomObject(rnd *rand.Rand, version int) *metav1.PartialObjectMetadata {
	o := object(fmt.Sprintf("ns%d", rnd.IntN(3)), fmt.Sprint(rnd.IntN(150)), fmt.Sprint(version))
	words := make([]string, rnd.IntN(4))
	for i := range words {
		words[i] = fmt.Sprintf("w%d", rnd.IntN(6))
	}
	o.Labels = map[string]string{"v": strings.Join(words, " ")}
	return o
}

// TestIndexerAgainstModel does random writes to an indexer and to a naive model and compares all that can be read.
func TestIndexerAgainstModel(t *testing.T) {
	for seed := range uint64(4) {
		rnd := rand.New(rand.NewPCG(seed, 0))
		indexers := Indexers{
			NamespaceIndex: MetaNamespaceIndexFunc,
			"words":        multiIndex,
			"unique":       func(obj any) ([]string, error) { k, err := MetaNamespaceKeyFunc(obj); return []string{k}, err },
		}
		s, model := NewIndexer(MetaNamespaceKeyFunc, indexers), naiveStore{}
		for step := range 1500 {
			writeToBoth(t, rnd, step, s, model)
			if step == 700 {
				indexers["late"] = multiIndex
				if err := s.AddIndexers(Indexers{"late": multiIndex}); err != nil {
					t.Fatal(err)
				}
			}
			if step%50 == 0 || step > 1450 {
				compareWithModel(t, fmt.Sprintf("seed %d step %d", seed, step), s, indexers, model)
			}
		}
	}
}

func writeToBoth(t *testing.T, rnd *rand.Rand, step int, s Indexer, model naiveStore) {
	t.Helper()
	o := randomObject(rnd, step)
	key, _ := MetaNamespaceKeyFunc(o)
	var err error
	switch op := rnd.IntN(100); {
	case op < 55:
		model[key] = o
		err = s.Update(o)
	case op < 85:
		delete(model, key)
		err = s.Delete(o)
	case op < 97:
		var txns []Transaction
		for range rnd.IntN(10) {
			o := randomObject(rnd, step)
			key, _ := MetaNamespaceKeyFunc(o)
			if rnd.IntN(2) == 0 {
				model[key] = o
				txns = append(txns, Transaction{o, TransactionTypeUpdate})
			} else {
				delete(model, key)
				txns = append(txns, Transaction{o, TransactionTypeDelete})
			}
		}
		if txnErr := s.(TransactionStore).Transaction(txns...); txnErr != nil {
			err = txnErr
		}
	default:
		clear(model)
		var list []any
		for range rnd.IntN(200) {
			o := randomObject(rnd, step)
			key, _ := MetaNamespaceKeyFunc(o)
			model[key] = o
			list = append(list, o)
		}
		err = s.Replace(list, fmt.Sprint(step))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func compareWithModel(t *testing.T, when string, s Indexer, indexers Indexers, model naiveStore) {
	t.Helper()
	keys := []string{}
	for key, obj := range model {
		keys = append(keys, key)
		if got, exists, _ := s.GetByKey(key); !exists || got != any(obj) {
			t.Fatalf("%s: %s is %v, want %v", when, key, asText(got), asText(obj))
		}
	}
	expect(t, when+": keys", sorted(s.ListKeys()), sorted(keys))
	expect(t, when+": number of objects", len(s.List()), len(model))
	for name, fn := range indexers {
		byValue := model.byValue(fn)
		expect(t, when+": number of values of "+name, len(s.ListIndexFuncValues(name)), len(byValue))
		for value, want := range byValue {
			sorted(want)
			got, err := s.IndexKeys(name, value)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: keys with %s %q: got %v, %v, want %v", when, name, value, got, err, want)
			}
			items, err := s.ByIndex(name, value)
			gotKeys := []string{}
			for _, item := range items {
				key, _ := MetaNamespaceKeyFunc(item)
				gotKeys = append(gotKeys, key)
			}
			if err != nil || !slices.Equal(sorted(gotKeys), want) {
				t.Errorf("%s: objects with %s %q: got %v, %v, want %v", when, name, value, gotKeys, err, want)
			}
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

// TestRealFIFOAgainstModel writes at random to a queue and to a slice; a consumer that applies what it pops must end with
// the last state, whatever lists came in between.
func TestRealFIFOAgainstModel(t *testing.T) {
	for seed := range uint64(4) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		known, server := NewStore(MetaNamespaceKeyFunc), naiveStore{}
		q := NewRealFIFO(MetaNamespaceKeyFunc, known, nil)
		var events []string
		for step := range 2000 {
			o := randomObject(rnd, step)
			key, _ := MetaNamespaceKeyFunc(o)
			switch op := rnd.IntN(100); {
			case op < 40:
				server[key] = o
				q.Update(o)
				events = append(events, "[Updated "+asText(o)+"]")
			case op < 55:
				delete(server, key)
				q.Delete(o)
				events = append(events, "[Deleted "+asText(o)+"]")
			case op < 57:
				// The watch misses some events, then there is a list.
				for range 10 {
					o := randomObject(rnd, step)
					key, _ := MetaNamespaceKeyFunc(o)
					delete(server, key)
				}
				q.Replace(server.list(), fmt.Sprint(step))
			default:
				if q.empty() {
					continue
				}
				events = applyOne(t, q, known, events)
			}
		}
		for !q.empty() {
			events = applyOne(t, q, known, events)
		}
		expect(t, "events never popped", events, []string{})
		compareWithModel(t, "end", known.(Indexer), nil, server)
	}
}

func (n naiveStore) list() []any {
	var list []any
	for _, obj := range n {
		list = append(list, obj)
	}
	return list
}

// applyOne pops one delta and applies it to the consumer's store. It must be the first of events, unless it comes from a
// list. It returns the rest of events.
func applyOne(t *testing.T, q *RealFIFO, known Store, events []string) []string {
	t.Helper()
	_, err := q.Pop(func(obj any, _ bool) error {
		d := obj.(Deltas)[0]
		gone, unknown := d.Object.(DeletedFinalStateUnknown)
		if d.Type != Replaced && !unknown {
			if len(events) == 0 || asText(obj) != events[0] {
				t.Fatalf("popped %s, want %v", asText(obj), events[:min(1, len(events))])
			}
			events = events[1:]
		}
		if d.Type == Deleted && unknown {
			return known.Delete(ExplicitKey(gone.Key))
		}
		if d.Type == Deleted {
			return known.Delete(d.Object)
		}
		return known.Update(d.Object)
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clip(events)
}

// TestIndexerConcurrent reads while others write; the race detector and the consistency of each answer are the test.
func TestIndexerConcurrent(t *testing.T) {
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{NamespaceIndex: MetaNamespaceIndexFunc, "words": multiIndex})
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for w := range uint64(3) {
		writers.Go(func() {
			rnd := rand.New(rand.NewPCG(w, 3))
			for step := range 1000 {
				o := randomObject(rnd, step)
				switch rnd.IntN(20) {
				case 0:
					s.Replace([]any{o, randomObject(rnd, step)}, "1")
				case 1, 2, 3, 4, 5:
					s.Delete(o)
				default:
					s.Update(o)
				}
			}
		})
	}
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				items, _ := s.ByIndex(NamespaceIndex, "ns1")
				for _, item := range items {
					if item.(*metav1.PartialObjectMetadata).Namespace != "ns1" {
						t.Errorf("an object of another namespace: %s", asText(item))
					}
				}
				s.IndexKeys("words", "w1")
				s.ListIndexFuncValues("words")
				s.ListKeys()
				for _, item := range s.List() {
					_ = item.(*metav1.PartialObjectMetadata)
				}
				s.LastStoreSyncResourceVersion()
			}
		})
	}
	if err := s.AddIndexers(Indexers{"late": multiIndex}); err != nil {
		t.Error(err)
	}
	writers.Wait()
	close(done)
	readers.Wait()
	late, _ := s.IndexKeys("late", "w1")
	early, _ := s.IndexKeys("words", "w1")
	expect(t, "late index", late, early)
}

func TestSlotSet(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	var s slotSet
	model := map[uint32]bool{}
	for range 20000 {
		slot := uint32(rnd.IntN(1000))
		if rnd.IntN(4) == 0 {
			slot = rnd.Uint32()
		}
		switch present := model[slot]; rnd.IntN(3) {
		case 0:
			if s.remove(slot) != present {
				t.Fatalf("remove %d: present %v", slot, present)
			}
			delete(model, slot)
		case 1:
			if s.has(slot) != present {
				t.Fatalf("has %d: present %v", slot, present)
			}
		default:
			if s.add(slot) == present {
				t.Fatalf("add %d: present %v", slot, present)
			}
			model[slot] = true
		}
	}
	var slots []uint32
	s.each(func(slot uint32) { slots = append(slots, slot) })
	if !slices.IsSorted(slots) || len(slots) != len(model) || s.n != len(model) {
		t.Errorf("%d slots, n %d, want %d; sorted: %v", len(slots), s.n, len(model), slices.IsSorted(slots))
	}
	for _, slot := range slots {
		if !model[slot] {
			t.Errorf("%d is not in the set", slot)
		}
		s.remove(slot)
	}
	if len(s.words) != 0 || s.n != 0 {
		t.Errorf("an empty set has %d words, n %d", len(s.words), s.n)
	}
}
