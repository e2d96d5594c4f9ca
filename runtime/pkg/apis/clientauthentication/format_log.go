package clientauthentication

import (
	"fmt"
	"log/slog"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// LogValue makes slog handlers of every kind log String.
func (s ExecCredentialStatus) LogValue() slog.Value { return slog.StringValue(s.String()) }

// LogValue makes slog handlers of every kind log the parts as fmt prints them.
func (c ExecCredential) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("clientauthentication.ExecCredential{Interactive: %t, Cluster: %v, Status: %v}", c.Spec.Interactive, c.Spec.Cluster, c.Status))
}

// LogValue makes slog handlers of every kind log the parts as fmt prints them.
func (s ExecCredentialSpec) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("clientauthentication.ExecCredentialSpec{Interactive: %t, Cluster: %v}", s.Interactive, s.Cluster))
}

// String describes the cluster without user information in its URLs and without the settings for the plugin, which may
// be secrets. Certificates are left out for length.
func (c Cluster) String() string {
	return fmt.Sprintf("clientauthentication.Cluster{Server: %q, TLSServerName: %q, InsecureSkipTLSVerify: %t, CertificateAuthorityData: %d bytes, ProxyURL: %q, DisableCompression: %t}",
		layer.MaskURL(c.Server), c.TLSServerName, c.InsecureSkipTLSVerify, len(c.CertificateAuthorityData), layer.MaskURL(c.ProxyURL), c.DisableCompression)
}

// GoString is String.
func (c Cluster) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c Cluster) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue makes slog handlers of every kind log String.
func (c Cluster) LogValue() slog.Value { return slog.StringValue(c.String()) }
