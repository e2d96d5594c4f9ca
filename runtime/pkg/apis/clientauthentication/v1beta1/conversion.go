package v1beta1

import (
	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
)

// The conversions have the names of client-go's generated ones but are plain functions: the scope is not used and may be
// nil. AddToScheme leaves them out, as the runtime itself has no use for them; RegisterConversions adds them.

// Convert_v1beta1_ExecCredential_To_clientauthentication_ExecCredential copies in to out. What in points to is shared, but
// for Spec and Status themselves.
func Convert_v1beta1_ExecCredential_To_clientauthentication_ExecCredential(in *ExecCredential, out *clientauthentication.ExecCredential, s conversion.Scope) error {
	out.TypeMeta = in.TypeMeta
	if err := Convert_v1beta1_ExecCredentialSpec_To_clientauthentication_ExecCredentialSpec(&in.Spec, &out.Spec, s); err != nil {
		return err
	}
	out.Status = nil
	if in.Status == nil {
		return nil
	}
	out.Status = new(clientauthentication.ExecCredentialStatus)
	return Convert_v1beta1_ExecCredentialStatus_To_clientauthentication_ExecCredentialStatus(in.Status, out.Status, s)
}

// Convert_clientauthentication_ExecCredential_To_v1beta1_ExecCredential is the way back.
func Convert_clientauthentication_ExecCredential_To_v1beta1_ExecCredential(in *clientauthentication.ExecCredential, out *ExecCredential, s conversion.Scope) error {
	out.TypeMeta = in.TypeMeta
	if err := Convert_clientauthentication_ExecCredentialSpec_To_v1beta1_ExecCredentialSpec(&in.Spec, &out.Spec, s); err != nil {
		return err
	}
	out.Status = nil
	if in.Status == nil {
		return nil
	}
	out.Status = new(ExecCredentialStatus)
	return Convert_clientauthentication_ExecCredentialStatus_To_v1beta1_ExecCredentialStatus(in.Status, out.Status, s)
}

// Convert_v1beta1_ExecCredentialSpec_To_clientauthentication_ExecCredentialSpec copies in to out.
func Convert_v1beta1_ExecCredentialSpec_To_clientauthentication_ExecCredentialSpec(in *ExecCredentialSpec, out *clientauthentication.ExecCredentialSpec, s conversion.Scope) error {
	out.Interactive = in.Interactive
	out.Cluster = nil
	if in.Cluster == nil {
		return nil
	}
	out.Cluster = new(clientauthentication.Cluster)
	return Convert_v1beta1_Cluster_To_clientauthentication_Cluster(in.Cluster, out.Cluster, s)
}

// Convert_clientauthentication_ExecCredentialSpec_To_v1beta1_ExecCredentialSpec is the way back.
func Convert_clientauthentication_ExecCredentialSpec_To_v1beta1_ExecCredentialSpec(in *clientauthentication.ExecCredentialSpec, out *ExecCredentialSpec, s conversion.Scope) error {
	out.Interactive = in.Interactive
	out.Cluster = nil
	if in.Cluster == nil {
		return nil
	}
	out.Cluster = new(Cluster)
	return Convert_clientauthentication_Cluster_To_v1beta1_Cluster(in.Cluster, out.Cluster, s)
}

// Convert_v1beta1_ExecCredentialStatus_To_clientauthentication_ExecCredentialStatus copies in to out. It never fails.
func Convert_v1beta1_ExecCredentialStatus_To_clientauthentication_ExecCredentialStatus(in *ExecCredentialStatus, out *clientauthentication.ExecCredentialStatus, _ conversion.Scope) error {
	out.ExpirationTimestamp = in.ExpirationTimestamp
	out.Token = in.Token
	out.ClientCertificateData = in.ClientCertificateData
	out.ClientKeyData = in.ClientKeyData
	return nil
}

// Convert_clientauthentication_ExecCredentialStatus_To_v1beta1_ExecCredentialStatus is the way back. It never fails.
func Convert_clientauthentication_ExecCredentialStatus_To_v1beta1_ExecCredentialStatus(in *clientauthentication.ExecCredentialStatus, out *ExecCredentialStatus, _ conversion.Scope) error {
	out.ExpirationTimestamp = in.ExpirationTimestamp
	out.Token = in.Token
	out.ClientCertificateData = in.ClientCertificateData
	out.ClientKeyData = in.ClientKeyData
	return nil
}

// Convert_v1beta1_Cluster_To_clientauthentication_Cluster copies in to out. A Config that is JSON becomes a
// runtime.Unknown.
func Convert_v1beta1_Cluster_To_clientauthentication_Cluster(in *Cluster, out *clientauthentication.Cluster, s conversion.Scope) error {
	*out = clientauthentication.Cluster{
		Server:                   in.Server,
		TLSServerName:            in.TLSServerName,
		InsecureSkipTLSVerify:    in.InsecureSkipTLSVerify,
		CertificateAuthorityData: in.CertificateAuthorityData,
		ProxyURL:                 in.ProxyURL,
		DisableCompression:       in.DisableCompression,
	}
	return runtime.Convert_runtime_RawExtension_To_runtime_Object(&in.Config, &out.Config, s)
}

// Convert_clientauthentication_Cluster_To_v1beta1_Cluster is the way back.
func Convert_clientauthentication_Cluster_To_v1beta1_Cluster(in *clientauthentication.Cluster, out *Cluster, s conversion.Scope) error {
	*out = Cluster{
		Server:                   in.Server,
		TLSServerName:            in.TLSServerName,
		InsecureSkipTLSVerify:    in.InsecureSkipTLSVerify,
		CertificateAuthorityData: in.CertificateAuthorityData,
		ProxyURL:                 in.ProxyURL,
		DisableCompression:       in.DisableCompression,
	}
	return runtime.Convert_runtime_Object_To_runtime_RawExtension(&in.Config, &out.Config, s)
}
