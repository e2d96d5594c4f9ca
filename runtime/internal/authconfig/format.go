package authconfig

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"
)

// Redacted stands for a secret that is set.
const Redacted = "--- REDACTED ---"

// Hidden says whether a secret is set, and nothing else about it: "" if it is
// not.
func Hidden[T string | []byte](secret T) string {
	if len(secret) == 0 {
		return ""
	}
	return Redacted
}

// Printable replaces control characters but tab and line feed, and those that turn text around, by their code points, so
// that a text cannot drive the terminal that it is shown on.
func Printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			fmt.Fprintf(&b, "%U", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// HiddenList says of a list or map of n secrets whether there are any; name is
// its Go type.
func HiddenList(name string, n int) string {
	if n == 0 {
		return name + "(nil)"
	}
	return name + "{" + Redacted + "}"
}

// String describes the provider without its settings, which may be secrets.
func (c AuthProviderConfig) String() string {
	return fmt.Sprintf("api.AuthProviderConfig{Name: %q, Config: %s}", c.Name, HiddenList("map[string]string", len(c.Config)))
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
		config = "runtime.Object(" + Redacted + ")"
	}
	return fmt.Sprintf("api.ExecConfig{Command: %q, Args: %s, Env: %s, APIVersion: %q, ProvideClusterInfo: %t, Config: %s, InteractiveMode: %q, StdinUnavailable: %t, PluginPolicy: %s}",
		c.Command, HiddenList("[]string", len(c.Args)), HiddenList("[]ExecEnvVar", len(c.Env)), c.APIVersion, c.ProvideClusterInfo,
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
	return fmt.Sprintf("api.ExecEnvVar{Name: %q, Value: %q}", v.Name, Hidden(v.Value))
}

// GoString is String.
func (v ExecEnvVar) GoString() string { return v.String() }

// Format writes String for every verb of fmt.
func (v ExecEnvVar) Format(f fmt.State, _ rune) { fmt.Fprint(f, v.String()) }

// Handlers of slog need not use fmt: that for JSON prints fields. The methods here have all of them log what fmt prints.

// LogValue is String.
func (c AuthProviderConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// LogValue is String.
func (c ExecConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// LogValue is String.
func (v ExecEnvVar) LogValue() slog.Value { return slog.StringValue(v.String()) }
