package clientcmd

import (
	"fmt"
	"io"
	"os"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

var (
	// ClusterDefaults is what DefaultClientConfig says of the cluster: the server in the environment variable
	// KUBERNETES_MASTER when the program started, or http://localhost:8080.
	//
	// Deprecated: set ConfigOverrides.ClusterDefaults instead.
	ClusterDefaults = clientcmdapi.Cluster{Server: getDefaultServer()}
	// DefaultClientConfig is a configuration with no file, for ClusterDefaults.
	//
	// Deprecated: say which server is meant.
	DefaultClientConfig = DirectClientConfig{*clientcmdapi.NewConfig(), "", &ConfigOverrides{
		ClusterDefaults: ClusterDefaults,
	}, nil, NewDefaultClientConfigLoadingRules(), promptedCredentials{}}
)

func getDefaultServer() string {
	if server := os.Getenv("KUBERNETES_MASTER"); server != "" {
		return server
	}
	return "http://localhost:8080"
}

// ClientConfig is a configuration that a client can be made from.
type ClientConfig interface {
	// RawConfig returns what the files say, merged. It is not a copy.
	RawConfig() (clientcmdapi.Config, error)
	// ClientConfig returns the config for the chosen context, with the overrides in it.
	ClientConfig() (*restclient.Config, error)
	// Namespace returns the namespace of the chosen context, "default" if it has none, and whether an override set it.
	Namespace() (string, bool, error)
	// ConfigAccess returns where the configuration came from and may be written to.
	ConfigAccess() ConfigAccess
}

// OverridingClientConfig is a ClientConfig that can show the effect of its overrides.
type OverridingClientConfig interface {
	ClientConfig
	// MergedRawConfig is RawConfig with the overrides put into the entries that they concern.
	MergedRawConfig() (clientcmdapi.Config, error)
}

// DirectClientConfig is a ClientConfig for a Config that is already loaded. Make one with NewDefaultClientConfig,
// NewNonInteractiveClientConfig or NewInteractiveClientConfig. It is not safe for use by several goroutines if it is
// interactive.
type DirectClientConfig struct {
	config         clientcmdapi.Config
	contextName    string
	overrides      *ConfigOverrides
	fallbackReader io.Reader
	configAccess   ConfigAccess
	// promptedCredentials are what was typed, so that nobody is asked twice.
	promptedCredentials promptedCredentials
}

type promptedCredentials struct{ username, password string }

// NewDefaultClientConfig returns a ClientConfig for the current context of config. Nil overrides override nothing, here
// and below.
func NewDefaultClientConfig(config clientcmdapi.Config, overrides *ConfigOverrides) OverridingClientConfig {
	return &DirectClientConfig{config: config, contextName: config.CurrentContext, overrides: overrides}
}

// NewNonInteractiveClientConfig returns a ClientConfig for the named context of config, or for its current one if the
// name is empty. configAccess is where an auth provider stores what it wants to keep; nil stores nothing.
func NewNonInteractiveClientConfig(config clientcmdapi.Config, contextName string, overrides *ConfigOverrides, configAccess ConfigAccess) OverridingClientConfig {
	return &DirectClientConfig{config: config, contextName: contextName, overrides: overrides, configAccess: configAccess}
}

// NewInteractiveClientConfig is NewNonInteractiveClientConfig, but where nothing identifies the user it asks for a name
// and a password: the prompt goes to standard output, the answers come from fallbackReader.
func NewInteractiveClientConfig(config clientcmdapi.Config, contextName string, overrides *ConfigOverrides, fallbackReader io.Reader, configAccess ConfigAccess) OverridingClientConfig {
	return &DirectClientConfig{config: config, contextName: contextName, overrides: overrides, fallbackReader: fallbackReader, configAccess: configAccess}
}

// NewClientConfigFromBytes returns a ClientConfig for the current context of a kubeconfig. Relative paths in it are
// relative to the working folder.
func NewClientConfigFromBytes(configBytes []byte) (OverridingClientConfig, error) {
	config, err := Load(configBytes)
	if err != nil {
		return nil, err
	}
	return &DirectClientConfig{config: *config, overrides: &ConfigOverrides{}}, nil
}

// RESTConfigFromKubeConfig returns the config for the current context of a kubeconfig, such as the content of a Secret.
func RESTConfigFromKubeConfig(configBytes []byte) (*restclient.Config, error) {
	clientConfig, err := NewClientConfigFromBytes(configBytes)
	if err != nil {
		return nil, err
	}
	return clientConfig.ClientConfig()
}

// RawConfig returns the Config that this was made with.
func (config *DirectClientConfig) RawConfig() (clientcmdapi.Config, error) { return config.config, nil }

// ConfigAccess returns what this was made with; it may be nil.
func (config *DirectClientConfig) ConfigAccess() ConfigAccess { return config.configAccess }

// MergedRawConfig returns a copy in which the chosen context is current and the overrides are in its entries. It fails
// if an entry is missing or wrong.
func (config *DirectClientConfig) MergedRawConfig() (clientcmdapi.Config, error) {
	if err := config.confirmEntries(); err != nil {
		return clientcmdapi.Config{}, err
	}
	chosen := config.choose()
	merged := *config.config.DeepCopy()
	merged.CurrentContext = chosen.contextName
	merged.Contexts = withEntry(merged.Contexts, chosen.contextName, chosen.context)
	merged.AuthInfos = withEntry(merged.AuthInfos, chosen.userName, chosen.user)
	merged.Clusters = withEntry(merged.Clusters, chosen.clusterName, chosen.cluster)
	return merged, nil
}

// Namespace returns the namespace of the overrides and true, even if nothing else is usable; otherwise that of the
// chosen context or "default", and false.
func (config *DirectClientConfig) Namespace() (string, bool, error) {
	if config.overrides != nil && config.overrides.Context.Namespace != "" {
		return config.overrides.Context.Namespace, true, nil
	}
	if err := config.confirmEntries(); err != nil {
		return "", false, err
	}
	if _, context, _ := config.chooseContext(); context.Namespace != "" {
		return context.Namespace, false, nil
	}
	return "default", false, nil
}

// ConfirmUsable checks what the overrides make of the chosen context's cluster and user, and returns everything that is
// wrong with them, entries included that were asked for and do not exist. If there is no cluster at all, IsEmptyConfig
// holds of the error. A server without a scheme is wrong if credentials or TLS settings would not be used with it.
func (config *DirectClientConfig) ConfirmUsable() error {
	if err := config.confirmEntries(); err != nil {
		return err
	}
	if err := config.choose().checkScheme(); err != nil {
		return invalid([]error{err})
	}
	return nil
}

// confirmEntries is ConfirmUsable but for what only matters to those who connect.
func (config *DirectClientConfig) confirmEntries() error {
	chosen := config.choose()
	problems := append(chosen.missing, validateAuthInfo(chosen.userName, chosen.user)...)
	switch empty := isZeroCluster(chosen.cluster); {
	case !empty:
		problems = append(problems, validateCluster(chosen.clusterName, chosen.cluster)...)
	case len(problems) == 0:
		return invalid([]error{config.emptyConfig(chosen)})
	case len(chosen.missing) == 0:
		problems = append(problems, ErrEmptyCluster)
	}
	return invalid(problems)
}

// emptyConfig says that there is nothing to connect to, and why if a context was there.
func (config *DirectClientConfig) emptyConfig(chosen *choice) error {
	switch {
	case chosen.clusterName != "":
		return &emptyConfigError{message: fmt.Sprintf("no configuration has been provided: cluster %q of %s does not exist",
			chosen.clusterName, entry("context", chosen.contextName, chosen.context.LocationOfOrigin))}
	case chosen.contextName != "":
		return &emptyConfigError{message: fmt.Sprintf("no configuration has been provided: %s names no cluster",
			entry("context", chosen.contextName, chosen.context.LocationOfOrigin))}
	case len(config.config.Contexts) > 0:
		return &emptyConfigError{message: "no configuration has been provided: there are contexts, but current-context is not set"}
	}
	return ErrEmptyConfig
}
