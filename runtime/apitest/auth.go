package apitest

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// User is who makes a request.
type User struct {
	Name   string
	UID    string // empty when the user has none
	Groups []string
	Extra  map[string][]string
}

// Attributes are what an authorizer judges.
type Attributes struct {
	User                                                               User
	Verb, Group, Version, Resource, Subresource, Namespace, Name, Path string
}

// allAuthenticated is the group of everybody that the server knows.
const allAuthenticated = "system:authenticated"

// adminUser is who requests without any credentials are made by.
var adminUser = User{Name: "kubernetes-admin", Groups: []string{"system:masters", allAuthenticated}}

var errUnauthorized = apierrors.NewUnauthorized("Unauthorized")

// authenticate finds out who makes a request, before impersonation.
func (s *Server) authenticate(r *http.Request) (User, error) {
	token, hasToken := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		subject := r.TLS.PeerCertificates[0].Subject
		return User{Name: subject.CommonName, Groups: append(subject.Organization, allAuthenticated)}, nil
	}
	if hasToken {
		if account, known, err := s.tokenUser(token); known {
			return account, err
		}
	}
	if s.opts.Token != "" && (!hasToken || subtle.ConstantTimeCompare([]byte(token), []byte(s.opts.Token)) != 1) {
		return User{}, errUnauthorized
	}
	return adminUser, nil
}

// authorize asks the authorizer of the options whether a request for a resource is allowed.
func (s *Server) authorize(q *request, gr schema.GroupResource) error {
	t, _ := parsePath(q.r.URL.Path)
	return s.allow(Attributes{User: q.user, Verb: q.verb, Group: gr.Group, Version: t.gv.Version, Resource: gr.Resource,
		Subresource: q.subresource, Namespace: q.namespace, Name: q.name, Path: q.r.URL.Path})
}

// allow asks the authorizer of the options, if there is one.
func (s *Server) allow(attributes Attributes) error {
	if s.opts.Authorizer == nil {
		return nil
	}
	if err := s.opts.Authorizer(attributes); err != nil {
		return forbidden(attributes, err)
	}
	return nil
}

// forbidden words a refusal as a real server does.
func forbidden(a Attributes, err error) error {
	resource := a.Resource
	if a.Subresource != "" {
		resource += "/" + a.Subresource
	}
	message := "User " + quote(a.User.Name) + " cannot " + a.Verb + " resource " + quote(resource) +
		" in API group " + quote(a.Group)
	if a.Namespace != "" {
		message += " in the namespace " + quote(a.Namespace)
	} else {
		message += " at the cluster scope"
	}
	if text := err.Error(); text != "" {
		message += ": " + text
	}
	return apierrors.NewForbidden(schema.GroupResource{Group: a.Group, Resource: a.Resource}, a.Name, errors.New(message))
}

func quote(s string) string { return `"` + s + `"` }
