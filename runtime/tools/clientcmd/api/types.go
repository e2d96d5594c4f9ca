package api

import (
	"k8s.io/apimachinery/pkg/runtime"
)

// Config is a kubeconfig, whether read from one file or merged from several.
//
// Note that the JSON names here serve only to name fields in messages; the file format with its lists is that of
// tools/clientcmd/api/v1.
type Config struct {
	// Kind and APIVersion are what a file said of itself; they may be empty.
	Kind       string `json:"kind,omitempty"`
	APIVersion string `json:"apiVersion,omitempty"`
	// Preferences is read and written back, and otherwise unused.
	//
	// Deprecated: no Kubernetes component uses it.
	Preferences Preferences `json:"preferences,omitzero"`
	// Clusters, AuthInfos and Contexts are the entries by name.
	Clusters  map[string]*Cluster  `json:"clusters"`
	AuthInfos map[string]*AuthInfo `json:"users"`
	Contexts  map[string]*Context  `json:"contexts"`
	// CurrentContext names the context that applies unless another is asked for.
	CurrentContext string `json:"current-context"`
	// Extensions are payloads of other programs, kept so that rewriting a file loses nothing.
	Extensions map[string]runtime.Object `json:"extensions,omitempty"`
}

// Preferences were meant for command-line settings.
//
// Deprecated: no Kubernetes component uses them.
type Preferences struct {
	Colors bool `json:"colors,omitempty"`
	// Extensions are payloads of other programs.
	Extensions map[string]runtime.Object `json:"extensions,omitempty"`
}

// Cluster says how to reach an API server.
type Cluster struct {
	// LocationOfOrigin is the file that the entry came from; relative paths are relative to its folder. Never written.
	LocationOfOrigin string `json:"-"`
	// Server is the URL of the API server, such as https://host:6443.
	Server string `json:"server"`
	// TLSServerName, if set, is the name sent in the TLS handshake and checked against the certificate, instead of the
	// host of Server.
	TLSServerName string `json:"tls-server-name,omitempty"`
	// InsecureSkipTLSVerify turns off the check of the server's certificate.
	InsecureSkipTLSVerify bool `json:"insecure-skip-tls-verify,omitempty"`
	// CertificateAuthority is the path of a PEM bundle of trusted roots.
	CertificateAuthority string `json:"certificate-authority,omitempty"`
	// CertificateAuthorityData is the same bundle inline; it beats the path.
	CertificateAuthorityData []byte `json:"certificate-authority-data,omitempty"`
	// ProxyURL is the proxy for all requests: http, https or socks5. Empty means the proxy environment variables.
	ProxyURL string `json:"proxy-url,omitempty"`
	// DisableCompression stops the client from asking for gzipped responses.
	DisableCompression bool `json:"disable-compression,omitempty"`
	// Extensions are payloads of other programs. The one named client.authentication.k8s.io/exec is handed to the
	// exec plugin of the user.
	Extensions map[string]runtime.Object `json:"extensions,omitempty"`
}

// AuthInfo says who the client is. At most one of token, basic and exec or provider authentication makes sense;
// certificates may be combined with the others.
type AuthInfo struct {
	// LocationOfOrigin is the file that the entry came from; relative paths are relative to its folder. Never written.
	LocationOfOrigin string `json:"-"`
	// ClientCertificate is the path of a PEM client certificate.
	ClientCertificate string `json:"client-certificate,omitempty"`
	// ClientCertificateData is the same inline; it beats the path.
	ClientCertificateData []byte `json:"client-certificate-data,omitempty"`
	// ClientKey is the path of the certificate's PEM private key.
	ClientKey string `json:"client-key,omitempty"`
	// ClientKeyData is the same inline; it beats the path.
	ClientKeyData []byte `json:"client-key-data,omitempty" datapolicy:"security-key"`
	// Token is a bearer token.
	Token string `json:"token,omitempty" datapolicy:"token"`
	// TokenFile is the path of a file with a bearer token. It is read again from time to time, and what was last read
	// with success beats Token.
	TokenFile string `json:"tokenFile,omitempty"`
	// Impersonate is the user to act as.
	Impersonate string `json:"act-as,omitempty"`
	// ImpersonateUID is the uid to act as.
	ImpersonateUID string `json:"act-as-uid,omitempty"`
	// ImpersonateGroups are the groups to act as a member of.
	ImpersonateGroups []string `json:"act-as-groups,omitempty"`
	// ImpersonateUserExtra are further attributes of the user to act as.
	ImpersonateUserExtra map[string][]string `json:"act-as-user-extra,omitempty"`
	// Username is the user of basic authentication.
	Username string `json:"username,omitempty"`
	// Password is the password of basic authentication.
	Password string `json:"password,omitempty" datapolicy:"password"`
	// AuthProvider names an in-process plugin.
	AuthProvider *AuthProviderConfig `json:"auth-provider,omitempty"`
	// Exec names a program that prints credentials.
	Exec *ExecConfig `json:"exec,omitempty"`
	// Extensions are payloads of other programs.
	Extensions map[string]runtime.Object `json:"extensions,omitempty"`
}

// Context ties a cluster to a user and a default namespace.
type Context struct {
	// LocationOfOrigin is the file that the entry came from. Never written.
	LocationOfOrigin string `json:"-"`
	// Cluster is the name of the cluster.
	Cluster string `json:"cluster"`
	// AuthInfo is the name of the user.
	AuthInfo string `json:"user"`
	// Namespace is used where a command names none.
	Namespace string `json:"namespace,omitempty"`
	// Extensions are payloads of other programs.
	Extensions map[string]runtime.Object `json:"extensions,omitempty"`
}

// NewConfig returns a Config whose maps are empty and not nil. Its Preferences are zero, so that none are written.
func NewConfig() *Config {
	return &Config{
		Clusters:   map[string]*Cluster{},
		AuthInfos:  map[string]*AuthInfo{},
		Contexts:   map[string]*Context{},
		Extensions: map[string]runtime.Object{},
	}
}

// NewContext returns a Context whose map is empty and not nil.
func NewContext() *Context { return &Context{Extensions: map[string]runtime.Object{}} }

// NewCluster returns a Cluster whose map is empty and not nil.
func NewCluster() *Cluster { return &Cluster{Extensions: map[string]runtime.Object{}} }

// NewAuthInfo returns an AuthInfo whose maps are empty and not nil.
func NewAuthInfo() *AuthInfo {
	return &AuthInfo{
		Extensions:           map[string]runtime.Object{},
		ImpersonateUserExtra: map[string][]string{},
	}
}

// NewPreferences returns Preferences whose map is empty and not nil.
//
// Deprecated: no Kubernetes component uses them.
func NewPreferences() *Preferences { return &Preferences{Extensions: map[string]runtime.Object{}} }
