package discovery

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// FuzzDocuments: whatever a server says that it serves, aggregated or not, there is a result or an error, and nothing in
// a result is nil.
func FuzzDocuments(f *testing.F) {
	const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
	for _, seed := range []string{
		`{"items":[{"metadata":{"name":"apps"},"versions":[{"version":"v1","resources":[{"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced","singularResource":"deployment","verbs":["get"],"subresources":[{"subresource":"scale","responseKind":{"kind":"Scale"}}]}]},{"version":"v1beta1","freshness":"Stale"}]}]}`,
		`{"items":[{},{"versions":[{},{"resources":[{},{"subresources":[{}]}]}]}]}`, `{"items":null}`, `null`, `[]`, `{`, ``,
	} {
		f.Add(aggregated, []byte(seed), []byte(seed), []byte(seed))
	}
	f.Add("application/json", []byte(`{"kind":"APIVersions","versions":["v1","","a/b"]}`),
		[]byte(`{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}},{},{"versions":[{}]}]}`),
		[]byte(`{"kind":"APIResourceList","groupVersion":"apps/v1","resources":[{"name":"deployments","namespaced":true,"kind":"Deployment","verbs":["get"]},{},{"name":"a/b"}]}`))
	f.Fuzz(func(t *testing.T, contentType string, core, groups, resources []byte) {
		c, err := NewDiscoveryClientForConfig(&restclient.Config{Host: "http://server.test", Transport: documents{contentType, core, groups, resources}})
		if err != nil {
			t.Fatal(err)
		}
		allGroups, lists, err := c.ServerGroupsAndResources()
		if err == nil && allGroups == nil && lists == nil && len(groups) == 0 {
			t.Fatal("neither result nor error")
		}
		for _, group := range allGroups {
			if group == nil {
				t.Fatal("a nil group")
			}
		}
		for _, list := range lists {
			if list == nil {
				t.Fatal("a nil list")
			}
		}
		preferred, _ := c.ServerPreferredResources()
		namespaced, _ := c.ServerPreferredNamespacedResources()
		for _, list := range append(preferred, namespaced...) {
			if list == nil {
				t.Fatal("a nil list")
			}
		}
		_, _ = GroupVersionResources(lists)
		_, _ = c.ServerVersion()
	})
}

// documents answers with one text for the core group, one for all groups and one for whatever else is asked.
type documents struct {
	contentType             string
	core, groups, resources []byte
}

func (d documents) RoundTrip(req *http.Request) (*http.Response, error) {
	body := d.resources
	switch req.URL.Path {
	case "/api":
		body = d.core
	case "/apis":
		body = d.groups
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {d.contentType}}, Request: req,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body))}, nil
}
