package rest

import (
	"maps"
	"net/url"
	"slices"
)

// CopyConfig returns a copy that can be changed without changing config. Slices, maps, GroupVersion, AuthProvider and
// ExecProvider are copied, so unlike client-go's copy it shares none of them; functions, interfaces, the Logger and
// the Observer are shared. Nil gives nil.
func CopyConfig(config *Config) *Config {
	if config == nil {
		return nil
	}
	c := *config
	if config.GroupVersion != nil {
		gv := *config.GroupVersion
		c.GroupVersion = &gv
	}
	c.Impersonate = ImpersonationConfig{
		UserName: config.Impersonate.UserName,
		UID:      config.Impersonate.UID,
		Groups:   slices.Clone(config.Impersonate.Groups),
		Extra:    maps.Clone(config.Impersonate.Extra),
	}
	for key, values := range c.Impersonate.Extra {
		c.Impersonate.Extra[key] = slices.Clone(values)
	}
	config.TLSClientConfig.DeepCopyInto(&c.TLSClientConfig)
	c.AuthProvider = config.AuthProvider.DeepCopy()
	c.ExecProvider = config.ExecProvider.DeepCopy()
	return &c
}

// AnonymousClientConfig returns a config that reaches the same server with no identity: no token, password, client
// certificate, plugin, impersonation, Transport or WrapTransport. What is copied is named one by one, so a field added
// later is not copied by accident. User information in the URL of Host is an identity too and is removed, which
// client-go does not do.
func AnonymousClientConfig(config *Config) *Config {
	return &Config{
		Host:          withoutUserinfo(config.Host),
		APIPath:       config.APIPath,
		ContentConfig: config.ContentConfig,
		TLSClientConfig: TLSClientConfig{
			Insecure:   config.Insecure,
			ServerName: config.ServerName,
			CAFile:     config.CAFile,
			CAData:     config.CAData,
			NextProtos: config.NextProtos,
		},
		RateLimiter:               config.RateLimiter,
		WarningHandler:            config.WarningHandler,
		WarningHandlerWithContext: config.WarningHandlerWithContext,
		UserAgent:                 config.UserAgent,
		DisableCompression:        config.DisableCompression,
		QPS:                       config.QPS,
		Burst:                     config.Burst,
		Timeout:                   config.Timeout,
		MaxBodyBytes:              config.MaxBodyBytes,
		Dial:                      config.Dial,
		Proxy:                     config.Proxy,
		Logger:                    config.Logger,
		Observer:                  config.Observer,
	}
}

func withoutUserinfo(host string) string {
	u, err := url.Parse(host)
	if err != nil || u.User == nil {
		return host
	}
	u.User = nil
	return u.String()
}
