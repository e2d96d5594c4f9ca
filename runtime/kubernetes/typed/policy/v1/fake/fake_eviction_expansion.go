package fake

import (
	"context"

	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/testing"
)

func (c *fakeEvictions) Evict(_ context.Context, eviction *policyv1.Eviction) error {
	pods := schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	_, err := c.Fake.Invokes(testing.NewCreateSubresourceActionWithOptions(
		pods, "", "eviction", c.Namespace(), eviction, metav1.CreateOptions{}), eviction)
	return err
}
