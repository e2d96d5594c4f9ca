package cache

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"k8s.io/apimachinery/pkg/util/sets"
	clocktesting "k8s.io/utils/clock/testing"
)

func TestExpirationCache(t *testing.T) {
	clock := clocktesting.NewFakeClock(time.Unix(1000, 0))
	expired := make(chan string, 10)
	s := NewFakeExpirationStore(MetaNamespaceKeyFunc, expired, &TTLPolicy{TTL: time.Minute, Clock: clock}, clock)
	s.Add(object("n", "a", "1"))
	clock.Step(time.Second)
	s.Add(object("n", "b", "2"))
	clock.Step(59 * time.Second)
	expect(t, "on the minute", len(s.List()), 2)
	clock.Step(time.Nanosecond)
	expect(t, "keys before anyone asks", len(s.ListKeys()), 2)
	expect(t, "list", asTexts(s.List()), []string{"n/b@2"})
	expect(t, "keys", s.ListKeys(), []string{"n/b"})
	expect(t, "expired", <-expired, "n/a")
	s.Update(object("n", "b", "3"))
	clock.Step(time.Minute)
	item, exists, err := s.Get(object("n", "b", ""))
	if asText(item) != "n/b@3" || !exists || err != nil {
		t.Errorf("an update does not start the time again: %v, %v, %v", item, exists, err)
	}
	clock.Step(time.Nanosecond)
	item, exists, err = s.GetByKey("n/b")
	if item != nil || exists || err != nil {
		t.Errorf("expired object: %v, %v, %v", item, exists, err)
	}
	expect(t, "expired", <-expired, "n/b")
}

func TestExpirationCacheWrites(t *testing.T) {
	s := NewTTLStore(MetaNamespaceKeyFunc, 0)
	s.Add(object("n", "a", "5"))
	expect(t, "resource version", s.LastStoreSyncResourceVersion(), "5")
	s.Delete(object("n", "a", "6"))
	expect(t, "resource version", s.LastStoreSyncResourceVersion(), "6")
	s.Replace([]any{object("n", "b", "1"), object("n", "c", "1")}, "7")
	s.Bookmark("8")
	expect(t, "resource version", s.LastStoreSyncResourceVersion(), "8")
	expect(t, "list", sorted(asTexts(s.List())), []string{"n/b@1", "n/c@1"})
	expect(t, "resync", s.Resync(), nil)
	_, _, getErr := s.Get(3)
	for name, err := range map[string]error{
		"add": s.Add(3), "update": s.Update(3), "delete": s.Delete(3), "replace": s.Replace([]any{3}, ""), "get": getErr,
	} {
		var keyErr KeyError
		if !errors.As(err, &keyErr) {
			t.Errorf("%s: got %v, want a KeyError", name, err)
		}
	}
}

func TestTTLStoreTakesTheRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewTTLStore(MetaNamespaceKeyFunc, time.Minute)
		s.Add(object("n", "a", "1"))
		time.Sleep(time.Minute)
		expect(t, "on the minute", len(s.List()), 1)
		time.Sleep(time.Nanosecond)
		expect(t, "after it", len(s.List()), 0)
	})
}

func TestFakeExpirationPolicy(t *testing.T) {
	s := NewExpirationStore(MetaNamespaceKeyFunc, &FakeExpirationPolicy{
		NeverExpire:     sets.New("n/a"),
		RetrieveKeyFunc: func(obj any) (string, error) { return MetaNamespaceKeyFunc(obj.(*TimestampedEntry).Obj) },
	})
	s.Add(object("n", "a", "1"))
	s.Add(object("n", "b", "1"))
	expect(t, "list", asTexts(s.List()), []string{"n/a@1"})
}
