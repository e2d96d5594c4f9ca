package apitest

import (
	"net/http"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/builtin"
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
		version: &apiVersion{res: res, name: "v1", scheme: builtin.Types()}}
	if q.out, err = q.negotiate(); err != nil {
		return true, err
	}
	review, err := q.decode()
	if err != nil {
		return true, err
	}
	if isAuthentication {
		review["metadata"] = object{"creationTimestamp": s.now().Format(time.RFC3339)}
		review["status"] = object{"userInfo": userInfo(user)}
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

// userInfo describes a user as authentication.k8s.io/v1 does.
func userInfo(user User) object {
	info := object{"username": user.Name}
	if user.UID != "" {
		info["uid"] = user.UID
	}
	if len(user.Groups) > 0 {
		info["groups"] = anys(user.Groups)
	}
	if len(user.Extra) > 0 {
		extra := object{}
		for key, values := range user.Extra {
			extra[key] = anys(values)
		}
		info["extra"] = extra
	}
	return info
}

func (s *Server) reviewAccess(spec object, user User) object {
	if name, _ := spec["user"].(string); name != "" {
		user = User{Name: name, Groups: texts(spec["groups"])}
		user.UID, _ = spec["uid"].(string)
		for key, values := range child(spec, "extra") {
			if user.Extra == nil {
				user.Extra = map[string][]string{}
			}
			user.Extra[key] = texts(values)
		}
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
