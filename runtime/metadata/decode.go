package metadata

import (
	"encoding/json"
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/rest"
)

var errNoMetadata = errors.New("the response has no object metadata")

// object returns the metadata in a response.
func (c *resourceClient) object(operation string, result rest.Result) (*metav1.PartialObjectMetadata, error) {
	obj, err := result.Get()
	switch {
	case runtime.IsNotRegisteredError(err):
		var partial metav1.PartialObjectMetadata
		if err := whole(result, &partial); err != nil {
			return nil, c.failed(operation, err)
		}
		if !isObject(&partial) {
			return nil, c.failed(operation, errNoMetadata)
		}
		return &partial, nil
	case err != nil:
		return nil, err
	}
	partial, ok := obj.(*metav1.PartialObjectMetadata)
	if !ok {
		return nil, c.failed(operation, fmt.Errorf("the response is a %T", obj))
	}
	return partial, nil
}

// list returns the metadata of the items of a response.
func (c *resourceClient) list(result rest.Result) (*metav1.PartialObjectMetadataList, error) {
	obj, err := result.Get()
	switch {
	case runtime.IsNotRegisteredError(err):
		var partial metav1.PartialObjectMetadataList
		if err := whole(result, &partial); err != nil {
			return nil, c.failed("list", err)
		}
		for i := range partial.Items {
			if !isObject(&partial.Items[i]) {
				return nil, c.failed("list", fmt.Errorf("item %d: %w", i, errNoMetadata))
			}
			partial.Items[i].TypeMeta = metav1.TypeMeta{}
		}
		return &partial, nil
	case err != nil:
		return nil, err
	}
	partial, ok := obj.(*metav1.PartialObjectMetadataList)
	if !ok {
		return nil, c.failed("list", fmt.Errorf("the response is a %T", obj))
	}
	return partial, nil
}

// whole decodes an answer that is the whole object, from a server that knows no partial ones. What it says of its kind
// is dropped, because the result is not of that kind.
func whole(result rest.Result, into runtime.Object) error {
	var contentType string
	body, err := result.ContentType(&contentType).Raw()
	if err != nil {
		return err
	}
	if contentType != runtime.ContentTypeJSON {
		return fmt.Errorf("the response is a whole object of type %q, which cannot be read", contentType)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("decode response: %w", err)
	}
	switch o := into.(type) {
	case *metav1.PartialObjectMetadata:
		o.TypeMeta = metav1.TypeMeta{}
	case *metav1.PartialObjectMetadataList:
		o.TypeMeta = metav1.TypeMeta{}
	}
	return nil
}

// isObject reports whether there is any of what the metadata of an object never lacks.
func isObject(m *metav1.PartialObjectMetadata) bool {
	return m.UID != "" || !m.CreationTimestamp.IsZero() || m.Name != "" || m.GenerateName != ""
}
