package cache

import (
	"fmt"
	"log/slog"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// AppendFunc takes one object of a list.
type AppendFunc func(any)

// ListAll calls appendFn with every object of the store whose labels match. A selector that matches everything, nil
// included, looks at no labels. An object without metadata is an error otherwise.
func ListAll(store Store, selector labels.Selector, appendFn AppendFunc) error {
	return appendMatching(store.List(), selector, appendFn)
}

// ListAllByNamespace is [ListAll] for the objects of a namespace; metav1.NamespaceAll stands for all. It uses the index
// [NamespaceIndex]. Without one it looks at every object and logs a warning to slog.Default.
func ListAllByNamespace(indexer Indexer, namespace string, selector labels.Selector, appendFn AppendFunc) error {
	if namespace == "" {
		return ListAll(indexer, selector, appendFn)
	}
	items, err := indexer.ByIndex(NamespaceIndex, namespace)
	if err != nil {
		slog.Warn("Listing a namespace from a cache without an index for it", "index", NamespaceIndex, "error", err)
		if items, err = inNamespace(indexer.List(), namespace); err != nil {
			return err
		}
	}
	return appendMatching(items, selector, appendFn)
}

func inNamespace(items []any, namespace string) ([]any, error) {
	in := items[:0]
	for _, item := range items {
		m, err := meta.Accessor(item)
		if err != nil {
			return nil, fmt.Errorf("list namespace %q: %w", namespace, err)
		}
		if m.GetNamespace() == namespace {
			in = append(in, item)
		}
	}
	return in, nil
}

func appendMatching(items []any, selector labels.Selector, appendFn AppendFunc) error {
	all := selector == nil || selector.Empty()
	for _, item := range items {
		if !all {
			m, err := meta.Accessor(item)
			if err != nil {
				return fmt.Errorf("list by labels: %w", err)
			}
			if !selector.Matches(labels.Set(m.GetLabels())) {
				continue
			}
		}
		appendFn(item)
	}
	return nil
}

// GenericLister reads objects of any type from an indexer.
type GenericLister interface {
	// List returns the objects of all namespaces that match.
	List(selector labels.Selector) (ret []runtime.Object, err error)
	// Get returns a cluster-scoped object by name, or a NotFound error.
	Get(name string) (runtime.Object, error)
	// ByNamespace returns the lister for one namespace.
	ByNamespace(namespace string) GenericNamespaceLister
}

// GenericNamespaceLister reads the objects of a namespace.
type GenericNamespaceLister interface {
	// List returns the objects of the namespace that match.
	List(selector labels.Selector) (ret []runtime.Object, err error)
	// Get returns an object of the namespace by name, or a NotFound error.
	Get(name string) (runtime.Object, error)
}

// NewGenericLister returns a lister of what is in the indexer. The resource is for the NotFound errors.
func NewGenericLister(indexer Indexer, resource schema.GroupResource) GenericLister {
	return genericLister{indexer: indexer, resource: resource}
}

type genericLister struct {
	indexer   Indexer
	resource  schema.GroupResource
	namespace string
}

func (l genericLister) ByNamespace(namespace string) GenericNamespaceLister {
	l.namespace = namespace
	return l
}

func (l genericLister) List(selector labels.Selector) (ret []runtime.Object, err error) {
	var odd error
	err = ListAllByNamespace(l.indexer, l.namespace, selector, func(item any) {
		obj, err := asObject(item)
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
		return nil, fmt.Errorf("list %s: %w", l.resource, err)
	}
	return ret, nil
}

func (l genericLister) Get(name string) (runtime.Object, error) {
	item, exists, err := l.indexer.GetByKey(NewObjectName(l.namespace, name).String())
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, errors.NewNotFound(l.resource, name)
	}
	return asObject(item)
}

func asObject(item any) (runtime.Object, error) {
	obj, ok := item.(runtime.Object)
	if !ok {
		return nil, fmt.Errorf("the cache holds a %T, which is no runtime.Object", item)
	}
	return obj, nil
}
