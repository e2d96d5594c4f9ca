package rest

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
)

// AuthProvider adds credentials to requests from inside the process. Exec plugins have taken its place in practice.
type AuthProvider interface {
	// WrapTransport puts a layer around a RoundTripper that adds the credentials.
	WrapTransport(http.RoundTripper) http.RoundTripper
	// Login lets the plugin prepare itself. It must not talk to the user.
	Login() error
}

// Factory makes an AuthProvider for the API server at clusterAddress from its settings and the means to store changed
// ones. The persister is never nil.
type Factory func(clusterAddress string, config map[string]string, persister AuthProviderConfigPersister) (AuthProvider, error)

// AuthProviderConfigPersister stores the settings of an AuthProvider, such as a refreshed token.
type AuthProviderConfigPersister interface {
	Persist(map[string]string) error
}

type noopPersister struct{}

func (noopPersister) Persist(map[string]string) error { return nil }

var (
	pluginsMu sync.Mutex
	plugins   = map[string]Factory{}
)

// RegisterAuthProviderPlugin makes a plugin available under a name, usually from an init function. A name that is
// taken is an error.
func RegisterAuthProviderPlugin(name string, plugin Factory) error {
	pluginsMu.Lock()
	defer pluginsMu.Unlock()
	if _, taken := plugins[name]; taken {
		return fmt.Errorf("register auth provider plugin: %q is already registered", name)
	}
	plugins[name] = plugin
	return nil
}

// GetAuthProvider returns what the plugin that apc names makes of the settings in apc. A nil persister stores nothing.
func GetAuthProvider(clusterAddress string, apc *authconfig.AuthProviderConfig, persister AuthProviderConfigPersister) (AuthProvider, error) {
	pluginsMu.Lock()
	plugin, ok := plugins[apc.Name]
	pluginsMu.Unlock()
	if !ok {
		return nil, fmt.Errorf("auth provider: no plugin registered with the name %q", apc.Name)
	}
	if persister == nil {
		persister = noopPersister{}
	}
	// Outside the lock, so that a factory may look up another plugin.
	return plugin(clusterAddress, apc.Config, persister)
}
