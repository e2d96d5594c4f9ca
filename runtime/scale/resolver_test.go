package scale_test

import (
	"errors"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/scale"
)

// resources is what a server has, by group and version, and how often it was asked.
type resources struct {
	discovery.ServerResourcesInterface
	lists map[string][]metav1.APIResource
	asked int
}

func (r *resources) ServerResourcesForGroupVersion(gv string) (*metav1.APIResourceList, error) {
	r.asked++
	list, ok := r.lists[gv]
	if !ok {
		return nil, errors.New("no such version")
	}
	return &metav1.APIResourceList{GroupVersion: gv, APIResources: list}, nil
}

func TestDiscoveredKinds(t *testing.T) {
	r := &resources{lists: map[string][]metav1.APIResource{
		"apps/v1": {{Name: "deployments"}, {Name: "deployments/scale", Group: "autoscaling", Version: "v1", Kind: "Scale"}, {Name: "daemonsets"}},
		"v1":      {{Name: "replicationcontrollers/scale", Kind: "Scale"}},
	}}
	resolver := scale.NewDiscoveryScaleKindResolver(r)
	for _, test := range []struct {
		resource schema.GroupVersionResource
		kind     string
		err      string
		asks     int
	}{
		{schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}, "autoscaling/v1, Kind=Scale", "", 1},
		{schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}, "autoscaling/v1, Kind=Scale", "", 0},
		{schema.GroupVersionResource{Version: "v1", Resource: "replicationcontrollers"}, "/v1, Kind=Scale", "", 1},
		{schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "daemonsets"}, "", "no subresource scale", 1},
		{schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "daemonsets"}, "", "no subresource scale", 1},
		{schema.GroupVersionResource{Group: "apps", Version: "v2", Resource: "deployments"}, "", "no such version", 1},
	} {
		before := r.asked
		kind, err := resolver.ScaleForResource(test.resource)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) || !kind.Empty() {
				t.Errorf("%s: %v, %v; want an error with %q", test.resource, kind, err, test.err)
			}
		} else if err != nil || kind.String() != test.kind {
			t.Errorf("%s: %v, %v; want %s", test.resource, kind, err, test.kind)
		}
		if r.asked-before != test.asks {
			t.Errorf("%s: asked %d times, want %d", test.resource, r.asked-before, test.asks)
		}
	}
}
