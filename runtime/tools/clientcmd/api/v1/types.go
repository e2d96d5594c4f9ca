package v1

import "k8s.io/apimachinery/pkg/runtime"

// Config is a kubeconfig document.
type Config struct {
	// Kind is "Config" or empty.
	Kind string `json:"kind,omitempty"`
	// APIVersion is "v1" or empty.
	APIVersion string `json:"apiVersion,omitempty"`
	// Preferences is kept for files that have it.
	//
	// Deprecated: no Kubernetes component uses it.
	Preferences Preferences `json:"preferences,omitzero"`
	// Clusters are the clusters; no two may have the same name, and so with AuthInfos and Contexts.
	Clusters []NamedCluster `json:"clusters"`
	// AuthInfos are the users.
	AuthInfos []NamedAuthInfo `json:"users"`
	// Contexts are the contexts.
	Contexts []NamedContext `json:"contexts"`
	// CurrentContext names the context that applies unless another is asked for.
	CurrentContext string `json:"current-context"`
	// Extensions are payloads of other programs, kept so that rewriting a file loses nothing.
	Extensions []NamedExtension `json:"extensions,omitempty"`
}

// Preferences were meant for command-line settings.
//
// Deprecated: no Kubernetes component uses them.
type Preferences struct {
	Colors bool `json:"colors,omitempty"`
	// Extensions are payloads of other programs.
	Extensions []NamedExtension `json:"extensions,omitempty"`
}

// Cluster says how to reach an API server.
type Cluster struct {
	// Server is the URL of the API server, such as https://host:6443.
	Server string `json:"server"`
	// TLSServerName, if set, is sent in the TLS handshake and checked against the certificate instead of the host of
	// Server.
	TLSServerName string `json:"tls-server-name,omitempty"`
	// InsecureSkipTLSVerify turns off the check of the server's certificate.
	InsecureSkipTLSVerify bool `json:"insecure-skip-tls-verify,omitempty"`
	// CertificateAuthority is the path of a PEM bundle of trusted roots, relative to the file's folder.
	CertificateAuthority string `json:"certificate-authority,omitempty"`
	// CertificateAuthorityData is the same bundle inline, base64 in the file.
	CertificateAuthorityData []byte `json:"certificate-authority-data,omitempty"`
	// ProxyURL is the proxy for all requests: http, https or socks5. Empty means the proxy environment variables.
	ProxyURL string `json:"proxy-url,omitempty"`
	// DisableCompression stops the client from asking for gzipped responses.
	DisableCompression bool `json:"disable-compression,omitempty"`
	// Extensions are payloads of other programs. The one named client.authentication.k8s.io/exec is handed to the
	// exec plugin of the user.
	Extensions []NamedExtension `json:"extensions,omitempty"`
}

// AuthInfo says who the client is. Formatting one shows no credential.
type AuthInfo struct {
	// ClientCertificate is the path of a PEM client certificate, relative to the file's folder.
	ClientCertificate string `json:"client-certificate,omitempty"`
	// ClientCertificateData is the same inline, base64 in the file.
	ClientCertificateData []byte `json:"client-certificate-data,omitempty"`
	// ClientKey is the path of the certificate's PEM private key, relative to the file's folder.
	ClientKey string `json:"client-key,omitempty"`
	// ClientKeyData is the same inline, base64 in the file.
	ClientKeyData []byte `json:"client-key-data,omitempty" datapolicy:"security-key"`
	// Token is a bearer token.
	Token string `json:"token,omitempty" datapolicy:"token"`
	// TokenFile is the path of a file with a bearer token, read again from time to time; what was last read with
	// success beats Token.
	TokenFile string `json:"tokenFile,omitempty"`
	// Impersonate is the user to act as.
	Impersonate string `json:"as,omitempty"`
	// ImpersonateUID is the uid to act as.
	ImpersonateUID string `json:"as-uid,omitempty"`
	// ImpersonateGroups are the groups to act as a member of.
	ImpersonateGroups []string `json:"as-groups,omitempty"`
	// ImpersonateUserExtra are further attributes of the user to act as.
	ImpersonateUserExtra map[string][]string `json:"as-user-extra,omitempty"`
	// Username is the user of basic authentication.
	Username string `json:"username,omitempty"`
	// Password is the password of basic authentication.
	Password string `json:"password,omitempty" datapolicy:"password"`
	// AuthProvider names an in-process plugin.
	AuthProvider *AuthProviderConfig `json:"auth-provider,omitempty"`
	// Exec names a program that prints credentials.
	Exec *ExecConfig `json:"exec,omitempty"`
	// Extensions are payloads of other programs.
	Extensions []NamedExtension `json:"extensions,omitempty"`
}

