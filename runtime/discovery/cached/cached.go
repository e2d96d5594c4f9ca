// Package memory is where client-go once had its discovery cache; programs
// that still import it from here get discovery/cached/memory.
//
// Its one rule: it holds nothing of its own.
package memory

import (
	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/discovery/cached/memory"
)

// ErrCacheNotFound is the error for what the cache does not have.
//
// Deprecated: use memory.ErrCacheNotFound of discovery/cached/memory.
var ErrCacheNotFound = memory.ErrCacheNotFound

// NewMemCacheClient returns a cache over delegate.
//
// Deprecated: use memory.NewMemCacheClient of discovery/cached/memory.
func NewMemCacheClient(delegate discovery.DiscoveryInterface) discovery.CachedDiscoveryInterface {
	return memory.NewMemCacheClient(delegate)
}
