package apitest

import (
	"net/http"
	"net/url"
	"strings"

	metainternal "k8s.io/apimachinery/pkg/apis/meta/internalversion"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// request is one request for a resource.
type request struct {
	s           *Server
	w           http.ResponseWriter
	r           *http.Request
	query       url.Values
	res         *resource
	version     *apiVersion
	namespace   string
	name        string
	subresource string
	verb        string
	user        User
	out         negotiated
	list        metainternal.ListOptions // of list, watch and deletecollection
	managed     bool                     // managed fields have been settled by an apply
}

// target is what a path says.
type target struct {
	gv                                     schema.GroupVersion
	resource, namespace, name, subresource string
	watch                                  bool // the old /watch/ prefix
}

// parsePath reads /api/VERSION/... and /apis/GROUP/VERSION/...; ok is false when there is no resource in it.
func parsePath(path string) (t target, ok bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case len(parts) >= 3 && parts[0] == "api":
		t.gv, parts = schema.GroupVersion{Version: parts[1]}, parts[2:]
	case len(parts) >= 4 && parts[0] == "apis":
		t.gv, parts = schema.GroupVersion{Group: parts[1], Version: parts[2]}, parts[3:]
	default:
		return t, false
	}
	if parts[0] == "watch" && len(parts) > 1 {
		t.watch, parts = true, parts[1:]
	}
	if parts[0] == "namespaces" && len(parts) > 2 && parts[2] != "status" && parts[2] != "finalize" {
		t.namespace, parts = parts[1], parts[2:]
	}
	t.resource = parts[0]
	if len(parts) > 1 {
		t.name = parts[1]
	}
	if len(parts) > 2 {
		t.subresource = strings.Join(parts[2:], "/")
	}
	return t, true
}

// verbOf names what a request does.
func verbOf(method string, t target, watch bool) string {
	switch method {
	case http.MethodGet, http.MethodHead:
		switch {
		case t.watch || watch && t.name == "":
			return "watch"
		case t.name == "":
			return "list"
		}
		return "get"
	case http.MethodPost:
		return "create"
	case http.MethodPut:
		return "update"
	case http.MethodPatch:
		return "patch"
	case http.MethodDelete:
		if t.name == "" {
			return "deletecollection"
		}
		return "delete"
	}
	return ""
}

func (q *request) key() store.Key { return store.Key{Namespace: q.namespace, Name: q.name} }

func (q *request) table() string { return q.res.table() }

func (q *request) dryRun() bool { return len(q.query["dryRun"]) > 0 }

// manager names who writes, for managed fields.
func (q *request) manager() string {
	if name := q.query.Get("fieldManager"); name != "" {
		return name
	}
	name, _, _ := strings.Cut(q.r.UserAgent(), "/")
	if name == "" {
		name = "unknown"
	}
	return name[:min(len(name), 128)]
}
