package v1

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

const redacted = "--- REDACTED ---"

// hidden says whether a secret is set, and nothing else about it.
func hidden(length int) string {
	if length == 0 {
		return ""
	}
	return redacted
}

// withoutUser hides the user information of a URL.
func withoutUser(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return redacted
	}
	u.User = nil
	return u.String()
}

// String describes the user without any credential. client-go's AuthInfo has no such method and prints its token.
func (a AuthInfo) String() string {
	return fmt.Sprintf("v1.AuthInfo{ClientCertificate: %q, ClientCertificateData: %d bytes, ClientKey: %q, ClientKeyData: %q, Token: %q, TokenFile: %q, Impersonate: %q, ImpersonateUID: %q, ImpersonateGroups: %q, ImpersonateUserExtra: %d keys, Username: %q, Password: %q, AuthProvider: %v, Exec: %v, Extensions: %d}",
		a.ClientCertificate, len(a.ClientCertificateData), a.ClientKey, hidden(len(a.ClientKeyData)), hidden(len(a.Token)), a.TokenFile,
		a.Impersonate, a.ImpersonateUID, a.ImpersonateGroups, len(a.ImpersonateUserExtra), a.Username, hidden(len(a.Password)),
		a.AuthProvider, a.Exec, len(a.Extensions))
}

// GoString is String.
func (a AuthInfo) GoString() string { return a.String() }

// Format writes String for every verb of fmt.
func (a AuthInfo) Format(f fmt.State, _ rune) { fmt.Fprint(f, a.String()) }

// LogValue makes slog handlers of every kind log String.
func (a AuthInfo) LogValue() slog.Value { return slog.StringValue(a.String()) }

// String describes the provider without its settings, which may be secrets.
func (c AuthProviderConfig) String() string {
	return fmt.Sprintf("v1.AuthProviderConfig{Name: %q, Config: %q}", c.Name, hidden(len(c.Config)))
}

// GoString is String.
func (c AuthProviderConfig) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c AuthProviderConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue makes slog handlers of every kind log String.
func (c AuthProviderConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// String describes the plugin without its arguments and its environment, which may be secrets.
func (c ExecConfig) String() string {
	return fmt.Sprintf("v1.ExecConfig{Command: %q, Args: %q, Env: %q, APIVersion: %q, ProvideClusterInfo: %t, InteractiveMode: %q}",
		c.Command, hidden(len(c.Args)), hidden(len(c.Env)), c.APIVersion, c.ProvideClusterInfo, c.InteractiveMode)
}

// GoString is String.
func (c ExecConfig) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c ExecConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue makes slog handlers of every kind log String.
func (c ExecConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// String names the variable and hides its value.
func (v ExecEnvVar) String() string {
	return fmt.Sprintf("v1.ExecEnvVar{Name: %q, Value: %q}", v.Name, hidden(len(v.Value)))
}

// GoString is String.
func (v ExecEnvVar) GoString() string { return v.String() }

// Format writes String for every verb of fmt.
func (v ExecEnvVar) Format(f fmt.State, _ rune) { fmt.Fprint(f, v.String()) }

// LogValue makes slog handlers of every kind log String.
func (v ExecEnvVar) LogValue() slog.Value { return slog.StringValue(v.String()) }

// String describes the cluster without user information in its URLs. Certificates are left out for length.
func (c Cluster) String() string {
	return fmt.Sprintf("v1.Cluster{Server: %q, TLSServerName: %q, InsecureSkipTLSVerify: %t, CertificateAuthority: %q, CertificateAuthorityData: %d bytes, ProxyURL: %q, DisableCompression: %t, Extensions: %d}",
		withoutUser(c.Server), c.TLSServerName, c.InsecureSkipTLSVerify, c.CertificateAuthority, len(c.CertificateAuthorityData),
		withoutUser(c.ProxyURL), c.DisableCompression, len(c.Extensions))
}

// GoString is String.
func (c Cluster) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c Cluster) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue makes slog handlers of every kind log String.
func (c Cluster) LogValue() slog.Value { return slog.StringValue(c.String()) }

// LogValue makes slog handlers of every kind log what Format writes of the parts.
func (c Config) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("v1.Config{CurrentContext: %q, Clusters: %v, AuthInfos: %v, Contexts: %d}", c.CurrentContext, c.Clusters, c.AuthInfos, len(c.Contexts)))
}

// LogValue makes slog handlers of every kind log what Format writes of the parts.
func (n NamedAuthInfo) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", n)) }

// LogValue makes slog handlers of every kind log what Format writes of the parts.
func (n NamedCluster) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", n)) }
