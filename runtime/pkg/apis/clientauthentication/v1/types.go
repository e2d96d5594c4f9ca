package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// ExecCredential is what a client hands to a credential plugin (Spec) and gets back from it (Status).
type ExecCredential struct {
	metav1.TypeMeta `json:""`

	// Spec is filled in by the client.
	Spec ExecCredentialSpec `json:"spec,omitempty"`

	// Status is filled in by the plugin.
	Status *ExecCredentialStatus `json:"status,omitempty"`
}

// ExecCredentialSpec tells the plugin about the request.
type ExecCredentialSpec struct {
	// Cluster is the cluster that credentials are wanted for; nil unless the user's kubeconfig entry asks for
	// provideClusterInfo.
	Cluster *Cluster `json:"cluster,omitempty"`

	// Interactive says that standard input was passed to the plugin.
	Interactive bool `json:"interactive"`
}

// ExecCredentialStatus holds the credentials: a token, a client certificate with its key, or both.
type ExecCredentialStatus struct {
	// ExpirationTimestamp is when they stop being valid; nil means not known.
	ExpirationTimestamp *metav1.Time `json:"expirationTimestamp,omitempty"`
	// Token is a bearer token.
	Token string `json:"token,omitempty" datapolicy:"token"`
	// ClientCertificateData is a PEM client certificate, followed by its intermediates if there are any.
	ClientCertificateData string `json:"clientCertificateData,omitempty"`
	// ClientKeyData is its PEM private key.
	ClientKeyData string `json:"clientKeyData,omitempty" datapolicy:"security-key"`
}

// Cluster is what a plugin needs to talk to the cluster itself.
type Cluster struct {
	// Server is the URL of the API server.
	Server string `json:"server"`
	// TLSServerName, if set, is the name to send in the handshake and to check the certificate against.
	TLSServerName string `json:"tls-server-name,omitempty"`
	// InsecureSkipTLSVerify turns off the check of the server's certificate.
	InsecureSkipTLSVerify bool `json:"insecure-skip-tls-verify,omitempty"`
	// CertificateAuthorityData is a PEM bundle of trusted roots; empty means the system's.
	CertificateAuthorityData []byte `json:"certificate-authority-data,omitempty"`
	// ProxyURL is the proxy to the server.
	ProxyURL string `json:"proxy-url,omitempty"`
	// DisableCompression asks for responses that are not gzipped.
	DisableCompression bool `json:"disable-compression,omitempty"`
	// Config is the cluster's extension named client.authentication.k8s.io/exec; null if there is none.
	Config runtime.RawExtension `json:"config,omitempty"`
}
