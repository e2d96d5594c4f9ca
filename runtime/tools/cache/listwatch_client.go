package cache

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// Getter starts GET requests; a [restclient.RESTClient] is one.
type Getter interface {
	// Get returns a new GET request.
	Get() *restclient.Request
}

// NewListWatchFromClient returns a ListWatch of a resource in a namespace ("" for all, and for cluster-scoped
// resources) of the objects that fieldSelector selects. A nil selector selects all. All four functions are set.
func NewListWatchFromClient(c Getter, resource string, namespace string, fieldSelector fields.Selector) *ListWatch {
	return NewFilteredListWatchFromClient(c, resource, namespace, func(options *metav1.ListOptions) {
		if fieldSelector != nil {
			options.FieldSelector = fieldSelector.String()
		}
	})
}

// NewFilteredListWatchFromClient returns a ListWatch of a resource in a namespace ("" for all, and for cluster-scoped
// resources). The options of every request go through optionsModifier, which may be nil. All four functions are set.
func NewFilteredListWatchFromClient(c Getter, resource string, namespace string, optionsModifier func(options *metav1.ListOptions)) *ListWatch {
	request := func(options *metav1.ListOptions) *restclient.Request {
		if optionsModifier != nil {
			optionsModifier(options)
		}
		return c.Get().Namespace(namespace).Resource(resource).VersionedParams(options, metav1.ParameterCodec)
	}
	list := func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
		return request(&options).Do(ctx).Get()
	}
	watchIt := func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
		options.Watch = true
		return request(&options).Watch(ctx)
	}
	return &ListWatch{
		ListFunc: func(options metav1.ListOptions) (runtime.Object, error) {
			return list(context.Background(), options)
		},
		WatchFunc: func(options metav1.ListOptions) (watch.Interface, error) {
			return watchIt(context.Background(), options)
		},
		ListWithContextFunc:  list,
		WatchFuncWithContext: watchIt,
	}
}
