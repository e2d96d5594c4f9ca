package apitest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// impersonate returns the user that the Impersonate-* headers ask for, the requesting one without them. Whether the
// requesting user may do that is the authorizer's to say, header by header.
func (s *Server) impersonate(user User, r *http.Request) (User, error) {
	as, err := impersonated(r.Header)
	if err != nil || as.Name == "" {
		return user, err
	}
	for _, attributes := range impersonations(as) {
		attributes.User, attributes.Verb, attributes.Path = user, "impersonate", r.URL.Path
		if err := s.allow(attributes); err != nil {
			return User{}, err
		}
	}
	if namespace, _, ok := serviceAccountOf(as.Name); ok && len(as.Groups) == 0 {
		as.Groups = serviceAccountGroups(namespace)
	}
	everybody := allAuthenticated
	if as.Name == "system:anonymous" {
		everybody = "system:unauthenticated"
	}
	if !slices.Contains(as.Groups, everybody) {
		as.Groups = append(as.Groups, everybody)
	}
	return as, nil
}

// impersonated reads the headers; without any it returns the zero User.
func impersonated(header http.Header) (User, error) {
	as := User{Name: header.Get("Impersonate-User"), UID: header.Get("Impersonate-Uid"),
		Groups: slices.Clone(header.Values("Impersonate-Group"))}
	for key, values := range header {
		name, ok := strings.CutPrefix(key, "Impersonate-Extra-")
		if !ok {
			continue
		}
		if unescaped, err := url.PathUnescape(name); err == nil {
			name = unescaped
		}
		if as.Extra == nil {
			as.Extra = map[string][]string{}
		}
		name = strings.ToLower(name)
		as.Extra[name] = append(as.Extra[name], values...)
	}
	if as.Name == "" && (as.UID != "" || len(as.Groups) > 0 || len(as.Extra) > 0) {
		return User{}, apierrors.NewBadRequest(fmt.Sprintf(
			"requested &user.DefaultInfo{Name:%q, UID:%q, Groups:%#v, Extra:%#v} without impersonating a user name", as.Name, as.UID, as.Groups, as.Extra))
	}
	return as, nil
}

// impersonations are the permissions that impersonating a user takes, without user, verb and path.
func impersonations(as User) []Attributes {
	const group = "authentication.k8s.io"
	asked := []Attributes{{Version: "v1", Resource: "users", Name: as.Name}}
	if namespace, name, ok := serviceAccountOf(as.Name); ok {
		asked[0] = Attributes{Version: "v1", Resource: "serviceaccounts", Namespace: namespace, Name: name}
	}
	if as.UID != "" {
		asked = append(asked, Attributes{Group: group, Version: "v1", Resource: "uids", Name: as.UID})
	}
	for _, name := range as.Groups {
		asked = append(asked, Attributes{Version: "v1", Resource: "groups", Name: name})
	}
	for key, values := range as.Extra {
		for _, value := range values {
			asked = append(asked, Attributes{Group: group, Version: "v1", Resource: "userextras", Subresource: key, Name: value})
		}
	}
	return asked
}

const serviceAccountPrefix = "system:serviceaccount:"

// serviceAccountOf reads the user name of a service account.
func serviceAccountOf(user string) (namespace, name string, ok bool) {
	rest, ok := strings.CutPrefix(user, serviceAccountPrefix)
	if !ok {
		return "", "", false
	}
	namespace, name, ok = strings.Cut(rest, ":")
	return namespace, name, ok
}

// serviceAccountGroups are the groups of a service account besides that of everybody.
func serviceAccountGroups(namespace string) []string {
	return []string{"system:serviceaccounts", "system:serviceaccounts:" + namespace}
}
