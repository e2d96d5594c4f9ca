package exec

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	clientauthenticationv1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	"github.com/clientsmith/client-gen/runtime/tools/metrics"
	"github.com/clientsmith/client-gen/runtime/transport"
	"github.com/clientsmith/client-gen/runtime/util/connrotation"
)

// apiVersions are the versions of ExecCredential that are spoken. Their wire forms are the same, so that the types of one
// of them do.
var apiVersions = map[string]bool{
	clientauthenticationv1.SchemeGroupVersion.String(): true,
	clientauthentication.GroupName + "/v1beta1":        true,
}

// Authenticator supplies the credentials that a plugin prints. It keeps them until they expire or a server refuses them,
// and runs the plugin at most once at a time. It is safe for use by several goroutines.
type Authenticator struct {
	config  *authconfig.ExecConfig
	cluster *clientauthentication.Cluster

	// What a test replaces.
	stdin       io.Reader
	stderr      io.Writer
	environ     func() []string
	stdinIsTerm func() bool
	clock       clock.PassiveClock
	hints       *hintLimit
	waitDelay   time.Duration

	conns *connrotation.ConnectionTracker
	// getCert and dial are made once, so that the transports of all users of this authenticator are shared.
	getCert *transport.GetCertHolder
	dial    *transport.DialHolder

	mu      sync.Mutex
	creds   *credentials
	running *pluginRun
}

// credentials are what one run of the plugin yielded. They are not changed afterwards.
type credentials struct {
	token  string
	cert   *tls.Certificate
	expiry time.Time
}

var (
	cacheMu sync.Mutex
	// cache is never emptied: an authenticator that is made anew would ask the user to log in again.
	cache = map[cacheKey]*Authenticator{}
)

// GetAuthenticator returns the process's authenticator for config and cluster. cluster is handed to the plugin if
// config.ProvideClusterInfo is set, and may be nil otherwise. The plugin is not run yet. It fails if config names a
// version of the API that is not spoken, an unknown interactive mode or a plugin policy that contradicts itself.
func GetAuthenticator(config *authconfig.ExecConfig, cluster *clientauthentication.Cluster) (*Authenticator, error) {
	metrics.EnsureRegistered()
	key, cacheable := keyOf(config, cluster)
	if !cacheable {
		return newAuthenticator(config, cluster)
	}
	cacheMu.Lock()
	defer cacheMu.Unlock()
	if a, ok := cache[key]; ok {
		return a, nil
	}
	a, err := newAuthenticator(config, cluster)
	if err != nil {
		return nil, err
	}
	cache[key] = a
	return a, nil
}

func newAuthenticator(config *authconfig.ExecConfig, cluster *clientauthentication.Cluster) (*Authenticator, error) {
	if !apiVersions[config.APIVersion] {
		return nil, fmt.Errorf("exec plugin: invalid apiVersion %q", config.APIVersion)
	}
	if err := ValidatePluginPolicy(config.PluginPolicy); err != nil {
		return nil, fmt.Errorf("invalid plugin policy: %w", err)
	}
	a := &Authenticator{
		config:      config.DeepCopy(),
		cluster:     cluster.DeepCopy(),
		stdin:       os.Stdin,
		stderr:      os.Stderr,
		environ:     os.Environ,
		stdinIsTerm: func() bool { return term.IsTerminal(int(os.Stdin.Fd())) },
		clock:       clock.RealClock{},
		hints:       &hintLimit{},
		waitDelay:   waitDelay,
		conns:       connrotation.NewConnectionTracker(),
	}
	dialer := connrotation.NewDialerWithTracker((&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext, a.conns)
	a.dial = &transport.DialHolder{Dial: dialer.DialContext}
	a.getCert = &transport.GetCertHolder{GetCert: a.certificate}
	return a, nil
}

// UpdateTransportConfig makes c authenticate with the plugin's credentials: it adds a layer that sends the token, the
// callback for the client certificate, and a dialer whose connections are closed when the certificate changes. A c that
// has a token, basic authentication or a client certificate is left as it is.
func (a *Authenticator) UpdateTransportConfig(c *transport.Config) error {
	if c.HasTokenAuth() || c.HasBasicAuth() || c.HasCertAuth() {
		return nil
	}
	if c.HasCertCallback() {
		return errors.New("can't add TLS certificate callback: transport.Config.TLS.GetCert already set")
	}
	dial := a.dial
	if c.DialHolder != nil {
		if c.DialHolder.Dial == nil {
			return errors.New("invalid transport.Config.DialHolder: wrapped Dial function is nil")
		}
		dial = &transport.DialHolder{Dial: connrotation.NewDialerWithTracker(c.DialHolder.Dial, a.conns).DialContext}
	}
	c.Wrap(a.wrapper(c.Logger))
	c.TLS.GetCertHolder = a.getCert
	c.DialHolder = dial
	return nil
}

func (a *Authenticator) certificate() (*tls.Certificate, error) {
	creds, err := a.get(context.Background())
	if err != nil {
		return nil, err
	}
	return creds.cert, nil
}

// Format keeps the credentials and the plugin's environment out of whatever formats an authenticator.
func (a *Authenticator) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "exec.Authenticator{Command: %q}", a.config.Command)
}
