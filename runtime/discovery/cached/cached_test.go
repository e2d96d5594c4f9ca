package memory

import (
	"errors"
	"testing"

	"github.com/clientsmith/client-gen/runtime/discovery/cached/memory"
	"github.com/clientsmith/client-gen/runtime/discovery/fake"
	clienttesting "github.com/clientsmith/client-gen/runtime/testing"
)

func TestSameCache(t *testing.T) {
	if !errors.Is(ErrCacheNotFound, memory.ErrCacheNotFound) {
		t.Error("ErrCacheNotFound is another error")
	}
	cache := NewMemCacheClient(&fake.FakeDiscovery{Fake: &clienttesting.Fake{}})
	if _, err := cache.ServerResourcesForGroupVersion("nowhere/v1"); err == nil {
		t.Error("a cache over an empty server knows nowhere/v1")
	}
}
