package transport

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/url"
)

// Config says how to build a RoundTripper.
type Config struct {
	// UserAgent is sent with requests that have no User-Agent of their own. Empty sends net/http's default.
	UserAgent string

	// TLS are the settings of the connection itself.
	TLS TLSConfig

	// Username and Password are for basic authentication, which is on if Username is not empty.
	Username string
	Password string `datapolicy:"password"`

	// BearerToken is sent as "Authorization: Bearer". It cannot be combined with basic authentication.
	BearerToken string `datapolicy:"token"`

	// BearerTokenFile is the path of a file with the token. It is read again about once a minute; what was last read
	// with success beats BearerToken.
	BearerTokenFile string

	// Impersonate names the user to act as.
	Impersonate ImpersonationConfig

	// DisableCompression stops the transport from asking for gzipped responses.
	DisableCompression bool

	// Transport, if not nil, is used instead of one built from TLS. It cannot be combined with a CA, with client
	// certificates or with Insecure.
	Transport http.RoundTripper

	// WrapTransport is applied to the transport before any other layer. Use Wrap to add to it.
	WrapTransport WrapperFunc

	// DialHolder, if not nil, opens the TCP connections. It is a pointer so that configs that share it share a
	// transport.
	DialHolder *DialHolder

	// Proxy chooses the proxy of a request; nil means the proxy environment variables, with NO_PROXY entries in CIDR
	// notation understood. A nil URL means no proxy. A config with a Proxy does not share its transport.
	Proxy func(*http.Request) (*url.URL, error)

	// Logger, if not nil, gets debug and warning records about this transport: requests at slog.LevelDebug, failed
	// reloads of files at slog.LevelWarn. Credentials are never part of them. Nil logs nothing. client-go has no such
	// field and logs to klog.
	Logger *slog.Logger
}

// DialHolder carries a dial function in something comparable.
type DialHolder struct {
	// Dial opens a connection, like net.Dialer.DialContext.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// ImpersonationConfig names the user to act as. Impersonation is on if any field is set.
type ImpersonationConfig struct {
	// UserName is the user.
	UserName string
	// UID is the user's unique id.
	UID string
	// Groups are the groups that the user is in.
	Groups []string
	// Extra are further attributes.
	Extra map[string][]string
}

// TLSConfig are the settings of TLS connections. Data fields beat the file of the same name.
type TLSConfig struct {
	CAFile   string // Path of a PEM bundle of the only trusted roots; empty trusts the system's.
	CertFile string // Path of the PEM client certificate.
	KeyFile  string // Path of its PEM private key.

	// ReloadTLSFiles says that CertData and KeyData came from the files and follow them. New sets it.
	ReloadTLSFiles bool
	// ReloadCAFiles says that CAData came from CAFile and follows it. New sets it; setting it while the feature
	// ClientsAllowCARotation is off is an error.
	ReloadCAFiles bool

	Insecure   bool   // Do not verify the server's certificate.
	ServerName string // Name to send and to verify, instead of the host's.

	CAData   []byte // PEM bundle of the only trusted roots.
	CertData []byte // PEM client certificate.
	KeyData  []byte // Its PEM private key.

	// NextProtos are the application protocols to offer, best first. Empty offers h2 and http/1.1. Without "h2" in it
	// HTTP/2 is off.
	NextProtos []string

	// GetCertHolder, if not nil, supplies the client certificate where neither data nor files are set. It is a pointer
	// so that configs that share it share a transport.
	GetCertHolder *GetCertHolder
}

// GetCertHolder carries a certificate callback in something comparable.
type GetCertHolder struct {
	// GetCert returns the client certificate to present, nil for none.
	GetCert func() (*tls.Certificate, error)
}

// HasCA reports whether trusted roots are given.
func (c *Config) HasCA() bool { return len(c.TLS.CAData) > 0 || len(c.TLS.CAFile) > 0 }

// HasBasicAuth reports whether basic authentication is on.
func (c *Config) HasBasicAuth() bool { return len(c.Username) != 0 }

// HasTokenAuth reports whether a bearer token, or a file with one, is given.
func (c *Config) HasTokenAuth() bool { return len(c.BearerToken) != 0 || len(c.BearerTokenFile) != 0 }

// HasCertAuth reports whether a client certificate and its key are given.
func (c *Config) HasCertAuth() bool {
	return (len(c.TLS.CertData) != 0 || len(c.TLS.CertFile) != 0) && (len(c.TLS.KeyData) != 0 || len(c.TLS.KeyFile) != 0)
}

// HasCertCallback reports whether a callback supplies the client certificate.
func (c *Config) HasCertCallback() bool { return c.TLS.GetCertHolder != nil }

// Wrap adds a layer around the transport. What was added earlier is further in: it sees the request later.
func (c *Config) Wrap(fn WrapperFunc) { c.WrapTransport = Wrappers(c.WrapTransport, fn) }
