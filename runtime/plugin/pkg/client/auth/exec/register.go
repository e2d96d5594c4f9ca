package exec

import (
	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	"github.com/clientsmith/client-gen/runtime/transport"
)

func init() { authconfig.AddExecProvider = addTo }

func addTo(config *authconfig.ExecConfig, cluster *clientauthentication.Cluster, c *transport.Config) error {
	authenticator, err := GetAuthenticator(config, cluster)
	if err != nil {
		return err
	}
	return authenticator.UpdateTransportConfig(c)
}
