package api

import (
	"fmt"
	"strings"
)

const redacted = "--- REDACTED ---"

// hidden says whether a secret is set, and nothing else about it.
func hidden[T string | []byte](secret T) string {
	if len(secret) == 0 {
		return ""
	}
	return redacted
}

// hiddenList says of a list of secrets whether there are any.
func hiddenList(name string, n int) string {
	if n == 0 {
		return name + "(nil)"
	}
	return name + "{" + redacted + "}"
}

// String describes the provider without its settings, which may be secrets.
func (c AuthProviderConfig) String() string {
	return fmt.Sprintf("api.AuthProviderConfig{Name: %q, Config: %s}", c.Name, hiddenList("map[string]string", len(c.Config)))
}

// GoString is String.
func (c AuthProviderConfig) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c AuthProviderConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// String describes the plugin without its arguments, its environment and the cluster's settings for it, all of which may
// be secrets.
func (c ExecConfig) String() string {
	config := "runtime.Object(nil)"
	if c.Config != nil {
		config = "runtime.Object(" + redacted + ")"
	}
	return fmt.Sprintf("api.ExecConfig{Command: %q, Args: %s, Env: %s, APIVersion: %q, ProvideClusterInfo: %t, Config: %s, InteractiveMode: %q, StdinUnavailable: %t, PluginPolicy: %s}",
		c.Command, hiddenList("[]string", len(c.Args)), hiddenList("[]ExecEnvVar", len(c.Env)), c.APIVersion, c.ProvideClusterInfo,
		config, c.InteractiveMode, c.StdinUnavailable, c.PluginPolicy.describe())
}

// GoString is String.
func (c ExecConfig) GoString() string { return c.String() }

// Format writes String for every verb of fmt.
func (c ExecConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

func (p PluginPolicy) describe() string {
	commands := make([]string, 0, len(p.Allowlist))
	for _, entry := range p.Allowlist {
		commands = append(commands, entry.Command)
	}
	return fmt.Sprintf("{PolicyType: %q, Allowlist: %q}", p.PolicyType, commands)
}

// String names the variable and hides its value.
func (v ExecEnvVar) String() string {
	return fmt.Sprintf("api.ExecEnvVar{Name: %q, Value: %q}", v.Name, hidden(v.Value))
}

// GoString is String.
func (v ExecEnvVar) GoString() string { return v.String() }

// Format writes String for every verb of fmt.
func (v ExecEnvVar) Format(f fmt.State, _ rune) { fmt.Fprint(f, v.String()) }

// String describes the user without any credential: of secret fields it says whether they are set. client-go's AuthInfo
// has no such method and prints its token.
func (a AuthInfo) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "api.AuthInfo{ClientCertificate: %q, ClientCertificateData: %q, ClientKey: %q, ClientKeyData: %q, ",
		a.ClientCertificate, hidden(a.ClientCertificateData), a.ClientKey, hidden(a.ClientKeyData))
	fmt.Fprintf(&b, "Token: %q, TokenFile: %q, Impersonate: %q, ImpersonateUID: %q, ImpersonateGroups: %q, ImpersonateUserExtra: %s, ",
		hidden(a.Token), a.TokenFile, a.Impersonate, a.ImpersonateUID, a.ImpersonateGroups,
		hiddenList("map[string][]string", len(a.ImpersonateUserExtra)))
	fmt.Fprintf(&b, "Username: %q, Password: %q, AuthProvider: %s, Exec: %s, Extensions: %d}",
		a.Username, hidden(a.Password), describe(a.AuthProvider), describe(a.Exec), len(a.Extensions))
	return b.String()
}

// GoString is String.
func (a AuthInfo) GoString() string { return a.String() }

// Format writes String for every verb of fmt.
func (a AuthInfo) Format(f fmt.State, _ rune) { fmt.Fprint(f, a.String()) }

func describe[T fmt.Stringer](v *T) string {
	if v == nil {
		return "nil"
	}
	return (*v).String()
}
