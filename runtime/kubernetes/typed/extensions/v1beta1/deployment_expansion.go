package v1beta1

import (
	"context"

	extensionsv1beta1 "k8s.io/api/extensions/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
)

// DeploymentExpansion are the methods for deployments beyond the usual verbs.
type DeploymentExpansion interface {
	// Rollback rolls a deployment back to an earlier revision. No server since Kubernetes 1.16 serves it.
	Rollback(ctx context.Context, rollback *extensionsv1beta1.DeploymentRollback, opts metav1.CreateOptions) error
}

func (c *deployments) Rollback(ctx context.Context, rollback *extensionsv1beta1.DeploymentRollback, opts metav1.CreateOptions) error {
	return c.GetClient().Post().
		Namespace(c.GetNamespace()).
		Resource("deployments").
		Name(rollback.Name).
		SubResource("rollback").
		VersionedParams(&opts, scheme.ParameterCodec).
		Body(rollback).
		Do(ctx).
		Error()
}
