package discovery

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// server answers with canned bodies and remembers what it was asked.
type server struct {
	*httptest.Server
	lock    sync.Mutex
	asked   map[string]int
	accepts map[string]string
}

type answer struct {
	status      int
	contentType string
	body        string
}

func newServer(t *testing.T, answers map[string]answer) *server {
	t.Helper()
	s := &server{asked: map[string]int{}, accepts: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.lock.Lock()
		s.asked[r.URL.Path]++
		s.accepts[r.URL.Path] = r.Header.Get("Accept")
		s.lock.Unlock()
		a, ok := answers[r.URL.Path]
		if !ok {
			a = answer{status: http.StatusNotFound}
		}
		if a.contentType == "" {
			a.contentType = "application/json"
		}
		w.Header().Set("Content-Type", a.contentType)
		if a.status != 0 {
			w.WriteHeader(a.status)
			if a.body == "" {
				a.body = fmt.Sprintf(`{"kind":"Status","apiVersion":"v1","status":"Failure","message":"status %d","code":%d,"reason":%q}`, a.status, a.status, reason(a.status))
			}
		}
		if _, err := w.Write([]byte(a.body)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func reason(status int) metav1.StatusReason {
	switch status {
	case http.StatusNotFound:
		return metav1.StatusReasonNotFound
	case http.StatusForbidden:
		return metav1.StatusReasonForbidden
	}
	return metav1.StatusReasonUnknown
}

func (s *server) client(t *testing.T) *DiscoveryClient {
	t.Helper()
	client, err := NewDiscoveryClientForConfig(&restclient.Config{Host: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// times returns how often a path was asked for.
func (s *server) times(path string) int {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.asked[path]
}

const aggregatedType = "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io;charset=utf-8"

// aggregatedAnswers are those of a server with pods and deployments, two versions of apps and a stale group.
var aggregatedAnswers = map[string]answer{
	"/api": {contentType: aggregatedType, body: `{"items":[{"metadata":{"name":""},"versions":[{"version":"v1","freshness":"Current","resources":[
		{"resource":"pods","responseKind":{"group":"","version":"v1","kind":"Pod"},"scope":"Namespaced","singularResource":"pod","verbs":["get","list"],
		 "shortNames":["po"],"categories":["all"],"subresources":[
			{"subresource":"status","responseKind":{"group":"","version":"v1","kind":"Pod"},"verbs":["get"]},
			{"subresource":"noKind","verbs":["get"]}]},
		{"resource":"parent","scope":"Cluster","singularResource":"p","subresources":[
			{"subresource":"child","responseKind":{"group":"g","version":"v2","kind":"Child"},"verbs":["create"]}]}]}]}]}`},
	"/apis": {contentType: aggregatedType, body: `{"items":[{"metadata":{"name":"apps"},"versions":[
		{"version":"v2","freshness":"Stale"},
		{"version":"v1","resources":[{"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced"}]},
		{"version":"v1beta1","resources":[
			{"resource":"deployments","responseKind":{"group":"apps","version":"v1beta1","kind":"Deployment"},"scope":"Namespaced"},
			{"resource":"old","responseKind":{"group":"apps","version":"v1beta1","kind":"Old"},"scope":"Cluster"}]}]}]}`},
}

// legacyAnswers are those of a server without aggregated discovery, of which one version fails.
var legacyAnswers = map[string]answer{
	"/api":  {body: `{"kind":"APIVersions","versions":["v1"]}`},
	"/apis": {body: `{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"},{"groupVersion":"apps/v2","version":"v2"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}`},
	"/api/v1": {body: `{"kind":"APIResourceList","groupVersion":"v1","resources":[
		{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list"]},{"name":"pods/status","namespaced":true,"kind":"Pod"},
		{"name":"nodes","namespaced":false,"kind":"Node","verbs":["get"]}]}`},
	"/apis/apps/v1": {body: `{"kind":"APIResourceList","groupVersion":"apps/v1","resources":[{"name":"deployments","namespaced":true,"kind":"Deployment"}]}`},
	"/apis/apps/v2": {status: http.StatusForbidden},
}

// summary writes lists as lines that are easy to compare.
func summary(lists []*metav1.APIResourceList) []string {
	result := []string{}
	for _, list := range lists {
		line := list.GroupVersion + ":"
		for _, resource := range list.APIResources {
			line += " " + resource.Name
		}
		result = append(result, line)
	}
	return result
}
