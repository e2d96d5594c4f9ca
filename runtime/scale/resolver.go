package scale

import (
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
)

// NewDiscoveryScaleKindResolver returns a resolver that asks client. What it found it remembers for as long as it
// lives; failures, and resources without a scale, it asks for again. It is safe for concurrent use.
func NewDiscoveryScaleKindResolver(client discovery.ServerResourcesInterface) ScaleKindResolver {
	return &discovered{client: client}
}

type discovered struct {
	client discovery.ServerResourcesInterface
	known  sync.Map // schema.GroupVersionResource -> schema.GroupVersionKind
}

func (d *discovered) ScaleForResource(resource schema.GroupVersionResource) (schema.GroupVersionKind, error) {
	if kind, ok := d.known.Load(resource); ok {
		return kind.(schema.GroupVersionKind), nil
	}
	list, err := d.client.ServerResourcesForGroupVersion(resource.GroupVersion().String())
	if err != nil {
		return schema.GroupVersionKind{}, fmt.Errorf("discover the scale of %s: %w", resource, err)
	}
	for i := range list.APIResources {
		r := &list.APIResources[i]
		if r.Name != resource.Resource+"/scale" {
			continue
		}
		// What is left out is as of the list.
		gv := resource.GroupVersion()
		if r.Group != "" {
			gv.Group = r.Group
		}
		if r.Version != "" {
			gv.Version = r.Version
		}
		kind := gv.WithKind(r.Kind)
		d.known.Store(resource, kind)
		return kind, nil
	}
	return schema.GroupVersionKind{}, fmt.Errorf("discover the scale of %s: the server has no subresource scale for it", resource)
}
