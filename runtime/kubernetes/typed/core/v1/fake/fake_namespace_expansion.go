package fake

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/testing"
)

func (c *fakeNamespaces) Finalize(_ context.Context, item *corev1.Namespace, opts metav1.UpdateOptions) (*corev1.Namespace, error) {
	action := testing.NewRootCreateSubresourceActionWithOptions(c.Resource(), "", "finalize", item, metav1.CreateOptions{
		DryRun: opts.DryRun, FieldManager: opts.FieldManager, FieldValidation: opts.FieldValidation,
	})
	obj, err := c.Fake.Invokes(action, item)
	namespace, _ := obj.(*corev1.Namespace)
	return namespace, err
}
