package authconfig

import "k8s.io/apimachinery/pkg/runtime"

// ExecConfig names a program that prints credentials in the format of the API group client.authentication.k8s.io.
type ExecConfig struct {
	// Command is the program: a path, or a name to look up in PATH.
	Command string `json:"command"`
	// Args are its arguments.
	Args []string `json:"args"`
	// Env is added to the environment of this process.
	Env []ExecEnvVar `json:"env"`
	// APIVersion is the version of the ExecCredential that the program reads and prints:
	// client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1.
	APIVersion string `json:"apiVersion,omitempty"`
	// InstallHint is shown to the user when the program is not found.
	InstallHint string `json:"installHint,omitempty"`
	// ProvideClusterInfo hands the cluster's address and CA to the program in KUBERNETES_EXEC_INFO.
	ProvideClusterInfo bool `json:"provideClusterInfo"`
	// Config is handed on with the cluster info. It comes from the cluster's extension named
	// client.authentication.k8s.io/exec and is no place for secrets. Never written with the user.
	Config runtime.Object `json:"-"`
	// InteractiveMode says what the program needs standard input for. Required with v1; kubeconfig loading makes it
	// IfAvailable for v1beta1.
	InteractiveMode ExecInteractiveMode `json:"interactiveMode,omitempty"`
	// StdinUnavailable is set by a program that uses standard input for something else. Never written.
	StdinUnavailable bool `json:"-"`
	// StdinUnavailableMessage explains StdinUnavailable in the error that a plugin with mode Always gets. Never written.
	StdinUnavailableMessage string `json:"-"`
	// PluginPolicy says whether Command may be run at all. Never written.
	PluginPolicy PluginPolicy `json:"-"`
}

// ExecEnvVar is one environment variable of an exec plugin. Its value may be a secret and is not shown by formatting.
type ExecEnvVar struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ExecInteractiveMode says how an exec plugin uses standard input.
type ExecInteractiveMode string

const (
	// NeverExecInteractiveMode is for a plugin that never reads standard input.
	NeverExecInteractiveMode ExecInteractiveMode = "Never"
	// IfAvailableExecInteractiveMode is for a plugin that reads standard input if it is a terminal and does without
	// otherwise.
	IfAvailableExecInteractiveMode ExecInteractiveMode = "IfAvailable"
	// AlwaysExecInteractiveMode is for a plugin that cannot work without a terminal; where there is none it is not run
	// and the request fails.
	AlwaysExecInteractiveMode ExecInteractiveMode = "Always"
)

// PolicyType is the kind of a PluginPolicy. The empty string means AllowAll.
type PolicyType string

const (
	// PluginPolicyAllowAll lets every plugin run.
	PluginPolicyAllowAll PolicyType = "AllowAll"
	// PluginPolicyDenyAll lets none run.
	PluginPolicyDenyAll PolicyType = "DenyAll"
	// PluginPolicyAllowlist lets those run that PluginPolicy.Allowlist names.
	PluginPolicyAllowlist PolicyType = "Allowlist"
)

// PluginPolicy decides which exec plugins may run.
type PluginPolicy struct {
	// PolicyType is one of the constants, or empty for AllowAll.
	PolicyType PolicyType `json:"-"`
	// Allowlist names the plugins that may run. It must be nil unless PolicyType is Allowlist, and then it must have an
	// entry.
	Allowlist []AllowlistEntry `json:"-"`
}

// AllowlistEntry matches a plugin if all its fields that are set match. One must be set.
type AllowlistEntry struct {
	// Command is a clean path, or a name to look up in PATH. It matches a plugin that resolves to the same file.
	Command string `json:"-"`
}

// AuthProviderConfig names an in-process plugin registered with rest.RegisterAuthProviderPlugin, and its settings.
type AuthProviderConfig struct {
	Name string `json:"name"`
	// Config may hold secrets; formatting shows how many settings there are and nothing else.
	Config map[string]string `json:"config,omitempty"`
}
