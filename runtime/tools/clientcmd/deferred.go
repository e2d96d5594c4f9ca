package clientcmd

import (
	"io"
	"sync"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// DeferredLoadingClientConfig is a ClientConfig that loads the files when it is first asked, so that flags bound to the
// loader and the overrides are parsed by then. The files are read once; a failure is not remembered. Make one with
// NewNonInteractiveDeferredLoadingClientConfig or NewInteractiveDeferredLoadingClientConfig.
type DeferredLoadingClientConfig struct {
	loader         ClientConfigLoader
	overrides      *ConfigOverrides
	fallbackReader io.Reader

	mu           sync.Mutex
	clientConfig OverridingClientConfig
	icc          InClusterConfig
}

var _ ClientConfig = (*DeferredLoadingClientConfig)(nil)

// InClusterConfig is the configuration of a program that runs in a pod.
type InClusterConfig interface {
	ClientConfig
	// Possible reports whether this is a pod with a service account.
	Possible() bool
}

// NewNonInteractiveDeferredLoadingClientConfig returns the ClientConfig that most programs want: what loader finds, with
// overrides over it, and if that is nothing and this is a pod, the pod's service account. Nil overrides override nothing.
func NewNonInteractiveDeferredLoadingClientConfig(loader ClientConfigLoader, overrides *ConfigOverrides) ClientConfig {
	return &DeferredLoadingClientConfig{loader: loader, overrides: overrides, icc: newInCluster(overrides)}
}

// NewInteractiveDeferredLoadingClientConfig does the same, but where nothing identifies the user it asks for a name and a
// password and reads them from fallbackReader.
func NewInteractiveDeferredLoadingClientConfig(loader ClientConfigLoader, overrides *ConfigOverrides, fallbackReader io.Reader) ClientConfig {
	return &DeferredLoadingClientConfig{loader: loader, overrides: overrides, fallbackReader: fallbackReader, icc: newInCluster(overrides)}
}

func (config *DeferredLoadingClientConfig) load() (OverridingClientConfig, error) {
	config.mu.Lock()
	defer config.mu.Unlock()
	if config.clientConfig != nil {
		return config.clientConfig, nil
	}
	loaded, err := config.loader.Load()
	if err != nil {
		return nil, err
	}
	if loaded == nil {
		loaded = clientcmdapi.NewConfig()
	}
	context := ""
	if config.overrides != nil {
		context = config.overrides.CurrentContext
	}
	if config.fallbackReader != nil {
		config.clientConfig = NewInteractiveClientConfig(*loaded, context, config.overrides, config.fallbackReader, config.loader)
	} else {
		config.clientConfig = NewNonInteractiveClientConfig(*loaded, context, config.overrides, config.loader)
	}
	return config.clientConfig, nil
}

// RawConfig returns what the files say, merged and without the overrides.
func (config *DeferredLoadingClientConfig) RawConfig() (clientcmdapi.Config, error) {
	loaded, err := config.load()
	if err != nil {
		return clientcmdapi.Config{}, err
	}
	return loaded.RawConfig()
}

// ClientConfig returns the config for the chosen context. If the files say nothing, or what they say is the loader's
// default, and this is a pod, it is that of the pod's service account.
func (config *DeferredLoadingClientConfig) ClientConfig() (*restclient.Config, error) {
	loaded, err := config.load()
	if err != nil {
		return nil, err
	}
	merged, err := loaded.ClientConfig()
	if err != nil && !IsEmptyConfig(err) {
		return nil, err
	}
	if err == nil && !config.loader.IsDefaultConfig(merged) {
		return merged, nil
	}
	if config.icc.Possible() {
		return config.icc.ClientConfig()
	}
	return merged, err
}

// Namespace returns the namespace of the overrides and true; otherwise that which the context names, else that of the
// pod if this is one, else "default", and false.
func (config *DeferredLoadingClientConfig) Namespace() (string, bool, error) {
	loaded, err := config.load()
	if err != nil {
		return "", false, err
	}
	namespace, overridden, err := loaded.Namespace()
	if err != nil && !IsEmptyConfig(err) || overridden || !config.icc.Possible() {
		return namespace, overridden, err
	}
	if err == nil && config.namesNamespace(loaded) {
		return namespace, false, nil
	}
	return config.icc.Namespace()
}

// namesNamespace reports whether the chosen context says in which namespace to work, were it "default".
func (config *DeferredLoadingClientConfig) namesNamespace(loaded OverridingClientConfig) bool {
	merged, err := loaded.MergedRawConfig()
	if err != nil {
		return false
	}
	context := merged.Contexts[merged.CurrentContext]
	return context != nil && context.Namespace != ""
}

// ConfigAccess returns the loader.
func (config *DeferredLoadingClientConfig) ConfigAccess() ConfigAccess { return config.loader }
