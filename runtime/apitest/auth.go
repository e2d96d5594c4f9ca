package apitest

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// User is who makes a request.
type User struct {
	Name   string
	Groups []string
	Extra  map[string][]string
}

// Attributes are what an authorizer judges.
type Attributes struct {
	User                                                               User
	Verb, Group, Version, Resource, Subresource, Namespace, Name, Path string
}

// adminUser is who requests without any credentials are made by.
var adminUser = User{Name: "kubernetes-admin", Groups: []string{"system:masters", "system:authenticated"}}

var errUnauthorized = apierrors.NewUnauthorized("Unauthorized")

// authenticate finds out who makes a request, impersonation included.
func (s *Server) authenticate(r *http.Request) (User, error) {
	user := adminUser
	token, hasToken := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case r.TLS != nil && len(r.TLS.PeerCertificates) > 0:
		subject := r.TLS.PeerCertificates[0].Subject
		user = User{Name: subject.CommonName, Groups: append(subject.Organization, "system:authenticated")}
	case s.opts.Token != "":
		if !hasToken || subtle.ConstantTimeCompare([]byte(token), []byte(s.opts.Token)) != 1 {
			return User{}, errUnauthorized
		}
	}
	return impersonated(user, r.Header)
}

func impersonated(user User, header http.Header) (User, error) {
	name := header.Get("Impersonate-User")
	if name == "" {
		for key := range header {
			if strings.HasPrefix(key, "Impersonate-") {
				return User{}, apierrors.NewInternalError(errors.New("requested impersonation without impersonating a user"))
			}
		}
		return user, nil
	}
	out := User{Name: name, Groups: append([]string(nil), header.Values("Impersonate-Group")...)}
	out.Groups = append(out.Groups, "system:authenticated")
	for key, values := range header {
		extra, ok := strings.CutPrefix(key, "Impersonate-Extra-")
		if !ok {
			continue
		}
		if unescaped, err := url.PathUnescape(extra); err == nil {
			extra = unescaped
		}
		if out.Extra == nil {
			out.Extra = map[string][]string{}
		}
		out.Extra[strings.ToLower(extra)] = values
	}
	return out, nil
}

// authorize asks the authorizer of the options.
func (s *Server) authorize(q *request, gr schema.GroupResource) error {
	if s.opts.Authorizer == nil {
		return nil
	}
	t, _ := parsePath(q.r.URL.Path)
	attributes := Attributes{User: q.user, Verb: q.verb, Group: gr.Group, Version: t.gv.Version, Resource: gr.Resource,
		Subresource: q.subresource, Namespace: q.namespace, Name: q.name, Path: q.r.URL.Path}
	err := s.opts.Authorizer(attributes)
	if err == nil {
		return nil
	}
	return forbidden(attributes, err)
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
