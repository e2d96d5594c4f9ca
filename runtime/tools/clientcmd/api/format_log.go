package api

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// Handlers of slog need not use fmt: that for JSON prints fields. The methods here have all of them log what fmt prints.

// LogValue is String.
func (a AuthInfo) LogValue() slog.Value { return slog.StringValue(a.String()) }

// String describes the cluster without user information, query and fragment of its URLs. Certificates are left out for length.
func (c Cluster) String() string {
	return fmt.Sprintf("api.Cluster{Server: %q, TLSServerName: %q, InsecureSkipTLSVerify: %t, CertificateAuthority: %q, CertificateAuthorityData: %d bytes, ProxyURL: %q, DisableCompression: %t, Extensions: %d}",
		layer.MaskURL(c.Server), c.TLSServerName, c.InsecureSkipTLSVerify, c.CertificateAuthority, len(c.CertificateAuthorityData),
		layer.MaskURL(c.ProxyURL), c.DisableCompression, len(c.Extensions))
}

// GoString is String.
func (c Cluster) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c Cluster) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue is String.
func (c Cluster) LogValue() slog.Value { return slog.StringValue(c.String()) }

// LogValue names what is in the config, without any credential.
func (c Config) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("api.Config{CurrentContext: %q, Clusters: %q, AuthInfos: %q, Contexts: %q}", c.CurrentContext,
		slices.Sorted(maps.Keys(c.Clusters)), slices.Sorted(maps.Keys(c.AuthInfos)), slices.Sorted(maps.Keys(c.Contexts))))
}
