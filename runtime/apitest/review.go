package apitest

import (
	"net/http"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// serveReview answers the reviews that ask who somebody is and what they may do; done tells that it was one.
func (s *Server) serveReview(w http.ResponseWriter, r *http.Request, user User, t target, gr schema.GroupResource) (done bool, err error) {
	isAuthentication := gr.Group == "authentication.k8s.io" && gr.Resource == "selfsubjectreviews"
	isAccess := gr.Group == "authorization.k8s.io" && (gr.Resource == "selfsubjectaccessreviews" || gr.Resource == "subjectaccessreviews")
	if s.opts.NoBuiltins || !isAuthentication && !isAccess || t.gv.Version != "v1" || t.name != "" {
		return false, nil
	}
	if r.Method != http.MethodPost {
		return true, errMethodNotAllowed()
	}
	kind := reviewKinds[gr.Resource]
	res := &resource{gr: gr, kind: kind}
	q := &request{s: s, w: w, r: r, query: r.URL.Query(), verb: "create", user: user, res: res,
		version: &apiVersion{res: res, name: "v1", scheme: s.schemeOf(t.gv.WithKind(kind))}}
	if q.out, err = q.negotiate(); err != nil {
		return true, err
	}
	review, err := q.decode()
	if err != nil {
		return true, err
	}
	if isAuthentication {
		review["status"] = object{"userInfo": object{"username": user.Name, "groups": anys(user.Groups)}}
	} else {
		review["status"] = s.reviewAccess(child(review, "spec"), user)
	}
	return true, q.writeObject(http.StatusCreated, review)
}

var reviewKinds = map[string]string{
	"selfsubjectreviews":       "SelfSubjectReview",
	"selfsubjectaccessreviews": "SelfSubjectAccessReview",
	"subjectaccessreviews":     "SubjectAccessReview",
}

// schemeOf returns a scheme that knows the Go type of a kind, or nil.
func (s *Server) schemeOf(gvk schema.GroupVersionKind) *runtime.Scheme {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, scheme := range s.schemes {
		if scheme.Recognizes(gvk) {
			return scheme
		}
	}
	return nil
}

func (s *Server) reviewAccess(spec object, user User) object {
	if name, _ := spec["user"].(string); name != "" {
		user = User{Name: name, Groups: texts(spec["groups"])}
	}
	if s.opts.Authorizer == nil {
		return object{"allowed": true}
	}
	asked := child(spec, "resourceAttributes")
	at := func(name string) string { value, _ := asked[name].(string); return value }
	err := s.opts.Authorizer(Attributes{User: user, Verb: at("verb"), Group: at("group"), Version: at("version"),
		Resource: at("resource"), Subresource: at("subresource"), Namespace: at("namespace"), Name: at("name")})
	if err != nil {
		return object{"allowed": false, "reason": err.Error()}
	}
	return object{"allowed": true}
}
