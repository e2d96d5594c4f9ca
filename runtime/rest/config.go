package rest

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
	"github.com/clientsmith/client-gen/runtime/transport"
	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
)

const (
	// DefaultQPS is the rate limit, in requests per second, that client-go applies to a config without one. This
	// runtime applies no limit unless it is asked to; set Config.QPS to DefaultQPS for client-go's behaviour.
	DefaultQPS float32 = 5.0
	// DefaultBurst is the burst of a config with a QPS and no Burst.
	DefaultBurst int = 10
)

// Config says how a client reaches an API server and how it identifies itself. The zero value talks to localhost over
// plain HTTP.
//
// No verb of fmt, no slog handler for text and no String method prints a credential that a Config holds.
type Config struct {
	// Host is a host, a host:port or the URL of the API server. Empty means localhost. The path of a URL is put before
	// the path of every request; its query and fragment are dropped. Without a scheme, https is assumed if a CA, a
	// client certificate or Insecure is set, and http otherwise.
	Host string
	// APIPath is the root of the API below the path of Host: "/api" for the core group, "/apis" for all others.
	APIPath string

	// ContentConfig says in what form objects travel.
	ContentConfig

	// Username and Password are for basic authentication, which is on if Username is not empty. It cannot be combined
	// with a bearer token.
	Username string
	Password string `datapolicy:"password"`

	// BearerToken is sent as "Authorization: Bearer" with requests that have no Authorization of their own.
	BearerToken string `datapolicy:"token"`

	// BearerTokenFile is the path of a file with the token. It is read again about once a minute; what was last read
	// with success beats BearerToken.
	BearerTokenFile string

	// Impersonate names a user to act as.
	Impersonate ImpersonationConfig

	// AuthProvider names an in-process plugin registered with RegisterAuthProviderPlugin. It cannot be combined with
	// ExecProvider.
	AuthProvider *authconfig.AuthProviderConfig
	// AuthConfigPersister is where that plugin stores what it wants to keep; nil stores nothing.
	AuthConfigPersister AuthProviderConfigPersister

	// ExecProvider names a program that prints credentials. It is not asked if a token, basic authentication or a
	// client certificate is set.
	ExecProvider *authconfig.ExecConfig

	// TLSClientConfig are the TLS settings.
	TLSClientConfig

	// UserAgent is sent with requests that have no User-Agent of their own. Empty sends net/http's default; the
	// generated clients fill in DefaultKubernetesUserAgent.
	UserAgent string

	// DisableCompression stops the client from asking for gzipped responses.
	DisableCompression bool

	// Transport, if not nil, replaces the transport. It cannot be combined with a CA, a client certificate, an
	// ExecProvider or Insecure; ServerName, NextProtos, Dial and Proxy have no effect on it.
	Transport http.RoundTripper
	// WrapTransport is applied to the transport before any other layer. Use Wrap to add to it.
	WrapTransport transport.WrapperFunc

	// QPS limits the client to so many requests per second. Zero and less mean no limit; client-go takes zero for
	// DefaultQPS.
	QPS float32
	// Burst is how many requests may go at once where QPS limits; zero means DefaultBurst.
	Burst int
	// RateLimiter, if not nil, is used instead of QPS and Burst and is shared by all clients of this config.
	RateLimiter flowcontrol.RateLimiter

	// WarningHandler receives the warnings in responses. If this and WarningHandlerWithContext are nil, the process's
	// default handler does.
	WarningHandler WarningHandler
	// WarningHandlerWithContext does the same with the request's context, and wins if both are set.
	WarningHandlerWithContext WarningHandlerWithContext

	// Timeout bounds each exchange, the reading of its body included, so it ends watches and streams too. It is also
	// sent to the server as the timeout parameter. Zero means no limit.
	Timeout time.Duration

	// MaxBodyBytes bounds the body of a response, after decompression, so that a server cannot use up the memory of the
	// program: reading a longer one fails with ErrBodyTooLarge. Zero means DefaultMaxBodyBytes, less no limit. Streams
	// are not bounded, a frame of a watch has a limit of its own (16 MiB), and so has the body of an error (1 MiB).
	// client-go has no such field and no limit.
	MaxBodyBytes int64

	// Dial, if not nil, opens the TCP connections. The transport of a config with a Dial is shared with no other.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// Proxy chooses the proxy of a request; nil means the proxy environment variables. A nil URL means no proxy.
	Proxy func(*http.Request) (*url.URL, error)

	// Logger, if not nil, gets this client's log records: requests at slog.LevelDebug, trouble such as a failed
	// reload of a token file at slog.LevelWarn. Nil logs nothing. Credentials are never part of them. client-go has
	// no such field and logs to klog.
	Logger *slog.Logger

	// Observer, if not nil, is told what this client's requests do, for metrics and traces. JoinObservers makes one
	// of several. client-go has no such field, only the hooks of the process in tools/metrics, which are called too.
	Observer *Observer
}

