package metadatainformer_test

import (
	"context"
	"testing"
	"testing/synctest"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/metadata/fake"
	"github.com/clientsmith/client-gen/runtime/metadata/metadatainformer"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

var configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

func object(namespace, name, value string) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, Labels: map[string]string{"x": value}, Annotations: map[string]string{"y": "z"}},
	}
}

func TestFactory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := fake.NewSimpleMetadataClient(fake.NewTestScheme(), object("a", "one", "1"), object("a", "two", "2"), object("b", "three", "1"))
		selectX := func(options *metav1.ListOptions) { options.LabelSelector = "x=1" }
		drop, err := cache.DropFields("metadata.annotations")
		if err != nil {
			t.Fatal(err)
		}
		tests := map[string]struct {
			factory     metadatainformer.SharedInformerFactory
			keys        int
			annotations bool
		}{
			"plain":        {metadatainformer.NewSharedInformerFactory(client, 0), 3, true},
			"filtered":     {metadatainformer.NewFilteredSharedInformerFactory(client, 0, "a", selectX), 1, true},
			"with options": {metadatainformer.NewSharedInformerFactoryWithOptions(client, 0, metadatainformer.WithTransform(drop)), 3, false},
		}
		for name, tt := range tests {
			generic := tt.factory.ForResource(configMaps)
			ctx, cancel := context.WithCancel(t.Context())
			tt.factory.Start(ctx.Done())
			if synced := tt.factory.WaitForCacheSync(ctx.Done()); !synced[configMaps] {
				t.Errorf("%s: synced %v", name, synced)
			}
			if keys := generic.Informer().GetIndexer().ListKeys(); len(keys) != tt.keys {
				t.Errorf("%s: keys %v", name, keys)
			}
			one, err := generic.Lister().ByNamespace("a").Get("one")
			if err != nil {
				t.Fatal(err)
			}
			if m := one.(*metav1.PartialObjectMetadata); m.Name != "one" || (len(m.Annotations) > 0) != tt.annotations {
				t.Errorf("%s: got %v", name, m)
			}
			cancel()
			tt.factory.Shutdown()
		}
	})
}
