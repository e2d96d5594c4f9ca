package dynamicinformer

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/informerset"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// DynamicSharedInformerFactory makes informers by resource, each once, and runs them.
type DynamicSharedInformerFactory interface {
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

// NewDynamicSharedInformerFactory returns a factory for all namespaces. Handlers that ask for no resync period of their own
// are shown everything again every defaultResync, or never if that is 0.
func NewDynamicSharedInformerFactory(client dynamic.Interface, defaultResync time.Duration) DynamicSharedInformerFactory {
	return NewFilteredDynamicSharedInformerFactory(client, defaultResync, metav1.NamespaceAll, nil)
}

// NewFilteredDynamicSharedInformerFactory returns a factory for one namespace, or for all with "", and for what
// tweakListOptions, which may be nil, selects.
func NewFilteredDynamicSharedInformerFactory(client dynamic.Interface, defaultResync time.Duration, namespace string, tweakListOptions TweakListOptionsFunc) DynamicSharedInformerFactory {
	return NewFactoryWithOptions(client, defaultResync, WithNamespace(namespace), WithTweakListOptions(tweakListOptions))
}

// FactoryOption changes what NewFactoryWithOptions returns.
type FactoryOption func(*factory)

// WithNamespace limits the informers to a namespace; "" stands for all.
func WithNamespace(namespace string) FactoryOption {
	return func(f *factory) { f.namespace = namespace }
}

// WithTweakListOptions changes the options of every list and watch.
func WithTweakListOptions(tweak TweakListOptionsFunc) FactoryOption {
	return func(f *factory) { f.tweak = tweak }
}

// WithTransform changes all objects before they are cached, see [cache.DropManagedFields].
func WithTransform(transform cache.TransformFunc) FactoryOption {
	return func(f *factory) { f.transform = transform }
}

// NewFactoryWithOptions returns a factory with options, of which none need be given. client-go has no such function; its
// other factories have.
func NewFactoryWithOptions(client dynamic.Interface, defaultResync time.Duration, options ...FactoryOption) DynamicSharedInformerFactory {
	f := &factory{client: client, resync: defaultResync}
	for _, option := range options {
		option(f)
	}
	f.set = informerset.New(f.make)
	return f
}

type factory struct {
	client    dynamic.Interface
	resync    time.Duration
	namespace string
	tweak     TweakListOptionsFunc
	transform cache.TransformFunc
	set       *informerset.Set
}

func (f *factory) make(gvr schema.GroupVersionResource) informerset.Informer {
	informer := NewFilteredDynamicInformer(f.client, gvr, f.namespace, f.resync,
		cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc}, f.tweak)
	if f.transform != nil {
		// The informer has not started, so that there is no error.
		_ = informer.Informer().SetTransform(f.transform)
	}
	return informer
}

func (f *factory) ForResource(gvr schema.GroupVersionResource) GenericInformer {
	return f.set.ForResource(gvr)
}

func (f *factory) Start(stopCh <-chan struct{}) { f.set.Start(stopCh) }
func (f *factory) Shutdown()                    { f.set.Shutdown() }

func (f *factory) WaitForCacheSync(stopCh <-chan struct{}) map[schema.GroupVersionResource]bool {
	return f.set.WaitForCacheSync(stopCh)
}
