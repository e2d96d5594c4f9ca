package clientcmd

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/clientsmith/client-gen/runtime/plugin/pkg/client/auth/exec"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// Validate returns everything that is wrong in config, in all its entries: names that do not exist, settings that
// exclude each other, files that cannot be read. IsConfigurationInvalid holds of the error, and IsEmptyConfig if there is
// nothing in config.
func Validate(config clientcmdapi.Config) error {
	if clientcmdapi.IsConfigEmpty(&config) {
		return invalid([]error{ErrEmptyConfig})
	}
	var problems []error
	if config.CurrentContext != "" && config.Contexts[config.CurrentContext] == nil {
		problems = append(problems, &contextNotFoundError{config.CurrentContext})
	}
	for _, name := range slices.Sorted(maps.Keys(config.Contexts)) {
		problems = append(problems, validateContext(name, config.Contexts[name], config)...)
	}
	for _, name := range slices.Sorted(maps.Keys(config.AuthInfos)) {
		problems = append(problems, validateAuthInfo(name, config.AuthInfos[name])...)
	}
	for _, name := range slices.Sorted(maps.Keys(config.Clusters)) {
		problems = append(problems, validateCluster(name, config.Clusters[name])...)
	}
	return invalid(problems)
}

// ConfirmUsable is Validate for one context with its cluster and its user: that of the given name or, if it is empty, the
// current one. Without either the error is ErrNoContext.
func ConfirmUsable(config clientcmdapi.Config, passedContextName string) error {
	if clientcmdapi.IsConfigEmpty(&config) {
		return invalid([]error{ErrEmptyConfig})
	}
	name := passedContextName
	if name == "" {
		name = config.CurrentContext
	}
	if name == "" {
		return ErrNoContext
	}
	context := config.Contexts[name]
	if context == nil {
		return invalid([]error{&contextNotFoundError{name}})
	}
	problems := validateContext(name, context, config)
	if user := config.AuthInfos[context.AuthInfo]; user != nil {
		problems = append(problems, validateAuthInfo(context.AuthInfo, user)...)
	}
	if cluster := config.Clusters[context.Cluster]; cluster != nil {
		problems = append(problems, validateCluster(context.Cluster, cluster)...)
	}
	return invalid(problems)
}

// entry is how errors name an entry: with the file that it came from, if that is known.
func entry(kind, name, origin string) string {
	text := kind
	if name != "" {
		text = fmt.Sprintf("%s %q", kind, name)
	}
	if origin != "" {
		text += " in " + origin
	}
	return text
}

func validateContext(name string, context *clientcmdapi.Context, config clientcmdapi.Config) []error {
	if context == nil {
		return []error{fmt.Errorf("context %q is nil", name)}
	}
	where := entry("context", name, context.LocationOfOrigin)
	var problems []error
	if name == "" {
		problems = append(problems, errors.New("a context has an empty name"))
	}
	if context.AuthInfo == "" {
		problems = append(problems, fmt.Errorf("user was not specified for %s", where))
	} else if config.AuthInfos[context.AuthInfo] == nil {
		problems = append(problems, fmt.Errorf("user %q was not found for %s", context.AuthInfo, where))
	}
	if context.Cluster == "" {
		problems = append(problems, fmt.Errorf("cluster was not specified for %s", where))
	} else if config.Clusters[context.Cluster] == nil {
		problems = append(problems, fmt.Errorf("cluster %q was not found for %s", context.Cluster, where))
	}
	if context.Namespace != "" {
		if wrong := validation.IsDNS1123Label(context.Namespace); len(wrong) > 0 {
			problems = append(problems, fmt.Errorf("namespace %q for %s: %s", context.Namespace, where, strings.Join(wrong, "; ")))
		}
	}
	return problems
}

func validateCluster(name string, cluster *clientcmdapi.Cluster) []error {
	if cluster == nil {
		return []error{fmt.Errorf("cluster %q is nil", name)}
	}
	if isZeroCluster(cluster) {
		return []error{ErrEmptyCluster}
	}
	where := entry("cluster", name, cluster.LocationOfOrigin)
	var problems []error
	if cluster.Server == "" {
		problems = append(problems, fmt.Errorf("no server found for %s", where))
	}
	if cluster.ProxyURL != "" {
		if _, err := parseProxyURL(cluster.ProxyURL); err != nil {
			problems = append(problems, fmt.Errorf("invalid proxy-url for %s: %w", where, err))
		}
	}
	if cluster.CertificateAuthority != "" && len(cluster.CertificateAuthorityData) != 0 {
		problems = append(problems, fmt.Errorf("certificate-authority and certificate-authority-data are both set for %s; leave one", where))
	}
	if cluster.CertificateAuthority != "" {
		if err := readable(cluster.CertificateAuthority); err != nil {
			problems = append(problems, fmt.Errorf("certificate-authority for %s: %w", where, err))
		}
	}
	return problems
}

