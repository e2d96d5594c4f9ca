package cache

import "fmt"

// TypedSharedIndexInformer is a [SharedIndexInformer] of objects of type T, with variants of its methods that need no type
// assertion.
type TypedSharedIndexInformer[T Object] interface {
	SharedIndexInformer

	// AddTypedEventHandler is AddEventHandlerWithOptions for a typed handler. Without options these are the defaults; more
	// than one is an error.
	AddTypedEventHandler(handler TypedResourceEventHandler[T], options ...HandlerOptions) (ResourceEventHandlerRegistration, error)
	// AddTypedIndexers is AddIndexers for functions that take a T.
	AddTypedIndexers(indexers TypedIndexers[T]) error
	// GetTypedIndexer is GetIndexer with typed methods.
	GetTypedIndexer() TypedIndexer[T]
}

// NewTypedSharedIndexInformer returns the typed view of an informer, which must be one of objects of type T.
func NewTypedSharedIndexInformer[T Object](informer SharedIndexInformer) TypedSharedIndexInformer[T] {
	return typedInformer[T]{informer}
}

type typedInformer[T Object] struct{ SharedIndexInformer }

func (i typedInformer[T]) AddTypedEventHandler(handler TypedResourceEventHandler[T], options ...HandlerOptions) (ResourceEventHandlerRegistration, error) {
	if len(options) > 1 {
		return nil, fmt.Errorf("add typed handler: %d options were given, at most one is allowed", len(options))
	}
	if handler == nil {
		return nil, fmt.Errorf("add typed handler: the handler is nil")
	}
	var o HandlerOptions
	if len(options) == 1 {
		o = options[0]
	}
	return i.AddEventHandlerWithOptions(untypedHandler[T]{handler}, o)
}

func (i typedInformer[T]) AddTypedIndexers(indexers TypedIndexers[T]) error {
	return i.AddIndexers(TypedIndexersToIndexers(indexers))
}

func (i typedInformer[T]) GetTypedIndexer() TypedIndexer[T] {
	return newTypedIndexer[T](i.GetIndexer())
}

func (i typedInformer[T]) unwrap() SharedIndexInformer { return i.SharedIndexInformer }
