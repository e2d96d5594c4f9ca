package dynamicinformer

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/dynamic/dynamiclister"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// NewFilteredDynamicInformer returns an informer of a resource in a namespace, or in all with "", of what
// tweakListOptions, which may be nil, selects. It belongs to no factory.
func NewFilteredDynamicInformer(client dynamic.Interface, gvr schema.GroupVersionResource, namespace string, resyncPeriod time.Duration, indexers cache.Indexers, tweakListOptions TweakListOptionsFunc) GenericInformer {
	resource := client.Resource(gvr).Namespace(namespace)
	tweaked := func(options metav1.ListOptions) metav1.ListOptions {
		if tweakListOptions != nil {
			tweakListOptions(&options)
		}
		return options
	}
	list := func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
		return resource.List(ctx, tweaked(options))
	}
	watchIt := func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
		return resource.Watch(ctx, tweaked(options))
	}
	lw := &cache.ListWatch{ListWithContextFunc: list, WatchFuncWithContext: watchIt}
	return &dynamicInformer{
		gvr: gvr,
		informer: cache.NewSharedIndexInformerWithOptions(
			cache.ToListWatcherWithWatchListSemantics(lw, client),
			&unstructured.Unstructured{},
			cache.SharedIndexInformerOptions{
				ResyncPeriod: resyncPeriod, Indexers: indexers, ObjectDescription: gvr.String(),
			},
		),
	}
}

type dynamicInformer struct {
	gvr      schema.GroupVersionResource
	informer cache.SharedIndexInformer
}

func (d *dynamicInformer) Informer() cache.SharedIndexInformer { return d.informer }

func (d *dynamicInformer) Lister() cache.GenericLister {
	return dynamiclister.NewRuntimeObjectShim(dynamiclister.New(d.informer.GetIndexer(), d.gvr))
}
