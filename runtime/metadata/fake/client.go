package fake

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/metadata"
	"github.com/clientsmith/client-gen/runtime/testing"
)

// MetadataClient is what the clients of FakeMetadataClient.Resource implement, with or without a namespace: a Getter
// that can also make and change objects, which no real server lets a metadata client do.
type MetadataClient interface {
	metadata.Getter
	// CreateFake stores obj.
	CreateFake(obj *metav1.PartialObjectMetadata, opts metav1.CreateOptions, subresources ...string) (*metav1.PartialObjectMetadata, error)
	// UpdateFake replaces the object of obj's name.
	UpdateFake(obj *metav1.PartialObjectMetadata, opts metav1.UpdateOptions, subresources ...string) (*metav1.PartialObjectMetadata, error)
}

// FakeMetadataClient is a metadata.Interface whose calls become actions of the embedded Fake. The tracker answers those
// that no reactor before it does.
type FakeMetadataClient struct {
	testing.Fake
	tracker testing.ObjectTracker
}

var (
	_ metadata.Interface = (*FakeMetadataClient)(nil)
	_ testing.FakeClient = (*FakeMetadataClient)(nil)
)

// NewTestScheme returns a new, empty scheme.
func NewTestScheme() *runtime.Scheme { return runtime.NewScheme() }

// NewSimpleMetadataClient returns a client that has the given objects: PartialObjectMetadata that say what they are, or
// typed objects, which scheme must know and of which the metadata are kept. The resource of a kind is its plural as
// meta.UnsafeGuessKindToResource has it. An object that cannot be tracked panics, as in client-go. scheme is not
// changed and may be nil.
func NewSimpleMetadataClient(scheme *runtime.Scheme, objects ...runtime.Object) *FakeMetadataClient {
	tracker := testing.NewObjectTracker(kinds{}, serializer.NewCodecFactory(runtime.NewScheme()).UniversalDecoder())
	for _, obj := range objects {
		if err := add(tracker, scheme, obj); err != nil {
			panic(fmt.Sprintf("metadata/fake: %v", err))
		}
	}
	client := &FakeMetadataClient{tracker: tracker}
	client.AddReactor("*", "*", testing.ObjectReaction(tracker))
	client.AddWatchReactor("*", func(action testing.Action) (bool, watch.Interface, error) {
		watchAction, ok := action.(testing.WatchActionImpl)
		if !ok {
			return false, nil, nil
		}
		w, err := tracker.Watch(action.GetResource(), action.GetNamespace(), watchAction.ListOptions)
		return true, w, err
	})
	return client
}

func add(tracker testing.ObjectTracker, scheme *runtime.Scheme, obj runtime.Object) error {
	if meta.IsListType(obj) {
		return meta.EachListItem(obj, func(item runtime.Object) error { return add(tracker, scheme, item) })
	}
	partial, err := toPartial(scheme, obj)
	if err != nil {
		return err
	}
	return tracker.Add(partial)
}

// toPartial returns the metadata of an object, with what it is.
func toPartial(scheme *runtime.Scheme, obj runtime.Object) (*metav1.PartialObjectMetadata, error) {
	m, err := meta.Accessor(obj)
	if err != nil {
		return nil, fmt.Errorf("%T: %w", obj, err)
	}
	partial, ok := obj.(*metav1.PartialObjectMetadata)
	if !ok {
		partial = meta.AsPartialObjectMetadata(m)
		partial.SetGroupVersionKind(obj.GetObjectKind().GroupVersionKind())
		if partial.Kind == "" && scheme != nil {
			gvks, _, err := scheme.ObjectKinds(obj)
			if err != nil {
				return nil, err
			}
			partial.SetGroupVersionKind(gvks[0])
		}
	}
	if partial.Kind == "" || partial.APIVersion == "" {
		return nil, fmt.Errorf("%T %q has no apiVersion or no kind", obj, m.GetName())
	}
	return partial, nil
}

// Resource returns the client for one resource, which implements MetadataClient.
func (c *FakeMetadataClient) Resource(resource schema.GroupVersionResource) metadata.Getter {
	return &resourceClient{client: c, resource: resource}
}

// Tracker returns the tracker that keeps the objects.
func (c *FakeMetadataClient) Tracker() testing.ObjectTracker { return c.tracker }

// IsWatchListSemanticsUnSupported returns true: watches do not begin with a list that ends with a bookmark.
func (c *FakeMetadataClient) IsWatchListSemanticsUnSupported() bool { return true }

// kinds is the scheme of the tracker: whatever its kind, an object is its metadata.
type kinds struct{}

var (
	itemKind = metav1.SchemeGroupVersion.WithKind("PartialObjectMetadata")
	listKind = metav1.SchemeGroupVersion.WithKind("PartialObjectMetadataList")
)

func (kinds) New(kind schema.GroupVersionKind) (runtime.Object, error) {
	if kind == listKind {
		return &metav1.PartialObjectMetadataList{TypeMeta: metav1.TypeMeta{Kind: kind.Kind, APIVersion: kind.GroupVersion().String()}}, nil
	}
	obj := &metav1.PartialObjectMetadata{}
	obj.SetGroupVersionKind(kind)
	return obj, nil
}

func (kinds) ObjectKinds(obj runtime.Object) ([]schema.GroupVersionKind, bool, error) {
	if gvk := obj.GetObjectKind().GroupVersionKind(); gvk.Kind != "" {
		return []schema.GroupVersionKind{gvk}, false, nil
	}
	return []schema.GroupVersionKind{itemKind}, false, nil
}

func (kinds) Recognizes(schema.GroupVersionKind) bool { return true }
