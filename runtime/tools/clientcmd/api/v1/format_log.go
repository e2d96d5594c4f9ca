package v1

import (
	"fmt"
	"log/slog"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// Handlers of slog need not use fmt: that for JSON prints fields. The methods here have all of them log what fmt prints.

// LogValue is String.
func (in AuthInfo) LogValue() slog.Value { return slog.StringValue(in.String()) }

// LogValue is String.
func (in AuthProviderConfig) LogValue() slog.Value { return slog.StringValue(in.String()) }

// LogValue is String.
func (in ExecConfig) LogValue() slog.Value { return slog.StringValue(in.String()) }

// LogValue is String.
func (in ExecEnvVar) LogValue() slog.Value { return slog.StringValue(in.String()) }

// String describes the cluster without user information in its URLs. Certificates are left out for length.
func (in Cluster) String() string {
	var out api.Cluster
	// Only the extensions can fail to convert, and they come last and are only counted.
	_ = Convert_v1_Cluster_To_api_Cluster(&in, &out, nil)
	return here(out)
}

// GoString is String.
func (in Cluster) GoString() string { return in.String() }

// Format writes String for every verb of fmt.
func (in Cluster) Format(f fmt.State, _ rune) { fmt.Fprint(f, in.String()) }

// LogValue is String.
func (in Cluster) LogValue() slog.Value { return slog.StringValue(in.String()) }

// LogValue describes the clusters and users of the config without any credential.
func (in Config) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("v1.Config{CurrentContext: %q, Clusters: %v, AuthInfos: %v, Contexts: %d}", in.CurrentContext, in.Clusters, in.AuthInfos, len(in.Contexts)))
}

// LogValue describes the user without any credential.
func (in NamedAuthInfo) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", in)) }

// LogValue describes the cluster without user information in its URLs.
func (in NamedCluster) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", in)) }
