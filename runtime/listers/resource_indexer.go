package listers

import (
	"fmt"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// ResourceIndexer reads objects of one type from an indexer, all of them or those of a namespace. Generated listers embed
// it. It may be copied and used concurrently.
type ResourceIndexer[T runtime.Object] struct {
	indexer   cache.Indexer
	resource  schema.GroupResource
	namespace string
}

// New returns a ResourceIndexer of all namespaces. The resource is for NotFound errors.
func New[T runtime.Object](indexer cache.Indexer, resource schema.GroupResource) ResourceIndexer[T] {
	return ResourceIndexer[T]{indexer: indexer, resource: resource}
}

// NewNamespaced returns a ResourceIndexer of a namespace that reads from the indexer of parent.
func NewNamespaced[T runtime.Object](parent ResourceIndexer[T], namespace string) ResourceIndexer[T] {
	return ResourceIndexer[T]{indexer: parent.indexer, resource: parent.resource, namespace: namespace}
}

// List returns the objects whose labels match, in no particular order; nil and labels.Everything() stand for all. An
// object of another type in the cache is an error. (client-go panics then.)
func (l ResourceIndexer[T]) List(selector labels.Selector) (ret []T, err error) {
	var odd error
	err = cache.ListAllByNamespace(l.indexer, l.namespace, selector, func(item any) {
		obj, err := l.typed(item)
		if err != nil {
			odd = err
			return
		}
		ret = append(ret, obj)
	})
	if err == nil {
		err = odd
	}
	if err != nil {
		return nil, err
	}
	return ret, nil
}

// Get returns the object of that name, or a NotFound error.
func (l ResourceIndexer[T]) Get(name string) (T, error) {
	var none T
	item, exists, err := l.indexer.GetByKey(cache.NewObjectName(l.namespace, name).String())
	if err != nil {
		return none, err
	}
	if !exists {
		return none, errors.NewNotFound(l.resource, name)
	}
	return l.typed(item)
}

func (l ResourceIndexer[T]) typed(item any) (T, error) {
	obj, ok := item.(T)
	if !ok {
		return obj, fmt.Errorf("lister of %s: the cache holds a %T, not a %T", l.resource, item, obj)
	}
	return obj, nil
}
