package restmapper

import (
	"context"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
)

// CategoryExpander knows which resources belong to a category, such as all.
type CategoryExpander interface {
	// Expand returns the resources, and whether the category is known.
	Expand(category string) ([]schema.GroupResource, bool)
}

// CategoryExpanderWithContext is CategoryExpander with contexts.
type CategoryExpanderWithContext interface {
	// ExpandWithContext is Expand with a context.
	ExpandWithContext(ctx context.Context, category string) ([]schema.GroupResource, bool)
}

// ToCategoryExpanderWithContext returns c with contexts: c itself if it has them, nil for nil, else a wrapper that ignores
// them.
func ToCategoryExpanderWithContext(c CategoryExpander) CategoryExpanderWithContext {
	if c == nil {
		return nil
	}
	if withContext, ok := c.(CategoryExpanderWithContext); ok {
		return withContext
	}
	return categoryAdapter{c}
}

type categoryAdapter struct{ CategoryExpander }

func (a categoryAdapter) ExpandWithContext(_ context.Context, category string) ([]schema.GroupResource, bool) {
	return a.Expand(category)
}

// SimpleCategoryExpander looks up categories in a table.
type SimpleCategoryExpander struct {
	// Expansions are the resources by category.
	Expansions map[string][]schema.GroupResource
}

// Expand implements CategoryExpander.
func (e SimpleCategoryExpander) Expand(category string) ([]schema.GroupResource, bool) {
	resources, ok := e.Expansions[category]
	return resources, ok
}

// ExpandWithContext implements CategoryExpanderWithContext.
func (e SimpleCategoryExpander) ExpandWithContext(_ context.Context, category string) ([]schema.GroupResource, bool) {
	return e.Expand(category)
}

type discoveryCategoryExpander struct {
	client discovery.DiscoveryInterfaceWithContext
}

// NewDiscoveryCategoryExpander returns an expander that asks client each time; give it a caching one. client must not be
// nil. A category is unknown when the server cannot be asked.
func NewDiscoveryCategoryExpander(client discovery.DiscoveryInterface) CategoryExpander {
	if client == nil {
		panic("NewDiscoveryCategoryExpander: the discovery client is nil")
	}
	return discoveryCategoryExpander{discovery.ToDiscoveryInterfaceWithContext(client)}
}

// NewDiscoveryCategoryExpanderWithContext is NewDiscoveryCategoryExpander with contexts.
func NewDiscoveryCategoryExpanderWithContext(client discovery.DiscoveryInterfaceWithContext) CategoryExpanderWithContext {
	if client == nil {
		panic("NewDiscoveryCategoryExpanderWithContext: the discovery client is nil")
	}
	return discoveryCategoryExpander{client}
}

// Expand implements CategoryExpander.
func (e discoveryCategoryExpander) Expand(category string) ([]schema.GroupResource, bool) {
	return e.ExpandWithContext(context.Background(), category)
}

// ExpandWithContext implements CategoryExpanderWithContext. Groups that cannot be discovered are left out.
func (e discoveryCategoryExpander) ExpandWithContext(ctx context.Context, category string) ([]schema.GroupResource, bool) {
	_, lists, _ := e.client.ServerGroupsAndResourcesWithContext(ctx)
	resources, ok := categories(lists)[category]
	return resources, ok
}

// UnionCategoryExpander joins what several expanders know.
type UnionCategoryExpander []CategoryExpander

// Expand returns each resource once; the category is known if any expander knows it.
func (u UnionCategoryExpander) Expand(category string) ([]schema.GroupResource, bool) {
	return union(len(u), func(i int) ([]schema.GroupResource, bool) { return u[i].Expand(category) })
}

// UnionCategoryExpanderWithContext joins what several expanders know.
type UnionCategoryExpanderWithContext []CategoryExpanderWithContext

// ExpandWithContext returns each resource once; the category is known if any expander knows it.
func (u UnionCategoryExpanderWithContext) ExpandWithContext(ctx context.Context, category string) ([]schema.GroupResource, bool) {
	return union(len(u), func(i int) ([]schema.GroupResource, bool) { return u[i].ExpandWithContext(ctx, category) })
}

func union(n int, expand func(i int) ([]schema.GroupResource, bool)) ([]schema.GroupResource, bool) {
	result, known := []schema.GroupResource{}, false
	for i := range n {
		resources, ok := expand(i)
		known = known || ok
		for _, resource := range resources {
			if !slices.Contains(result, resource) {
				result = append(result, resource)
			}
		}
	}
	return result, known
}

// categories returns the resources of each category, in the order of discovery.
func categories(lists []*metav1.APIResourceList) map[string][]schema.GroupResource {
	result := map[string][]schema.GroupResource{}
	for _, list := range lists {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			continue
		}
		for _, resource := range list.APIResources {
			for _, category := range resource.Categories {
				gr := schema.GroupResource{Group: gv.Group, Resource: resource.Name}
				if !slices.Contains(result[category], gr) {
					result[category] = append(result[category], gr)
				}
			}
		}
	}
	return result
}
