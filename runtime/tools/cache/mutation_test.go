package cache

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestMutationCacheShowsTheNewer(t *testing.T) {
	for _, c := range []struct {
		cached, written, want string
	}{
		{"5", "7", "n/a@7"},
		{"7", "7", "n/a@7"},
		{"10", "9", "n/a@10"},
		{"9", "10", "n/a@10"},
		{"5", "no number", "n/a@5"},
		{"", "1", "n/a@1"},
	} {
		s := NewIndexer(MetaNamespaceKeyFunc, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
		m := NewIntegerResourceVersionMutationCache(logr.Discard(), s, s, 0, false)
		s.Add(object("n", "a", c.cached))
		m.Mutation(object("n", "a", c.written))
		obj, exists, err := m.GetByKey("n/a")
		if asText(obj) != c.want || !exists || err != nil {
			t.Errorf("cached %q, written %q: got %v, %v, %v", c.cached, c.written, asText(obj), exists, err)
		}
		items, err := m.ByIndex(NamespaceIndex, "n")
		if err != nil || len(items) != 1 || asText(items[0]) != c.want {
			t.Errorf("cached %q, written %q: by index %v, %v", c.cached, c.written, items, err)
		}
	}
}

func TestMutationCacheIncludeAdds(t *testing.T) {
	for _, adds := range []bool{false, true} {
		s := NewIndexer(MetaNamespaceKeyFunc, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
		m := NewIntegerResourceVersionMutationCacheWithOptions(logr.Discard(), s, MutationCacheOptions{Indexer: s, IncludeAdds: adds})
		m.Mutation(object("n", "new", "3"))
		m.Mutation(object("other", "new", "3"))
		obj, exists, _ := m.GetByKey("n/new")
		if exists != adds || (obj != nil) != adds {
			t.Errorf("adds %v: got %v, %v", adds, obj, exists)
		}
		items, _ := m.ByIndex(NamespaceIndex, "n")
		if (len(items) == 1) != adds {
			t.Errorf("adds %v: by index %v", adds, items)
		}
		m.OnAddOrUpdate(object("n", "new", "2"))
		if _, exists, _ := m.GetByKey("n/new"); exists != adds {
			t.Errorf("adds %v: an older event made it forget", adds)
		}
		m.OnAddOrUpdate(object("n", "new", "3"))
		m.OnDelete(object("other", "new", "3"))
		expect(t, "written objects that are left", len(m.(*mutationCache).written.keys()), 0)
	}
}

func TestMutationCacheByIndexFollowsTheWrittenValue(t *testing.T) {
	s := NewIndexer(MetaNamespaceKeyFunc, Indexers{"v": labelIndex})
	m := NewIntegerResourceVersionMutationCache(logr.Discard(), s, s, 0, false)
	s.Add(labelled("a", "old"))
	written := labelled("a", "new")
	written.ResourceVersion = "2"
	m.Mutation(written)
	items, err := m.ByIndex("v", "old")
	expect(t, "under the old value", len(items), 0)
	expect(t, "error", err, nil)
	items, _ = m.ByIndex("v", "new")
	expect(t, "under the new value", asTexts(items), []string{"n/a@2"})
	if _, err := m.ByIndex("unknown", ""); err == nil {
		t.Error("no error for an unknown index")
	}
	if _, err := NewIntegerResourceVersionMutationCache(logr.Discard(), s, nil, 0, false).ByIndex("v", ""); err == nil {
		t.Error("no error without an indexer")
	}
}

func TestMutationCacheForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewStore(MetaNamespaceKeyFunc)
		m := NewIntegerResourceVersionMutationCacheWithOptions(logr.Discard(), s, MutationCacheOptions{
			TTL: time.Minute, IncludeAdds: true, MaxCacheSize: 2,
		})
		exists := func(name string) bool { _, exists, _ := m.GetByKey("n/" + name); return exists }
		m.Mutation(object("n", "a", "1"))
		m.Mutation(object("n", "b", "1"))
		exists("a")
		m.Mutation(object("n", "c", "1"))
		expect(t, "the least recently used is gone", []bool{exists("a"), exists("b"), exists("c")}, []bool{true, false, true})
		time.Sleep(time.Minute)
		expect(t, "on the minute", len(m.(*mutationCache).written.keys()), 2)
		time.Sleep(time.Nanosecond)
		expect(t, "after it", []bool{exists("a"), exists("c")}, []bool{false, false})
		m.Mutation(3) // logged
		expect(t, "without a key", len(m.(*mutationCache).written.keys()), 0)
	})
}

func TestMutationDetectorIsOffByDefault(t *testing.T) {
	t.Setenv(mutationDetectorEnv, "")
	d := NewCacheMutationDetector("test")
	obj := object("n", "a", "1")
	d.AddObject(obj)
	obj.Name = "b"
	d.Run(nil)
}

func TestMutationDetector(t *testing.T) {
	t.Setenv(mutationDetectorEnv, "true")
	for _, when := range []time.Duration{0, mutationCheckPeriod / 2, 90 * time.Second, 3 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			d := NewCacheMutationDetector("test").(*mutationDetector)
			early, unchanged := object("n", "early", "1"), object("n", "unchanged", "1")
			d.AddObject(early)
			d.AddObject(unchanged)
			d.AddObject("not an object")
			stop := make(chan struct{})
			panicked := make(chan any, 1)
			go func() {
				defer func() { panicked <- recover() }()
				d.Run(stop)
			}()
			time.Sleep(when)
			late := DeletedFinalStateUnknown{Obj: object("n", "late", "1")}
			d.AddObject(late)
			synctest.Wait()
			late.Obj.(*metav1.PartialObjectMetadata).Labels = map[string]string{"a": "b"}
			d.AddObject(object("n", "unchanged too", "1")) // orders the change before the next look, for the race detector
			time.Sleep(mutationCheckPeriod)
			reason, _ := (<-panicked).(string)
			if !strings.Contains(reason, "late") || !strings.Contains(reason, "test") || strings.Contains(reason, "unchanged") {
				t.Errorf("changed after %v: panicked with %q", when, reason)
			}
		})
	}
}

func TestMutationDetectorForgets(t *testing.T) {
	t.Setenv(mutationDetectorEnv, "true")
	synctest.Test(t, func(t *testing.T) {
		d := NewCacheMutationDetector("test").(*mutationDetector)
		obj := object("n", "a", "1")
		d.AddObject(obj)
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() { defer close(stopped); d.Run(stop) }()
		time.Sleep(3 * mutationWindow)
		synctest.Wait()
		obj.Name = "b"
		close(stop)
		<-stopped // and has looked once more
		expect(t, "objects that are held", len(d.recent)+len(d.older), 0)
	})
}
