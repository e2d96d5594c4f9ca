package v1beta1

import (
	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
)

// RegisterConversions adds the conversions of this package to a scheme.
func RegisterConversions(s *runtime.Scheme) error {
	for _, c := range []struct {
		from, to any
		convert  conversion.ConversionFunc
	}{
		{(*ExecCredential)(nil), (*clientauthentication.ExecCredential)(nil), untyped(Convert_v1beta1_ExecCredential_To_clientauthentication_ExecCredential)},
		{(*clientauthentication.ExecCredential)(nil), (*ExecCredential)(nil), untyped(Convert_clientauthentication_ExecCredential_To_v1beta1_ExecCredential)},
		{(*ExecCredentialSpec)(nil), (*clientauthentication.ExecCredentialSpec)(nil), untyped(Convert_v1beta1_ExecCredentialSpec_To_clientauthentication_ExecCredentialSpec)},
		{(*clientauthentication.ExecCredentialSpec)(nil), (*ExecCredentialSpec)(nil), untyped(Convert_clientauthentication_ExecCredentialSpec_To_v1beta1_ExecCredentialSpec)},
		{(*ExecCredentialStatus)(nil), (*clientauthentication.ExecCredentialStatus)(nil), untyped(Convert_v1beta1_ExecCredentialStatus_To_clientauthentication_ExecCredentialStatus)},
		{(*clientauthentication.ExecCredentialStatus)(nil), (*ExecCredentialStatus)(nil), untyped(Convert_clientauthentication_ExecCredentialStatus_To_v1beta1_ExecCredentialStatus)},
		{(*Cluster)(nil), (*clientauthentication.Cluster)(nil), untyped(Convert_v1beta1_Cluster_To_clientauthentication_Cluster)},
		{(*clientauthentication.Cluster)(nil), (*Cluster)(nil), untyped(Convert_clientauthentication_Cluster_To_v1beta1_Cluster)},
	} {
		if err := s.AddConversionFunc(c.from, c.to, c.convert); err != nil {
			return err
		}
	}
	return nil
}

// untyped makes a conversion of a scheme out of one of known types.
func untyped[In, Out any](convert func(*In, *Out, conversion.Scope) error) conversion.ConversionFunc {
	return func(in, out any, s conversion.Scope) error {
		return convert(in.(*In), out.(*Out), s)
	}
}

// RegisterDefaults adds nothing: no field has a default.
func RegisterDefaults(*runtime.Scheme) error { return nil }
