package apitest

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// serve answers every request of the server.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.handlers.Add(1)
	defer s.handlers.Done()
	recorder := &statusRecorder{ResponseWriter: w, gzip: acceptsGzip(r)}
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.log.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			s.writeError(recorder, r, fmt.Errorf("%v", p))
		}
		s.log.Debug("request", "method", r.Method, "uri", r.URL.RequestURI(), "code", recorder.code)
	}()
	if s.intercepted(recorder, r) {
		return
	}
	user, err := s.authenticate(r)
	if err == nil {
		user, err = s.impersonate(user, r)
	}
	if err == nil {
		err = s.route(recorder, r, user)
	}
	switch {
	case errors.Is(err, errNotFoundPath):
		http.Error(recorder, err.Error(), http.StatusNotFound)
	case err != nil:
		s.writeError(recorder, r, err)
	}
}

// errNotFoundPath is how a real server answers paths that nothing is registered for: in plain text, not with a Status.
var errNotFoundPath = errors.New("404 page not found")

// route finds out what a path stands for.
func (s *Server) route(w http.ResponseWriter, r *http.Request, user User) error {
	path := strings.TrimSuffix(r.URL.Path, "/")
	if t, ok := parsePath(path); ok {
		return s.serveResource(w, r, user, t)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if !s.servesPath(path) {
			return errNotFoundPath
		}
		return errMethodNotAllowed()
	}
	switch {
	case path == "/healthz" || path == "/livez" || path == "/readyz" || path == "":
		return s.serveHealth(w, path)
	case path == "/version":
		return s.serveVersion(w)
	case path == "/api" || path == "/apis":
		return s.serveGroups(w, r, path)
	case strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/apis/"):
		return s.serveGroupOrVersion(w, path)
	case path == "/openapi/v2":
		return s.serveOpenAPIv2(w, r)
	case path == "/openapi/v3" || strings.HasPrefix(path, "/openapi/v3/"):
		return s.serveOpenAPIv3(w, r, path)
	}
	return errNotFoundPath
}

// servesPath tells whether a path that names no resource leads anywhere.
func (s *Server) servesPath(path string) bool {
	switch path {
	case "", "/healthz", "/livez", "/readyz", "/version", "/api", "/apis", "/openapi/v2", "/openapi/v3":
		return true
	}
	if path == "/api/v1" || strings.HasPrefix(path, "/openapi/v3/") {
		return true
	}
	group, inGroup := strings.CutPrefix(path, "/apis/")
	group, _, _ = strings.Cut(group, "/")
	return inGroup && s.registry.hasGroup(group)
}

// notFound answers a request for a version, a resource or a scope that isn't served. The handlers of the built-in
// groups know what they are; those of custom resources pass on what they don't know.
func (s *Server) notFound(group string) error {
	if s.registry.hasBuiltin(group) {
		return errUnknownResource()
	}
	return errNotFoundPath
}

func (s *Server) serveHealth(w http.ResponseWriter, path string) error {
	if path == "" {
		return writeJSON(w, http.StatusOK, map[string]any{"paths": []string{"/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"}})
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("ok"))
	return err
}

// serveResource answers a request for a resource.
func (s *Server) serveResource(w http.ResponseWriter, r *http.Request, user User, t target) error {
	q := &request{s: s, w: w, r: r, query: r.URL.Query(), user: user,
		namespace: t.namespace, name: t.name, subresource: t.subresource}
	watch := q.query.Get("watch")
	q.verb = verbOf(r.Method, t, watch == "true" || watch == "1")
	gr := schema.GroupResource{Group: t.gv.Group, Resource: t.resource}
	if err := s.authorize(q, gr); err != nil {
		return err
	}
	if done, err := s.serveReview(w, r, user, t, gr); done || err != nil {
		return err
	}
	if gr.Group == "" && gr.Resource == "namespaces" {
		q.namespace = ""
	}
	if q.res = s.registry.get(gr); q.res == nil {
		return s.notFound(gr.Group)
	}
	if q.version = q.res.version(t.gv.Version); q.version == nil {
		return s.notFound(gr.Group)
	}
	if !q.res.namespaced && q.namespace != "" || q.res.namespaced && q.namespace == "" && q.name != "" {
		return s.notFound(gr.Group)
	}
	if q.version.warning != "" {
		warn(w.Header(), q.version.warning)
	}
	if q.subresource != "" && !slices.Contains(q.version.subresources(), q.subresource) {
		if q.res.custom {
			return apierrors.NewNotFound(q.res.gr, q.name)
		}
		return errUnknownResource()
	}
	if err := q.checkVerb(); err != nil {
		return err
	}
	var err error
	if q.out, err = q.negotiate(); err != nil {
		return err
	}
	return q.dispatch()
}

// checkVerb refuses verbs that a path doesn't take.
func (q *request) checkVerb() error {
	everywhere := q.res.namespaced && q.namespace == ""
	switch {
	case q.verb == "" || q.subresource == "" && !slices.Contains(q.res.verbs, q.verb):
		return errMethodNotAllowed()
	case q.verb == "list" || q.verb == "watch":
		return nil
	case everywhere && q.res.custom:
		return errNotFoundPath
	case everywhere:
		return errMethodNotAllowed()
	case q.name == "" && q.res.custom && (q.verb == "update" || q.verb == "patch"):
		return apierrors.NewBadRequest("name must be provided")
	}
	return nil
}

// dispatch hands over to the verb.
func (q *request) dispatch() error {
	if err := q.checkOptions(); err != nil {
		return err
	}
	if q.subresource != "" && q.subresource != "status" {
		return q.serveSubresource()
	}
	switch q.verb {
	case "get":
		return q.get()
	case "list":
		return q.listObjects()
	case "watch":
		return q.watch()
	case "create":
		if q.subresource != "" || q.name != "" && !q.res.custom { // a custom resource may be created under its own path
			return errMethodNotAllowed()
		}
		return q.create()
	case "update":
		if q.name == "" {
			return errMethodNotAllowed()
		}
		return q.update()
	case "patch":
		if q.name == "" {
			return errMethodNotAllowed()
		}
		return q.patch()
	case "delete":
		if q.subresource != "" {
			return errMethodNotAllowed()
		}
		return q.delete()
	case "deletecollection":
		return q.deleteCollection()
	}
	return errMethodNotAllowed()
}

// checkOptions judges query parameters that all writes share.
func (q *request) checkOptions() error {
	kind, writes := optionKinds[q.verb]
	if !writes {
		return nil
	}
	for _, value := range q.query["dryRun"] {
		if value != "All" {
			return errOptions(kind, field.NotSupported(field.NewPath("dryRun"), q.query["dryRun"], []string{"All"}))
		}
	}
	switch value := q.query.Get("fieldValidation"); value {
	case "", "Strict", "Warn", "Ignore":
	default:
		return errOptions(kind, field.NotSupported(field.NewPath("fieldValidation"), value, []string{"", "Ignore", "Strict", "Warn"}))
	}
	return nil
}

var optionKinds = map[string]string{"create": "CreateOptions", "update": "UpdateOptions", "patch": "PatchOptions",
	"delete": "DeleteOptions", "deletecollection": "DeleteOptions"}

// statusRecorder remembers the code for the log, whether an answer has begun, and how it may be encoded.
type statusRecorder struct {
	http.ResponseWriter
	code int
	gzip bool // the client accepts it
}

func (r *statusRecorder) WriteHeader(code int) {
	r.code = code
	r.ResponseWriter.WriteHeader(code)
}

func (r *statusRecorder) Write(p []byte) (int, error) {
	if r.code == 0 {
		r.code = http.StatusOK
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
