package fake

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/testing"
)

func (c *fakeNodes) PatchStatus(_ context.Context, nodeName string, data []byte) (*corev1.Node, error) {
	action := testing.NewRootPatchSubresourceAction(c.Resource(), nodeName, types.StrategicMergePatchType, data, "status")
	obj, err := c.Fake.Invokes(action, &corev1.Node{})
	node, _ := obj.(*corev1.Node)
	return node, err
}
