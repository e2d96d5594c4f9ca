package fake

import (
	"context"

	certificatesv1beta1 "k8s.io/api/certificates/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/testing"
)

func (c *fakeCertificateSigningRequests) UpdateApproval(_ context.Context, certificateSigningRequest *certificatesv1beta1.CertificateSigningRequest, opts metav1.UpdateOptions) (*certificatesv1beta1.CertificateSigningRequest, error) {
	action := testing.NewRootUpdateSubresourceActionWithOptions(c.Resource(), "approval", certificateSigningRequest, opts)
	obj, err := c.Fake.Invokes(action, &certificatesv1beta1.CertificateSigningRequest{})
	request, _ := obj.(*certificatesv1beta1.CertificateSigningRequest)
	return request, err
}
