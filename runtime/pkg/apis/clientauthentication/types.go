package clientauthentication

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// ExecCredential is what a client hands to a credential plugin (Spec) and gets back from it (Status).
type ExecCredential struct {
	metav1.TypeMeta

	// Spec is filled in by the client.
	Spec ExecCredentialSpec

	// Status is filled in by the plugin.
	Status *ExecCredentialStatus
}

// ExecCredentialSpec tells the plugin about the request.
type ExecCredentialSpec struct {
	// Interactive says that standard input was passed to the plugin.
	Interactive bool

	// Cluster is the cluster that credentials are wanted for; nil unless ExecConfig.ProvideClusterInfo is set.
	Cluster *Cluster
}

// ExecCredentialStatus holds the credentials: a token, a client certificate with its key, or both.
type ExecCredentialStatus struct {
	// ExpirationTimestamp is when they stop being valid; nil means not known.
	ExpirationTimestamp *metav1.Time
	// Token is a bearer token.
	Token string `datapolicy:"token"`
	// ClientCertificateData is a PEM client certificate, followed by its intermediates if there are any.
	ClientCertificateData string
	// ClientKeyData is its PEM private key.
	ClientKeyData string `datapolicy:"secret-key"`
}

// Cluster is what a plugin needs to talk to the cluster itself.
type Cluster struct {
	// Server is the URL of the API server.
	Server string
	// TLSServerName, if set, is the name to send in the handshake and to check the certificate against.
	TLSServerName string
	// InsecureSkipTLSVerify turns off the check of the server's certificate.
	InsecureSkipTLSVerify bool
	// CertificateAuthorityData is a PEM bundle of trusted roots; empty means the system's.
	CertificateAuthorityData []byte
	// ProxyURL is the proxy to the server.
	ProxyURL string
	// DisableCompression asks for responses that are not gzipped.
	DisableCompression bool
	// Config is the cluster's extension named client.authentication.k8s.io/exec.
	Config runtime.Object
}
