package watch_test

import (
	"context"
	"iter"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/gentype"
	"github.com/clientsmith/client-gen/runtime/metadata/fake"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// What a typed client has is enough, and the type of the list need not be given.
var _ = func(ctx context.Context, c *gentype.ClientWithList[*metav1.PartialObjectMetadata, *metav1.PartialObjectMetadataList]) iter.Seq2[watch.Event[*metav1.PartialObjectMetadata], error] {
	return watch.Events[*metav1.PartialObjectMetadata](ctx, c, metav1.ListOptions{})
}

func TestEventsOfMetadata(t *testing.T) {
	obj := &metav1.PartialObjectMetadata{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "a"},
	}
	client := fake.NewSimpleMetadataClient(fake.NewTestScheme(), obj)
	for event, err := range watch.Events[*metav1.PartialObjectMetadata](t.Context(), client.Resource(configMaps), metav1.ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if event.Object.Name != "a" || !event.Listed {
			t.Errorf("event %v", event)
		}
		break
	}
}
