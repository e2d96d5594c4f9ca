package metadatainformer

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/metadata"
	"github.com/clientsmith/client-gen/runtime/metadata/metadatalister"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// NewFilteredMetadataInformer returns an informer of a resource in a namespace, or in all with "", of what
// tweakListOptions, which may be nil, selects. It belongs to no factory.
func NewFilteredMetadataInformer(client metadata.Interface, gvr schema.GroupVersionResource, namespace string, resyncPeriod time.Duration, indexers cache.Indexers, tweakListOptions TweakListOptionsFunc) GenericInformer {
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
	return &metadataInformer{
		gvr: gvr,
		informer: cache.NewSharedIndexInformerWithOptions(
			cache.ToListWatcherWithWatchListSemantics(lw, client),
			&metav1.PartialObjectMetadata{},
			cache.SharedIndexInformerOptions{
				ResyncPeriod: resyncPeriod, Indexers: indexers, ObjectDescription: gvr.String(),
			},
		),
	}
}

type metadataInformer struct {
	gvr      schema.GroupVersionResource
	informer cache.SharedIndexInformer
}

func (m *metadataInformer) Informer() cache.SharedIndexInformer { return m.informer }

func (m *metadataInformer) Lister() cache.GenericLister {
	return metadatalister.NewRuntimeObjectShim(metadatalister.New(m.informer.GetIndexer(), m.gvr))
}
