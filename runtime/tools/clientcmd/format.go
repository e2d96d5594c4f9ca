package clientcmd

import (
	"fmt"
	"log/slog"
)

// What is in this package may hold credentials in fields that are not exported, which fmt prints without asking their
// types.

// String names the context and hides everything else: the configuration, the overrides, and what was typed.
func (config DirectClientConfig) String() string {
	return fmt.Sprintf("clientcmd.DirectClientConfig{contextName: %q}", config.contextName)
}

// Format writes String for every verb of fmt.
func (config DirectClientConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, config.String()) }

// LogValue is String.
func (config DirectClientConfig) LogValue() slog.Value { return slog.StringValue(config.String()) }

// String hides everything that was loaded, and the overrides.
func (config *DeferredLoadingClientConfig) String() string {
	return "clientcmd.DeferredLoadingClientConfig"
}

// Format writes String for every verb of fmt.
func (config *DeferredLoadingClientConfig) Format(f fmt.State, _ rune) {
	fmt.Fprint(f, config.String())
}

// LogValue is String.
func (config *DeferredLoadingClientConfig) LogValue() slog.Value {
	return slog.StringValue(config.String())
}

// String hides the overrides.
func (config *inClusterClientConfig) String() string { return "clientcmd.InClusterConfig" }

// Format writes String for every verb of fmt.
func (config *inClusterClientConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, config.String()) }

// LogValue is String.
func (config *inClusterClientConfig) LogValue() slog.Value { return slog.StringValue(config.String()) }

// String describes the overrides without any credential.
func (o ConfigOverrides) String() string {
	return fmt.Sprintf("clientcmd.ConfigOverrides{AuthInfo: %v, ClusterDefaults: %v, ClusterInfo: %v, Context: %q, CurrentContext: %q, Timeout: %q}",
		o.AuthInfo, o.ClusterDefaults, o.ClusterInfo, []string{o.Context.Cluster, o.Context.AuthInfo, o.Context.Namespace}, o.CurrentContext, o.Timeout)
}

// GoString is String.
func (o ConfigOverrides) GoString() string { return o.String() }

// Format writes String for every verb of fmt.
func (o ConfigOverrides) Format(f fmt.State, _ rune) { fmt.Fprint(f, o.String()) }

// LogValue is String.
func (o ConfigOverrides) LogValue() slog.Value { return slog.StringValue(o.String()) }

// Format hides the reader, which may hold answers already.
func (a PromptingAuthLoader) Format(f fmt.State, _ rune) {
	fmt.Fprint(f, "clientcmd.PromptingAuthLoader")
}
