package resourcepath

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestPaths(t *testing.T) {
	tabs := schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "CronTabs"}
	pods := schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	for _, tt := range []struct {
		resource        schema.GroupVersionResource
		namespace, name string
		subresources    []string
		want            string
	}{
		{tabs, "", "x", nil, "[apis example.com v1 CronTabs x]"},
		{tabs, "ns", "x", []string{"a", "b/c"}, "[apis example.com v1 namespaces ns CronTabs x a b c]"},
		{pods, "ns", "x", []string{"log"}, "[api v1 namespaces ns pods x log]"},
		{pods, "ns", "", nil, "name is required"},
		{pods, "..", "x", nil, `invalid namespace ".."`},
		{pods, "ns", "a/b", nil, `invalid name "a/b"`},
		{pods, "ns", "x", []string{"a/../.."}, `invalid subresource "a/../.."`},
		{pods, "ns", "x", []string{"a//b"}, "may not have empty segments"},
		{pods, "ns", "x", []string{"%2e"}, "invalid subresource"},
		{schema.GroupVersionResource{Resource: "pods"}, "", "x", nil, "the version is empty"},
		{schema.GroupVersionResource{Version: "v1"}, "", "x", nil, "the resource is empty"},
		{schema.GroupVersionResource{Group: ".", Version: "v1", Resource: "r"}, "", "x", nil, `invalid group "."`},
		{schema.GroupVersionResource{Version: "v1/..", Resource: "r"}, "", "x", nil, `invalid version "v1/.."`},
	} {
		path, err := Object(tt.resource, tt.namespace, tt.name, tt.subresources)
		if err != nil {
			if path != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v: %v, %v, want %s", tt, path, err, tt.want)
			}
		} else if fmt.Sprint(path) != tt.want {
			t.Errorf("%v: %v, want %s", tt, path, tt.want)
		}
	}
}
