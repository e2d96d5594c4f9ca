package cache

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/util/sets"
)

// NamespaceIndex is the name under which the namespace is indexed, by [MetaNamespaceIndexFunc] as a rule.
// [ListAllByNamespace] and the listers look for it.
const NamespaceIndex string = "namespace"

// Indexer is a [Store] that also finds objects by values derived from them. Every index has a name and a function that
// returns the values of an object; an object is found under each of them.
type Indexer interface {
	Store

	// Index returns the objects that share at least one value of the named index with obj, each once.
	Index(indexName string, obj any) ([]any, error)

	// IndexKeys returns the keys of the objects that have the value in the named index.
	IndexKeys(indexName, indexedValue string) ([]string, error)

	// ListIndexFuncValues returns all values that objects have in the named index.
	ListIndexFuncValues(indexName string) []string

	// ByIndex returns the objects that have the value in the named index.
	ByIndex(indexName, indexedValue string) ([]any, error)

	// GetIndexers returns the functions of all indexes by name.
	GetIndexers() Indexers

	// AddIndexers adds indexes; objects that are in the store already get into them. A name that exists is an error,
	// and then none is added.
	AddIndexers(newIndexers Indexers) error
}

// IndexFunc returns the values under which an object is to be found. It must return the same values whenever it is
// given the same object. An error is a mistake in the program, and the store panics with it.
type IndexFunc func(obj any) ([]string, error)

// Indexers are index functions by the name of their index.
type Indexers map[string]IndexFunc

// Indices are the contents of indexes by name. The type exists for the signature of [NewThreadSafeStore].
type Indices map[string]index

// index holds the keys of objects by indexed value.
type index map[string]sets.Set[string]

// MetaNamespaceIndexFunc is the [IndexFunc] for the namespace of an object; cluster-scoped objects have the value "".
func MetaNamespaceIndexFunc(obj any) ([]string, error) {
	m, err := meta.Accessor(obj)
	if err != nil {
		return nil, fmt.Errorf("index by namespace: object has no meta: %w", err)
	}
	return []string{m.GetNamespace()}, nil
}

// IndexFuncToKeyFuncAdapter makes a [KeyFunc] of an index function that has exactly one value for every object. For
// an object with none or with several the key function returns an error.
func IndexFuncToKeyFuncAdapter(indexFunc IndexFunc) KeyFunc {
	return func(obj any) (string, error) {
		values, err := indexFunc(obj)
		if err != nil {
			return "", err
		}
		if len(values) != 1 {
			return "", fmt.Errorf("key from index: want one value for the object, got %d: %q", len(values), values)
		}
		return values[0], nil
	}
}