// Context ties a cluster to a user and a default namespace.
type Context struct {
	// Cluster is the name of the cluster.
	Cluster string `json:"cluster"`
	// AuthInfo is the name of the user.
	AuthInfo string `json:"user"`
	// Namespace is used where a command names none.
	Namespace string `json:"namespace,omitempty"`
	// Extensions are payloads of other programs.
	Extensions []NamedExtension `json:"extensions,omitempty"`
}

// NamedCluster is a cluster and its name.
type NamedCluster struct {
	Name    string  `json:"name"`
	Cluster Cluster `json:"cluster"`
}

// NamedContext is a context and its name.
type NamedContext struct {
	Name    string  `json:"name"`
	Context Context `json:"context"`
}

// NamedAuthInfo is a user and its name.
type NamedAuthInfo struct {
	Name     string   `json:"name"`
	AuthInfo AuthInfo `json:"user"`
}

// NamedExtension is a payload of another program and the name it is known by.
type NamedExtension struct {
	Name      string               `json:"name"`
	Extension runtime.RawExtension `json:"extension"`
}

// AuthProviderConfig names an in-process plugin registered with rest.RegisterAuthProviderPlugin, and its settings.
type AuthProviderConfig struct {
	Name string `json:"name"`
	// Config may hold secrets; formatting does not show it.
	Config map[string]string `json:"config"`
}

// ExecConfig names a program that prints credentials in the format of the API group client.authentication.k8s.io.
type ExecConfig struct {
	// Command is the program: a path, or a name to look up in PATH. A relative path with a separator is relative to
	// the file's folder.
	Command string `json:"command"`
	// Args are its arguments.
	Args []string `json:"args"`
	// Env is added to the environment of this process.
	Env []ExecEnvVar `json:"env"`
	// APIVersion is the version of the ExecCredential that the program reads and prints.
	APIVersion string `json:"apiVersion,omitempty"`
	// InstallHint is shown to the user when the program is not found.
	InstallHint string `json:"installHint,omitempty"`
	// ProvideClusterInfo hands the cluster's address and CA to the program in KUBERNETES_EXEC_INFO.
	ProvideClusterInfo bool `json:"provideClusterInfo"`
	// InteractiveMode says what the program needs standard input for. It must be set where APIVersion is
	// client.authentication.k8s.io/v1; for the versions before, SetDefaults_ExecConfig makes it IfAvailable.
	InteractiveMode ExecInteractiveMode `json:"interactiveMode,omitempty"`
}

// ExecEnvVar is one environment variable of an exec plugin. Formatting does not show its value.
type ExecEnvVar struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ExecInteractiveMode says how an exec plugin uses standard input.
type ExecInteractiveMode string

const (
	// NeverExecInteractiveMode is for a plugin that never reads standard input.
	NeverExecInteractiveMode ExecInteractiveMode = "Never"
	// IfAvailableExecInteractiveMode is for a plugin that reads standard input if it is a terminal and does without
	// otherwise.
	IfAvailableExecInteractiveMode ExecInteractiveMode = "IfAvailable"
	// AlwaysExecInteractiveMode is for a plugin that cannot work without a terminal.
	AlwaysExecInteractiveMode ExecInteractiveMode = "Always"
)
