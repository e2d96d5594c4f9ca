package metadatainformer

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/internal/informerset"
	"github.com/clientsmith/client-gen/runtime/metadata"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// SharedInformerFactory makes informers by resource, each once, and runs them.
type SharedInformerFactory interface {
	// Start runs the informers that were asked for and do not run yet, until stopCh is closed. It does not wait.
	Start(stopCh <-chan struct{})

	// ForResource returns the informer of a resource, which begins to run with the next Start.
	ForResource(gvr schema.GroupVersionResource) GenericInformer

	// WaitForCacheSync waits until the caches of all informers that were started are filled, or until stopCh is closed,
	// and says which are. To learn why it takes so long see [cache.WaitForSync].
	WaitForCacheSync(stopCh <-chan struct{}) map[schema.GroupVersionResource]bool

	// Shutdown lets no informer start from now on, and waits until all have ended, for which the channels that they were
	// started with must be closed. It may be called more than once.
	Shutdown()
}

// GenericInformer is an informer with a lister. It has the methods of the GenericInformer of package informers, which is
// not imported here because it knows the types of all of Kubernetes.
type GenericInformer interface {
	// Informer returns the informer.
	Informer() cache.SharedIndexInformer
	// Lister returns a lister of what the informer has cached.
	Lister() cache.GenericLister
}

// TweakListOptionsFunc changes the options of every list and watch, to select by label or field.
type TweakListOptionsFunc func(*metav1.ListOptions)

// SharedInformerOption changes what NewSharedInformerFactoryWithOptions returns.
type SharedInformerOption func(*metadataSharedInformerFactory) *metadataSharedInformerFactory

// WithTransform changes all objects before they are cached, see [cache.DropManagedFields].
func WithTransform(transform cache.TransformFunc) SharedInformerOption {
	return func(f *metadataSharedInformerFactory) *metadataSharedInformerFactory {
		f.transform = transform
		return f
	}
}

// WithNamespace limits the informers to a namespace; "" stands for all. client-go has no such option here.
func WithNamespace(namespace string) SharedInformerOption {
	return func(f *metadataSharedInformerFactory) *metadataSharedInformerFactory {
		f.namespace = namespace
		return f
	}
}

// WithTweakListOptions changes the options of every list and watch. client-go has no such option here.
func WithTweakListOptions(tweak TweakListOptionsFunc) SharedInformerOption {
	return func(f *metadataSharedInformerFactory) *metadataSharedInformerFactory {
		f.tweak = tweak
		return f
	}
}

// NewSharedInformerFactory returns a factory for all namespaces. Handlers that ask for no resync period of their own are
// shown everything again every defaultResync, or never if that is 0.
func NewSharedInformerFactory(client metadata.Interface, defaultResync time.Duration) SharedInformerFactory {
	return NewSharedInformerFactoryWithOptions(client, defaultResync)
}

// NewFilteredSharedInformerFactory returns a factory for one namespace, or for all with "", and for what
// tweakListOptions, which may be nil, selects.
func NewFilteredSharedInformerFactory(client metadata.Interface, defaultResync time.Duration, namespace string, tweakListOptions TweakListOptionsFunc) SharedInformerFactory {
	return NewSharedInformerFactoryWithOptions(client, defaultResync, WithNamespace(namespace), WithTweakListOptions(tweakListOptions))
}

// NewSharedInformerFactoryWithOptions returns a factory with options, of which none need be given.
func NewSharedInformerFactoryWithOptions(client metadata.Interface, defaultResync time.Duration, options ...SharedInformerOption) SharedInformerFactory {
	f := &metadataSharedInformerFactory{client: client, resync: defaultResync}
	for _, option := range options {
		f = option(f)
	}
	f.set = informerset.New(f.make)
	return f
}

type metadataSharedInformerFactory struct {
	client    metadata.Interface
	resync    time.Duration
	namespace string
	tweak     TweakListOptionsFunc
	transform cache.TransformFunc
	set       *informerset.Set
}

func (f *metadataSharedInformerFactory) make(gvr schema.GroupVersionResource) informerset.Informer {
	informer := NewFilteredMetadataInformer(f.client, gvr, f.namespace, f.resync,
		cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc}, f.tweak)
	if f.transform != nil {
		// The informer has not started, so that there is no error.
		_ = informer.Informer().SetTransform(f.transform)
	}
	return informer
}

func (f *metadataSharedInformerFactory) ForResource(gvr schema.GroupVersionResource) GenericInformer {
	return f.set.ForResource(gvr)
}

func (f *metadataSharedInformerFactory) Start(stopCh <-chan struct{}) { f.set.Start(stopCh) }
func (f *metadataSharedInformerFactory) Shutdown()                    { f.set.Shutdown() }

func (f *metadataSharedInformerFactory) WaitForCacheSync(stopCh <-chan struct{}) map[schema.GroupVersionResource]bool {
	return f.set.WaitForCacheSync(stopCh)
}
