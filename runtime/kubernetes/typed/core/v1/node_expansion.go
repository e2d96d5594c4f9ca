package v1

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// NodeExpansion are the methods for nodes beyond the usual verbs.
type NodeExpansion interface {
	// PatchStatus sends the strategic merge patch data to the status of a node.
	PatchStatus(ctx context.Context, nodeName string, data []byte) (*corev1.Node, error)
}

func (c *nodes) PatchStatus(ctx context.Context, nodeName string, data []byte) (*corev1.Node, error) {
	return c.Patch(ctx, nodeName, types.StrategicMergePatchType, data, metav1.PatchOptions{}, "status")
}