// isZeroCluster reports whether nothing is set, LocationOfOrigin included: an empty cluster of a file is not nothing, it
// has no server.
func isZeroCluster(c *clientcmdapi.Cluster) bool {
	return c.LocationOfOrigin == "" && c.Server == "" && c.TLSServerName == "" && !c.InsecureSkipTLSVerify &&
		c.CertificateAuthority == "" && len(c.CertificateAuthorityData) == 0 && c.ProxyURL == "" &&
		!c.DisableCompression && len(c.Extensions) == 0
}

func readable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return f.Close()
}

// parseProxyURL accepts what the transport can use. Its errors do not show the URL, which may have a password in it.
func parseProxyURL(proxyURL string) (*url.URL, error) {
	u, err := url.Parse(proxyURL)
	if err != nil {
		return nil, errors.New("not a URL")
	}
	switch u.Scheme {
	case "http", "https", "socks5":
		return u, nil
	case "":
		return nil, errors.New("the scheme is missing, it must be http, https or socks5")
	}
	if u.Opaque != "" { // as in user:password@proxy, where the scheme is the user
		return nil, errors.New("unsupported scheme, it must be http, https or socks5")
	}
	return nil, fmt.Errorf("unsupported scheme %q, it must be http, https or socks5", u.Scheme)
}

func validateAuthInfo(name string, user *clientcmdapi.AuthInfo) []error {
	if user == nil {
		return []error{fmt.Errorf("user %q is nil", name)}
	}
	where := entry("user", name, user.LocationOfOrigin)
	var problems []error
	if user.Token != "" && (user.Username != "" || user.Password != "") {
		problems = append(problems, fmt.Errorf("more than one authentication method found for %s; found token and basicAuth, only one is allowed", where))
	}
	problems = append(problems, validateCertificate(where, user)...)
	if user.Exec != nil {
		if user.AuthProvider != nil {
			problems = append(problems, fmt.Errorf("auth-provider cannot be combined with exec for %s", where))
		}
		problems = append(problems, validateExec(where, user.Exec)...)
	}
	if user.Impersonate == "" && (user.ImpersonateUID != "" || len(user.ImpersonateGroups) > 0 || len(user.ImpersonateUserExtra) > 0) {
		problems = append(problems, fmt.Errorf("as-uid, as-groups or as-user-extra without as for %s", where))
	}
	return problems
}

func validateCertificate(where string, user *clientcmdapi.AuthInfo) []error {
	if user.ClientCertificate == "" && len(user.ClientCertificateData) == 0 {
		return nil
	}
	var problems []error
	if user.ClientCertificate != "" && len(user.ClientCertificateData) != 0 {
		problems = append(problems, fmt.Errorf("client-certificate and client-certificate-data are both set for %s; leave one", where))
	}
	if user.ClientKey != "" && len(user.ClientKeyData) != 0 {
		problems = append(problems, fmt.Errorf("client-key and client-key-data are both set for %s; leave one", where))
	}
	if user.ClientKey == "" && len(user.ClientKeyData) == 0 {
		problems = append(problems, fmt.Errorf("client-key or client-key-data must be set beside the client certificate for %s", where))
	}
	if user.ClientCertificate != "" {
		if err := readable(user.ClientCertificate); err != nil {
			problems = append(problems, fmt.Errorf("client-certificate for %s: %w", where, err))
		}
	}
	if user.ClientKey != "" {
		if err := readable(user.ClientKey); err != nil {
			problems = append(problems, fmt.Errorf("client-key for %s: %w", where, err))
		}
	}
	return problems
}

func validateExec(where string, config *clientcmdapi.ExecConfig) []error {
	var problems []error
	if config.Command == "" {
		problems = append(problems, fmt.Errorf("exec: command must be set for %s", where))
	}
	if config.APIVersion == "" {
		problems = append(problems, fmt.Errorf("exec: apiVersion must be set for %s", where))
	}
	for i, v := range config.Env {
		if v.Name == "" {
			problems = append(problems, fmt.Errorf("exec: env: element %d must have a name for %s", i+1, where))
		}
	}
	switch config.InteractiveMode {
	case clientcmdapi.NeverExecInteractiveMode, clientcmdapi.IfAvailableExecInteractiveMode, clientcmdapi.AlwaysExecInteractiveMode:
	case "":
		problems = append(problems, fmt.Errorf("exec: interactiveMode must be set for %s", where))
	default:
		problems = append(problems, fmt.Errorf("exec: interactiveMode %q for %s must be Never, IfAvailable or Always", config.InteractiveMode, where))
	}
	if err := exec.ValidatePluginPolicy(config.PluginPolicy); err != nil {
		problems = append(problems, fmt.Errorf("exec: plugin policy for %s: %w", where, err))
	}
	return problems
}
