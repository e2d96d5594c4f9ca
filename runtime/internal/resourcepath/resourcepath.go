// Package resourcepath has the paths that clients for any resource send their requests to.
//
// Its one rule: no group, version, resource, namespace, name or subresource leads anywhere but to what it names.
package resourcepath

import (
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// Collection returns the segments of the path of a resource, in a namespace unless that is empty.
func Collection(resource schema.GroupVersionResource, namespace string) ([]string, error) {
	path := []string{"api"}
	if resource.Group != "" {
		path = []string{"apis", resource.Group}
	}
	path = append(path, resource.Version)
	if namespace != "" {
		path = append(path, "namespaces", namespace)
	}
	path = append(path, resource.Resource)
	for _, part := range []struct {
		what, value string
		required    bool
	}{
		{"group", resource.Group, false}, {"version", resource.Version, true}, {"resource", resource.Resource, true}, {"namespace", namespace, false},
	} {
		if part.value == "" && part.required {
			return nil, fmt.Errorf("the %s is empty", part.what)
		}
		if reasons := rest.IsValidPathSegmentName(part.value); len(reasons) != 0 {
			return nil, fmt.Errorf("invalid %s %q: %v", part.what, part.value, reasons)
		}
	}
	return path, nil
}

var errNoName = errors.New("name is required")

// Object returns the segments of the path of an object, or of a subresource of it. One that has several segments is
// given as such or with slashes.
func Object(resource schema.GroupVersionResource, namespace, name string, subresources []string) ([]string, error) {
	if name == "" {
		return nil, errNoName
	}
	path, err := Collection(resource, namespace)
	if err != nil {
		return nil, err
	}
	if reasons := rest.IsValidPathSegmentName(name); len(reasons) != 0 {
		return nil, fmt.Errorf("invalid name %q: %v", name, reasons)
	}
	path = append(path, name)
	for _, subresource := range subresources {
		for segment := range strings.SplitSeq(subresource, "/") {
			reasons := rest.IsValidPathSegmentName(segment)
			if segment == "" {
				reasons = []string{"may not have empty segments"}
			}
			if len(reasons) != 0 {
				return nil, fmt.Errorf("invalid subresource %q: %v", subresource, reasons)
			}
			path = append(path, segment)
		}
	}
	return path, nil
}
