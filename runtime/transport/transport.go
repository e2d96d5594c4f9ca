package transport

import (
	"errors"
	"net/http"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// New returns a RoundTripper with the TLS settings, credentials and wrappers of config. It fails if the settings
// contradict each other or a file cannot be read; it does not connect. Configs with equal TLS settings share
// connections.
func New(config *Config) (http.RoundTripper, error) {
	metrics.EnsureRegistered()
	if config.Transport != nil && (config.HasCA() || config.HasCertAuth() || config.HasCertCallback() || config.TLS.Insecure) {
		return nil, errors.New("using a custom transport with TLS certificate options or the insecure flag is not allowed")
	}
	if config.DialHolder != nil && config.DialHolder.Dial == nil {
		return nil, errors.New("misconfigured holder for dialer")
	}
	if config.TLS.GetCertHolder != nil && config.TLS.GetCertHolder.GetCert == nil {
		return nil, errors.New("misconfigured holder for cert callback")
	}
	rt := config.Transport
	if rt == nil {
		var err error
		if rt, err = tlsCache.get(config); err != nil {
			return nil, err
		}
	}
	return HTTPWrappersForConfig(config, rt)
}

// HTTPWrappersForConfig puts the layers of config around rt: WrapTransport, the debug logger if there is a Logger,
// authentication, user agent and impersonation, from the inside out. It is for those who need the connection itself,
// such as WebSocket clients; others use New. Basic authentication together with a token is an error.
func HTTPWrappersForConfig(config *Config, rt http.RoundTripper) (http.RoundTripper, error) {
	if config.HasBasicAuth() && config.HasTokenAuth() {
		return nil, errors.New("username/password or bearer token may be set, but not both")
	}
	if config.WrapTransport != nil {
		rt = config.WrapTransport(rt)
	}
	if config.Logger != nil {
		rt = &debuggingRoundTripper{rt: rt, log: config.Logger, byLevel: true}
	}
	switch {
	case config.HasTokenAuth():
		var err error
		if rt, err = newBearerAuth(config.BearerToken, config.BearerTokenFile, rt, logger{config.Logger}); err != nil {
			return nil, err
		}
	case config.HasBasicAuth():
		rt = NewBasicAuthRoundTripper(config.Username, config.Password, rt)
	}
	if config.UserAgent != "" {
		rt = NewUserAgentRoundTripper(config.UserAgent, rt)
	}
	if i := config.Impersonate; i.UserName != "" || i.UID != "" || len(i.Groups) > 0 || len(i.Extra) > 0 {
		rt = &impersonatingRoundTripper{
			impersonate: i,
			delegate:    rt,
			refuseAway:  config.HasCertAuth() || config.HasCertCallback(),
		}
	}
	return rt, nil
}