// ImpersonationConfig names a user to act as. It is in effect if any field is set.
type ImpersonationConfig struct {
	// UserName is the user.
	UserName string
	// UID is the user's unique id.
	UID string
	// Groups are the groups that the user is in.
	Groups []string
	// Extra are further attributes of the user. Their values are not shown by formatting.
	Extra map[string][]string
}

// TLSClientConfig are the TLS settings of a Config. Data fields beat the file of the same name. TLS 1.2 is the least
// that is spoken.
type TLSClientConfig struct {
	// Insecure turns off the check of the server's certificate. It cannot be combined with a CA.
	Insecure bool
	// ServerName is sent in the handshake and checked against the certificate. Empty means the name of the host.
	ServerName string

	// CertFile is the path of a PEM client certificate. It is read again when it changes.
	CertFile string
	// KeyFile is the path of its PEM private key.
	KeyFile string
	// CAFile is the path of a PEM bundle of trusted roots, which replace the system's. It is read again when it
	// changes.
	CAFile string

	// CertData is a PEM client certificate.
	CertData []byte
	// KeyData is its PEM private key.
	KeyData []byte `datapolicy:"security-key"`
	// CAData is a PEM bundle of trusted roots, which replace the system's.
	CAData []byte

	// NextProtos are the application protocols to offer, best first. Empty offers h2 and http/1.1; without "h2" in it
	// HTTP/2 is off.
	NextProtos []string
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *TLSClientConfig) DeepCopy() *TLSClientConfig {
	if in == nil {
		return nil
	}
	out := new(TLSClientConfig)
	in.DeepCopyInto(out)
	return out
}

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *TLSClientConfig) DeepCopyInto(out *TLSClientConfig) {
	*out = *in
	out.CertData = slices.Clone(in.CertData)
	out.KeyData = slices.Clone(in.KeyData)
	out.CAData = slices.Clone(in.CAData)
	out.NextProtos = slices.Clone(in.NextProtos)
}

// ContentConfig says in what form objects travel between client and server.
type ContentConfig struct {
	// AcceptContentTypes is the Accept header of requests. Empty asks for ContentType.
	AcceptContentTypes string
	// ContentType is the media type of what is sent. Empty means "application/json".
	ContentType string
	// GroupVersion is the API version of the client. RESTClientFor needs it; UnversionedRESTClientFor does not.
	GroupVersion *schema.GroupVersion
	// NegotiatedSerializer supplies the encoders and decoders. Every client needs it.
	NegotiatedSerializer runtime.NegotiatedSerializer
}

var (
	errNoGroupVersion = errors.New("GroupVersion is required when initializing a RESTClient")
	errNoSerializer   = errors.New("NegotiatedSerializer is required when initializing a RESTClient")
)

