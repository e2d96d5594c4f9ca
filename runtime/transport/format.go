package transport

import (
	"fmt"
	"log/slog"
)

// Format describes the config for every verb of fmt, without credentials: of secret fields it says whether they are set.
func (c Config) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.describe()) }

// LogValue makes slog handlers of every kind log what Format writes.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.describe()) }

func (c Config) describe() string {
	return fmt.Sprintf("transport.Config{UserAgent: %q, TLS: %v, Username: %q, Password: %q, BearerToken: %q, BearerTokenFile: %q, Impersonate: %v, DisableCompression: %t, Transport: (%T), WrapTransport: %t, DialHolder: %t, Proxy: %t}",
		c.UserAgent, c.TLS, c.Username, hidden(c.Password), hidden(c.BearerToken), c.BearerTokenFile, c.Impersonate,
		c.DisableCompression, c.Transport, c.WrapTransport != nil, c.DialHolder != nil, c.Proxy != nil)
}

// Format describes the settings for every verb of fmt, without the private key and, for length, without certificates.
func (c TLSConfig) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "transport.TLSConfig{CAFile: %q, CertFile: %q, KeyFile: %q, ReloadTLSFiles: %t, ReloadCAFiles: %t, Insecure: %t, ServerName: %q, CAData: %d bytes, CertData: %d bytes, KeyData: %q, NextProtos: %q, GetCertHolder: %t}",
		c.CAFile, c.CertFile, c.KeyFile, c.ReloadTLSFiles, c.ReloadCAFiles, c.Insecure, c.ServerName, len(c.CAData), len(c.CertData),
		hidden(string(c.KeyData)), c.NextProtos, c.GetCertHolder != nil)
}

// Format describes whom to act as for every verb of fmt, without extra attributes.
func (c ImpersonationConfig) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "transport.ImpersonationConfig{UserName: %q, UID: %q, Groups: %q, Extra: %d keys}", c.UserName, c.UID, c.Groups, len(c.Extra))
}

func hidden(secret string) string {
	if secret == "" {
		return ""
	}
	return redactedMark
}

// LogValue makes slog handlers of every kind log what Format writes.
func (c TLSConfig) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(c)) }

// LogValue makes slog handlers of every kind log what Format writes.
func (c ImpersonationConfig) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(c)) }

// LogValue makes slog handlers of every kind log what Format writes.
func (t Token) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(t)) }
