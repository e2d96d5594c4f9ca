package clientcmd

import (
	"errors"
	"strconv"
	"strings"
	"time"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// ConfigOverrides are settings, usually from flags, that go over those of the chosen context. What is empty overrides
// nothing.
type ConfigOverrides struct {
	// AuthInfo goes over the user. A client certificate or key takes the place of file and data alike.
	AuthInfo clientcmdapi.AuthInfo
	// ClusterDefaults go below the cluster.
	ClusterDefaults clientcmdapi.Cluster
	// ClusterInfo goes over the cluster. Insecure or a CA takes the place of all three; a server that of the TLS server
	// name too.
	ClusterInfo clientcmdapi.Cluster
	// Context goes over the context. A cluster or user that it names must exist.
	Context clientcmdapi.Context
	// CurrentContext is the context to use; it must exist.
	CurrentContext string
	// Timeout is the rest.Config's Timeout in the form of ParseTimeout.
	Timeout string
}

// Names of the recommended flags, before any prefix.
const (
	FlagClusterName        = "cluster"
	FlagAuthInfoName       = "user"
	FlagContext            = "context"
	FlagNamespace          = "namespace"
	FlagAPIServer          = "server"
	FlagTLSServerName      = "tls-server-name"
	FlagInsecure           = "insecure-skip-tls-verify"
	FlagCertFile           = "client-certificate"
	FlagKeyFile            = "client-key"
	FlagCAFile             = "certificate-authority"
	FlagEmbedCerts         = "embed-certs"
	FlagBearerToken        = "token"
	FlagImpersonate        = "as"
	FlagImpersonateUID     = "as-uid"
	FlagImpersonateGroup   = "as-group"
	FlagUsername           = "username"
	FlagPassword           = "password"
	FlagTimeout            = "request-timeout"
	FlagProxyURL           = "proxy-url"
	FlagDisableCompression = "disable-compression"
)

// ParseTimeout reads a number of seconds, or a duration such as 90s, 5m or 1h30m. Zero means no timeout. A negative
// duration is an error, which client-go accepts.
func ParseTimeout(duration string) (time.Duration, error) {
	if seconds, err := strconv.ParseInt(duration, 10, 64); err == nil && seconds >= 0 && seconds <= int64(maxTimeout/time.Second) {
		return time.Duration(seconds) * time.Second, nil
	}
	if d, err := time.ParseDuration(duration); err == nil && d >= 0 {
		return d, nil
	}
	return 0, errors.New("invalid timeout value: it must be a number of seconds, or a number with a unit such as 1s, 2m or 3h")
}

const maxTimeout = time.Duration(1<<63 - 1)

// RemoveNamespacesPrefix cuts "ns/", "namespace/" or "namespaces/", in any case, off a value that has something behind
// it. It never fails.
func RemoveNamespacesPrefix(value string) (string, error) {
	for _, prefix := range []string{"namespaces/", "namespace/", "ns/"} {
		if len(value) > len(prefix) && strings.EqualFold(value[:len(prefix)], prefix) {
			return value[len(prefix):], nil
		}
	}
	return value, nil
}
