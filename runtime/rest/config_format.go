package rest

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

const (
	redacted  = "--- REDACTED ---"
	truncated = "--- TRUNCATED ---"
)

// String describes the config without its secrets, as Go source would, but for functions and interfaces, of which only
// the type is shown. Unlike client-go's it leaves the ExecProvider of the config alone, and hides the values of
// impersonation extras, and user information, query and fragment of Host, too. Nil gives "<nil>".
func (c *Config) String() string {
	if c == nil {
		return "<nil>"
	}
	var s structWriter
	s.begin("&rest.Config")
	s.quoted("Host", layer.MaskURL(c.Host))
	s.quoted("APIPath", c.APIPath)
	s.raw("ContentConfig", c.ContentConfig.describe())
	s.quoted("Username", c.Username)
	s.secret("Password", c.Password)
	s.secret("BearerToken", c.BearerToken)
	s.quoted("BearerTokenFile", c.BearerTokenFile)
	s.raw("Impersonate", c.Impersonate.String())
	s.stringer("AuthProvider", c.AuthProvider, c.AuthProvider != nil)
	s.typeOf("AuthConfigPersister", c.AuthConfigPersister)
	s.stringer("ExecProvider", c.ExecProvider, c.ExecProvider != nil)
	s.raw("TLSClientConfig", c.TLSClientConfig.String())
	s.quoted("UserAgent", c.UserAgent)
	s.raw("DisableCompression", fmt.Sprint(c.DisableCompression))
	s.typeOf("Transport", c.Transport)
	s.function("WrapTransport", "transport.WrapperFunc", c.WrapTransport == nil)
	s.raw("QPS", fmt.Sprint(c.QPS))
	s.raw("Burst", fmt.Sprint(c.Burst))
	s.typeOf("RateLimiter", c.RateLimiter)
	s.typeOf("WarningHandler", c.WarningHandler)
	s.typeOf("WarningHandlerWithContext", c.WarningHandlerWithContext)
	s.raw("Timeout", c.Timeout.String())
	s.raw("MaxBodyBytes", fmt.Sprint(c.MaxBodyBytes))
	s.function("Dial", "func", c.Dial == nil)
	s.function("Proxy", "func", c.Proxy == nil)
	s.function("Logger", "*slog.Logger", c.Logger == nil)
	s.function("Observer", "*rest.Observer", c.Observer == nil)
	return s.end()
}

// GoString is String.
func (c *Config) GoString() string { return c.String() }

// Format writes String for every verb of fmt, for a Config as well as for a pointer to one.
func (c Config) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue makes slog handlers of every kind log String, for a Config as well as for a pointer to one, but for a nil one.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

func (c ContentConfig) describe() string {
	var s structWriter
	s.begin("rest.ContentConfig")
	s.quoted("AcceptContentTypes", c.AcceptContentTypes)
	s.quoted("ContentType", c.ContentType)
	s.stringer("GroupVersion", c.GroupVersion, c.GroupVersion != nil)
	s.typeOf("NegotiatedSerializer", c.NegotiatedSerializer)
	return s.end()
}

// String describes whom to act as, without the values of Extra.
func (c ImpersonationConfig) String() string {
	var s structWriter
	s.begin("rest.ImpersonationConfig")
	s.quoted("UserName", c.UserName)
	s.quoted("UID", c.UID)
	s.raw("Groups", fmt.Sprintf("%q", c.Groups))
	var extra []string
	for _, key := range slices.Sorted(maps.Keys(c.Extra)) {
		extra = append(extra, fmt.Sprintf("%q: %s", key, redacted))
	}
	s.raw("Extra", "{"+strings.Join(extra, ", ")+"}")
	return s.end()
}

// GoString is String.
func (c ImpersonationConfig) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c ImpersonationConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue makes slog handlers of every kind log String.
func (c ImpersonationConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// String describes the settings without the private key. The certificate is left out for length.
func (c TLSClientConfig) String() string {
	var s structWriter
	s.begin("rest.TLSClientConfig")
	s.raw("Insecure", fmt.Sprint(c.Insecure))
	s.quoted("ServerName", c.ServerName)
	s.quoted("CertFile", c.CertFile)
	s.quoted("KeyFile", c.KeyFile)
	s.quoted("CAFile", c.CAFile)
	certData := ""
	if len(c.CertData) != 0 {
		certData = truncated
	}
	s.raw("CertData", certData)
	s.secret("KeyData", string(c.KeyData))
	s.quoted("CAData", string(c.CAData))
	s.raw("NextProtos", fmt.Sprintf("%q", c.NextProtos))
	return s.end()
}

// GoString is String.
func (c TLSClientConfig) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c TLSClientConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue makes slog handlers of every kind log String.
func (c TLSClientConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// structWriter writes one field after the other. Nothing gets into the text but through a method that says how, so a
// field is never printed by accident.
type structWriter struct {
	b      strings.Builder
	fields int
}

func (s *structWriter) begin(name string) { s.b.WriteString(name + "{") }

func (s *structWriter) end() string { return s.b.String() + "}" }

func (s *structWriter) raw(field, text string) {
	if s.fields++; s.fields > 1 {
		s.b.WriteString(", ")
	}
	s.b.WriteString(field + ": " + text)
}

func (s *structWriter) quoted(field, text string) { s.raw(field, fmt.Sprintf("%q", text)) }

func (s *structWriter) secret(field, value string) {
	if value != "" {
		value = redacted
	}
	s.quoted(field, value)
}

// stringer writes a value that hides its own secrets.
func (s *structWriter) stringer(field string, value fmt.Stringer, set bool) {
	if !set {
		s.raw(field, "nil")
		return
	}
	s.raw(field, value.String())
}

// typeOf writes the type of a value whose content is not ours to show.
func (s *structWriter) typeOf(field string, value any) {
	if value == nil {
		s.raw(field, "nil")
		return
	}
	s.raw(field, fmt.Sprintf("(%T)", value))
}

func (s *structWriter) function(field, name string, isNil bool) {
	if isNil {
		name = "nil"
	}
	s.raw(field, "("+name+")")
}
