package clientcmd

import (
	"fmt"
	"net/url"
	"strings"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// choice is the context that applies, with its cluster and its user, after the overrides. The entries are copies; what
// they point to belongs to the Config and the overrides.
type choice struct {
	contextName, clusterName, userName string
	context                            *clientcmdapi.Context
	cluster                            *clientcmdapi.Cluster
	user                               *clientcmdapi.AuthInfo
	// missing are the entries that were asked for and do not exist. They are empty in the choice.
	missing []error
}

// choose works out the choice.
func (config *DirectClientConfig) choose() *choice {
	var c choice
	var contextErr, userErr, clusterErr error
	c.contextName, c.context, contextErr = config.chooseContext()
	c.userName, c.user, userErr = config.chooseUser(c.context)
	c.clusterName, c.cluster, clusterErr = config.chooseCluster(c.context)
	for _, err := range []error{contextErr, userErr, clusterErr} {
		if err != nil {
			c.missing = append(c.missing, err)
		}
	}
	return &c
}

// contextToUse returns the name of the context, which is empty if there is none.
func (config *DirectClientConfig) contextToUse() string {
	switch {
	case config.overrides != nil && config.overrides.CurrentContext != "":
		return config.overrides.CurrentContext
	case config.contextName != "":
		return config.contextName
	}
	return config.config.CurrentContext
}

func (config *DirectClientConfig) chooseContext() (string, *clientcmdapi.Context, error) {
	name := config.contextToUse()
	merged := clientcmdapi.NewContext()
	var err error
	if context := config.config.Contexts[name]; context != nil {
		merge(merged, context)
	} else if name != "" {
		err = &contextNotFoundError{name}
	}
	if config.overrides != nil {
		merge(merged, &config.overrides.Context)
	}
	return name, merged, err
}

func (config *DirectClientConfig) chooseUser(context *clientcmdapi.Context) (string, *clientcmdapi.AuthInfo, error) {
	merged := clientcmdapi.NewAuthInfo()
	if user := config.config.AuthInfos[context.AuthInfo]; user != nil {
		merge(merged, user)
	} else if config.overrides != nil && config.overrides.Context.AuthInfo != "" {
		return context.AuthInfo, merged, fmt.Errorf("user %q does not exist", context.AuthInfo)
	}
	if config.overrides == nil {
		return context.AuthInfo, merged, nil
	}
	override := &config.overrides.AuthInfo
	merge(merged, override)
	// A file and data for the same thing exclude each other, so the pair comes from one place.
	if override.ClientCertificate != "" || len(override.ClientCertificateData) > 0 {
		merged.ClientCertificate, merged.ClientCertificateData = override.ClientCertificate, override.ClientCertificateData
	}
	if override.ClientKey != "" || len(override.ClientKeyData) > 0 {
		merged.ClientKey, merged.ClientKeyData = override.ClientKey, override.ClientKeyData
	}
	return context.AuthInfo, merged, nil
}

func (config *DirectClientConfig) chooseCluster(context *clientcmdapi.Context) (string, *clientcmdapi.Cluster, error) {
	merged := clientcmdapi.NewCluster()
	if config.overrides != nil {
		merge(merged, &config.overrides.ClusterDefaults)
	}
	if cluster := config.config.Clusters[context.Cluster]; cluster != nil {
		merge(merged, cluster)
	} else if config.overrides != nil && config.overrides.Context.Cluster != "" {
		return context.Cluster, merged, fmt.Errorf("cluster %q does not exist", context.Cluster)
	}
	if config.overrides == nil {
		return context.Cluster, merged, nil
	}
	override := &config.overrides.ClusterInfo
	merge(merged, override)
	// How the server is checked is one decision, so it comes from one place: asking for another CA ends "insecure".
	if override.InsecureSkipTLSVerify || override.CertificateAuthority != "" || len(override.CertificateAuthorityData) > 0 {
		merged.InsecureSkipTLSVerify = override.InsecureSkipTLSVerify
		merged.CertificateAuthority = override.CertificateAuthority
		merged.CertificateAuthorityData = override.CertificateAuthorityData
	}
	// The name in the file belongs to the server in the file.
	if override.TLSServerName != "" || override.Server != "" {
		merged.TLSServerName = override.TLSServerName
	}
	return context.Cluster, merged, nil
}

// isHTTPS reports whether the server is spoken to with TLS by what its URL alone says.
func isHTTPS(server string) bool {
	u, err := url.Parse(server)
	return err == nil && u.Host != "" && strings.EqualFold(u.Scheme, "https")
}

// checkScheme refuses a server without a scheme where that would leave out credentials or TLS settings.
func (c *choice) checkScheme() error {
	u, err := url.Parse(c.cluster.Server)
	if err == nil && u.Scheme != "" && u.Host != "" {
		return nil
	}
	var lost []string
	if c.cluster.CertificateAuthority != "" || len(c.cluster.CertificateAuthorityData) > 0 {
		lost = append(lost, "its certificate authority")
	}
	if c.cluster.InsecureSkipTLSVerify || c.cluster.TLSServerName != "" {
		lost = append(lost, "its TLS settings")
	}
	if hasCredentials(c.user) {
		lost = append(lost, "the credentials of "+entry("user", c.userName, c.user.LocationOfOrigin))
	}
	if len(lost) == 0 {
		return nil
	}
	where := entry("cluster", c.clusterName, c.cluster.LocationOfOrigin)
	text := fmt.Sprintf("the server of %s has no scheme, so %s would not be used", where, strings.Join(lost, " and "))
	if host := c.cluster.Server; !strings.ContainsAny(host, "@/") {
		return fmt.Errorf("%s: write https://%s", text, host)
	}
	return fmt.Errorf("%s: write https:// before it", text)
}

func hasCredentials(user *clientcmdapi.AuthInfo) bool {
	return user.Token != "" || user.TokenFile != "" || user.Username != "" || user.Password != "" ||
		user.ClientCertificate != "" || len(user.ClientCertificateData) > 0 || user.AuthProvider != nil || user.Exec != nil
}
