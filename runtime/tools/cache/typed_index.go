package cache

import "fmt"

// TypedIndexer is an [Indexer] for objects of type T, with variants of its methods that need no type assertion.
type TypedIndexer[T any] interface {
	Indexer

	// TypedIndex is Index for objects of type T.
	TypedIndex(indexName string, obj T) ([]T, error)
	// ByTypedIndex is ByIndex for objects of type T.
	ByTypedIndex(indexName, indexedValue string) ([]T, error)
	// AddTypedIndexers is AddIndexers for functions that take a T.
	AddTypedIndexers(newIndexers TypedIndexers[T]) error
}

// TypedIndexFunc is an [IndexFunc] for objects of type T.
type TypedIndexFunc[T any] func(obj T) ([]string, error)

// TypedIndexers are index functions for objects of type T by the name of their index.
type TypedIndexers[T any] map[string]TypedIndexFunc[T]

// TypedIndexerFuncToIndexerFunc makes an [IndexFunc] that returns an error for what is not a T.
func TypedIndexerFuncToIndexerFunc[T any](indexer TypedIndexFunc[T]) IndexFunc {
	return func(obj any) ([]string, error) {
		typed, ok := obj.(T)
		if !ok {
			return nil, fmt.Errorf("typed index: the object is a %T, not a %T", obj, *new(T))
		}
		return indexer(typed)
	}
}

// TypedIndexersToIndexers is [TypedIndexerFuncToIndexerFunc] for several, as SharedIndexInformerOptions need them.
func TypedIndexersToIndexers[T any](indexers TypedIndexers[T]) Indexers {
	untyped := make(Indexers, len(indexers))
	for name, fn := range indexers {
		untyped[name] = TypedIndexerFuncToIndexerFunc(fn)
	}
	return untyped
}

// newTypedIndexer returns the typed view of an indexer.
func newTypedIndexer[T any](indexer Indexer) TypedIndexer[T] {
	return typedIndexer[T]{Indexer: indexer}
}

type typedIndexer[T any] struct {
	Indexer
}

func (i typedIndexer[T]) TypedIndex(indexName string, obj T) ([]T, error) {
	items, err := i.Index(indexName, obj)
	if err != nil {
		return nil, err
	}
	return assertAll[T](items)
}

func (i typedIndexer[T]) ByTypedIndex(indexName, indexedValue string) ([]T, error) {
	items, err := i.ByIndex(indexName, indexedValue)
	if err != nil {
		return nil, err
	}
	return assertAll[T](items)
}

func (i typedIndexer[T]) AddTypedIndexers(newIndexers TypedIndexers[T]) error {
	return i.AddIndexers(TypedIndexersToIndexers(newIndexers))
}

// assertAll returns the items as values of type T, or an error for the first that is none.
func assertAll[T any](items []any) ([]T, error) {
	typed := make([]T, len(items))
	for i, item := range items {
		t, ok := item.(T)
		if !ok {
			return nil, fmt.Errorf("typed indexer: the store holds a %T, not a %T", item, *new(T))
		}
		typed[i] = t
	}
	return typed, nil
}
