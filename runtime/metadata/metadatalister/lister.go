package metadatalister

import (
	"github.com/clientsmith/client-gen/runtime/listers"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Lister reads the objects of a resource.
type Lister interface {
	// List returns the objects of all namespaces whose labels match.
	List(selector labels.Selector) (ret []*metav1.PartialObjectMetadata, err error)
	// Get returns a cluster-scoped object by name, or a NotFound error.
	Get(name string) (*metav1.PartialObjectMetadata, error)
	// Namespace returns the lister for one namespace.
	Namespace(namespace string) NamespaceLister
}

// NamespaceLister reads the objects of a resource in a namespace.
type NamespaceLister interface {
	// List returns the objects of the namespace whose labels match.
	List(selector labels.Selector) (ret []*metav1.PartialObjectMetadata, err error)
	// Get returns an object of the namespace by name, or a NotFound error.
	Get(name string) (*metav1.PartialObjectMetadata, error)
}

// New returns a lister of what is in the indexer. The resource is for the NotFound errors.
func New(indexer cache.Indexer, gvr schema.GroupVersionResource) Lister {
	return lister{listers.New[*metav1.PartialObjectMetadata](indexer, gvr.GroupResource())}
}

type lister struct {
	listers.ResourceIndexer[*metav1.PartialObjectMetadata]
}

func (l lister) Namespace(namespace string) NamespaceLister {
	return listers.NewNamespaced(l.ResourceIndexer, namespace)
}

// NewRuntimeObjectShim returns a view of the lister for code that takes listers of any type.
func NewRuntimeObjectShim(lister Lister) cache.GenericLister {
	return shim{namespaceShim{lister}, lister}
}

type shim struct {
	namespaceShim
	all Lister
}

func (s shim) ByNamespace(namespace string) cache.GenericNamespaceLister {
	return namespaceShim{s.all.Namespace(namespace)}
}

type namespaceShim struct {
	typed NamespaceLister
}

func (s namespaceShim) List(selector labels.Selector) (ret []runtime.Object, err error) {
	objs, err := s.typed.List(selector)
	if err != nil {
		return nil, err
	}
	ret = make([]runtime.Object, len(objs))
	for i, obj := range objs {
		ret[i] = obj
	}
	return ret, nil
}

func (s namespaceShim) Get(name string) (runtime.Object, error) {
	obj, err := s.typed.Get(name)
	if err != nil {
		// Not obj, which is a nil pointer: the interface would not be nil.
		return nil, err
	}
	return obj, nil
}
