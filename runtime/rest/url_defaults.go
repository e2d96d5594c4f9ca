package rest

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// DefaultServerURL turns a host, a host:port or a URL into a URL, and apiPath and groupVersion into the path of that
// version below it. Where host has no scheme, defaultTLS decides between https and http, and host must have no path.
func DefaultServerURL(host, apiPath string, groupVersion schema.GroupVersion, defaultTLS bool) (*url.URL, string, error) {
	if host == "" {
		return nil, "", errors.New("host must be a URL or a host:port pair")
	}
	base, err := url.Parse(host)
	// "localhost:8080" parses as a URL with the scheme localhost, so a URL without a host is no URL.
	if err != nil || base.Scheme == "" || base.Host == "" {
		if base, err = schemelessURL(host, defaultTLS); err != nil {
			return nil, "", err
		}
	}
	return base, DefaultVersionedAPIPath(apiPath, groupVersion), nil
}

func schemelessURL(host string, defaultTLS bool) (*url.URL, error) {
	scheme := "http://"
	if defaultTLS {
		scheme = "https://"
	}
	base, err := url.Parse(scheme + host)
	if err != nil {
		// The error of url.Parse quotes the URL, which may hold a password.
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err
		}
		if strings.Contains(host, "@") {
			err = errors.New("not a URL") // and any part of it may belong to the password
		}
		return nil, fmt.Errorf("parse host: %w", err)
	}
	if base.Path != "" && base.Path != "/" {
		return nil, fmt.Errorf("host must be a URL or a host:port pair: %q", afterUserinfo(base.Host+base.EscapedPath()))
	}
	return base, nil
}

// afterUserinfo returns what is certain not to belong to a password.
func afterUserinfo(host string) string {
	return host[strings.LastIndex(host, "@")+1:]
}

// DefaultVersionedAPIPath returns the path of groupVersion below apiPath, such as /apis/apps/v1. An empty group and an
// empty version are left out.
func DefaultVersionedAPIPath(apiPath string, groupVersion schema.GroupVersion) string {
	return path.Join("/", apiPath, groupVersion.Group, groupVersion.Version)
}

// DefaultServerUrlFor is DefaultServerURL for a config: an empty Host is localhost, and https is assumed if a CA, a
// client certificate or Insecure is set. A bearer token does not imply https.
func DefaultServerUrlFor(config *Config) (*url.URL, string, error) {
	hasCA := len(config.CAFile) != 0 || len(config.CAData) != 0
	hasCert := len(config.CertFile) != 0 || len(config.CertData) != 0
	host := config.Host
	if host == "" {
		host = "localhost"
	}
	var gv schema.GroupVersion
	if config.GroupVersion != nil {
		gv = *config.GroupVersion
	}
	return DefaultServerURL(host, config.APIPath, gv, hasCA || hasCert || config.Insecure)
}
