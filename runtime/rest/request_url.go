package rest

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// URL returns the URL of the request as built so far. It is only meaningful if Error returns nil.
func (r *Request) URL() *url.URL {
	u := &url.URL{}
	if r.c.base != nil {
		*u = *r.c.base
	}
	u.Path = r.urlPath()
	u.RawPath = ""
	u.RawQuery = r.urlQuery()
	return u
}

func (r *Request) urlPath() string {
	var namespaces, namespace string
	if r.namespaceSet && r.namespace != "" {
		namespaces, namespace = "namespaces", r.namespace
	}
	if namespace == "" && r.resource == "" && r.resourceName == "" && r.subresource == "" && r.suffix == "" {
		return r.pathPrefix // with the slash that it may end in
	}
	return path.Join(r.pathPrefix, namespaces, namespace, strings.ToLower(r.resource), r.resourceName, r.subresource, r.suffix)
}

func (r *Request) urlQuery() string {
	if r.timeout == 0 {
		return r.params.Encode()
	}
	query := make(url.Values, len(r.params)+1)
	for name, values := range r.params {
		query[name] = values
	}
	query["timeout"] = []string{r.timeout.String()}
	return query.Encode()
}

// preflight refuses what would reach all namespaces although one object of one namespace is meant.
func (r *Request) preflight() error {
	if r.err != nil {
		return r.err
	}
	if !r.namespaceSet || r.namespace != "" {
		return nil
	}
	switch r.verb {
	case http.MethodPost:
		return fmt.Errorf("create %s: an empty namespace may not be set during creation", r.resource)
	case http.MethodGet, http.MethodPut, http.MethodDelete:
		if r.resourceName != "" {
			return fmt.Errorf("%s %s %q: an empty namespace may not be set when a resource name is provided",
				strings.ToLower(r.verb), r.resource, r.resourceName)
		}
	}
	return nil
}

// urlTemplate returns the URL with names, namespaces and parameter values replaced by placeholders, so that a metric
// labelled with it has few series.
func (r *Request) urlTemplate() url.URL {
	u := r.URL()
	base := strings.TrimSuffix(r.c.basePath(), "/")
	segments := strings.Split(strings.TrimPrefix(strings.TrimPrefix(u.Path, base), "/"), "/")
	u.Path = path.Join("/", base, templatePath(segments))
	query := u.Query()
	for name := range query {
		query[name] = []string{"{value}"}
	}
	u.RawQuery = query.Encode()
	return *u
}

func templatePath(segments []string) string {
	index := 0 // of what follows the API root: the resource, or "namespaces"
	switch {
	case segments[0] == "api" && len(segments) >= 2:
		index = 2
	case segments[0] == "apis" && len(segments) >= 3:
		index = 3
	case segments[0] == "api" || segments[0] == "apis" || wellKnownRoots[segments[0]]:
		return path.Join(segments...)
	default:
		return "{prefix}"
	}
	if len(segments) > index+2 && segments[index] == "namespaces" && !namespaceSubresources[segments[index+2]] {
		segments[index+1] = "{namespace}"
		index += 2
	}
	if len(segments) > index+1 {
		segments[index+1] = "{name}"
	}
	return path.Join(segments...)
}

// namespaceSubresources are what follows the name of a namespace where others have a resource.
var namespaceSubresources = map[string]bool{"status": true, "finalize": true}

// wellKnownRoots are the paths beside the API that are shown as they are.
var wellKnownRoots = map[string]bool{"openapi": true, "version": true, "healthz": true, "livez": true, "readyz": true, "logs": true}
