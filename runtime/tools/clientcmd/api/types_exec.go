package api

import (
	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	// A program that can name the types below can set an ExecProvider.
	_ "github.com/clientsmith/client-gen/runtime/plugin/pkg/client/auth/exec"
)

// The types that a rest.Config points to are declared where package rest gets at them without importing this package,
// and with it the code that runs plugins.
type (
	// ExecConfig names a program that prints credentials in the format of the API group client.authentication.k8s.io.
	ExecConfig = authconfig.ExecConfig
	// ExecEnvVar is one environment variable of an exec plugin. Its value may be a secret and is not shown by formatting.
	ExecEnvVar = authconfig.ExecEnvVar
	// ExecInteractiveMode says how an exec plugin uses standard input.
	ExecInteractiveMode = authconfig.ExecInteractiveMode
	// PolicyType is the kind of a PluginPolicy. The empty string means AllowAll.
	PolicyType = authconfig.PolicyType
	// PluginPolicy decides which exec plugins may run.
	PluginPolicy = authconfig.PluginPolicy
	// AllowlistEntry matches a plugin if all its fields that are set match. One must be set.
	AllowlistEntry = authconfig.AllowlistEntry
	// AuthProviderConfig names an in-process plugin registered with rest.RegisterAuthProviderPlugin, and its settings.
	AuthProviderConfig = authconfig.AuthProviderConfig
)

const (
	// NeverExecInteractiveMode is for a plugin that never reads standard input.
	NeverExecInteractiveMode = authconfig.NeverExecInteractiveMode
	// IfAvailableExecInteractiveMode is for a plugin that reads standard input if it is a terminal and does without
	// otherwise.
	IfAvailableExecInteractiveMode = authconfig.IfAvailableExecInteractiveMode
	// AlwaysExecInteractiveMode is for a plugin that cannot work without a terminal; where there is none it is not run
	// and the request fails.
	AlwaysExecInteractiveMode = authconfig.AlwaysExecInteractiveMode
)

const (
	// PluginPolicyAllowAll lets every plugin run.
	PluginPolicyAllowAll = authconfig.PluginPolicyAllowAll
	// PluginPolicyDenyAll lets none run.
	PluginPolicyDenyAll = authconfig.PluginPolicyDenyAll
	// PluginPolicyAllowlist lets those run that PluginPolicy.Allowlist names.
	PluginPolicyAllowlist = authconfig.PluginPolicyAllowlist
)