// RESTClientFor returns a client for config. GroupVersion and NegotiatedSerializer must be set. It fails if Host cannot
// be parsed or the transport settings contradict each other; it does not talk to the server.
func RESTClientFor(config *Config) (*RESTClient, error) {
	if config.GroupVersion == nil {
		return nil, errNoGroupVersion
	}
	if config.NegotiatedSerializer == nil {
		return nil, errNoSerializer
	}
	// A bad host is reported before certificates are read and plugins set up.
	if _, _, err := DefaultServerUrlFor(config); err != nil {
		return nil, err
	}
	httpClient, err := HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return RESTClientForConfigAndClient(config, httpClient)
}

// RESTClientForConfigAndClient is RESTClientFor on an HTTP client of the caller's, so that several clients can share
// one. What config says of transport and credentials has no effect then; a nil client means http.DefaultClient.
func RESTClientForConfigAndClient(config *Config, httpClient *http.Client) (*RESTClient, error) {
	if config.GroupVersion == nil {
		return nil, errNoGroupVersion
	}
	if config.NegotiatedSerializer == nil {
		return nil, errNoSerializer
	}
	baseURL, versionedAPIPath, err := DefaultServerUrlFor(config)
	if err != nil {
		return nil, err
	}
	return newClient(config, httpClient, baseURL, versionedAPIPath, *config.GroupVersion)
}

// UnversionedRESTClientFor is RESTClientFor for requests that belong to no group and version, such as discovery:
// GroupVersion may be nil and then stands for meta.k8s.io/v1.
func UnversionedRESTClientFor(config *Config) (*RESTClient, error) {
	if config.NegotiatedSerializer == nil {
		return nil, errNoSerializer
	}
	if _, _, err := DefaultServerUrlFor(config); err != nil {
		return nil, err
	}
	httpClient, err := HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return UnversionedRESTClientForConfigAndClient(config, httpClient)
}

// UnversionedRESTClientForConfigAndClient is UnversionedRESTClientFor on an HTTP client of the caller's.
func UnversionedRESTClientForConfigAndClient(config *Config, httpClient *http.Client) (*RESTClient, error) {
	if config.NegotiatedSerializer == nil {
		return nil, errNoSerializer
	}
	baseURL, _, err := DefaultServerUrlFor(config)
	if err != nil {
		return nil, err
	}
	gv := metav1.SchemeGroupVersion
	if config.GroupVersion != nil {
		gv = *config.GroupVersion
	}
	return newClient(config, httpClient, baseURL, DefaultVersionedAPIPath(config.APIPath, schema.GroupVersion{}), gv)
}

func newClient(config *Config, httpClient *http.Client, base *url.URL, apiPath string, gv schema.GroupVersion) (*RESTClient, error) {
	metrics.EnsureRegistered()
	content := ClientContentConfig{
		AcceptContentTypes: config.AcceptContentTypes,
		ContentType:        config.ContentType,
		GroupVersion:       gv,
		Negotiator:         runtime.NewClientNegotiator(config.NegotiatedSerializer, gv),
	}
	client, err := NewRESTClient(base, apiPath, content, rateLimiterFor(config), httpClient)
	if err != nil {
		return nil, err
	}
	client.warningHandler = config.WarningHandlerWithContext
	if client.warningHandler == nil {
		client.warningHandler = warningHandlerWithContext(config.WarningHandler)
	}
	client.maxBodyBytes = config.MaxBodyBytes
	client.logger = config.Logger
	client.observer = config.Observer
	return client, nil
}

// rateLimiterFor returns nil, which is no limit, unless the config asks for one.
func rateLimiterFor(config *Config) flowcontrol.RateLimiter {
	switch {
	case config.RateLimiter != nil:
		return config.RateLimiter
	case config.QPS <= 0:
		return nil
	case config.Burst <= 0:
		return flowcontrol.NewTokenBucketRateLimiter(config.QPS, DefaultBurst)
	}
	return flowcontrol.NewTokenBucketRateLimiter(config.QPS, config.Burst)
}
