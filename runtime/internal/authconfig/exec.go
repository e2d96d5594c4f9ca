package authconfig

import (
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	"github.com/clientsmith/client-gen/runtime/transport"
)

// AddExecProvider makes a transport authenticate with the credentials that a plugin prints; the cluster may be nil. It is
// nil if package exec is not linked, and not changed after the program's initialization.
var AddExecProvider func(*ExecConfig, *clientauthentication.Cluster, *transport.Config) error
