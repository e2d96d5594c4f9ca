package fake

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

func newFake() *RESTClient {
	scheme := runtime.NewScheme()
	gv := schema.GroupVersion{Group: "example.com", Version: "v1"}
	metav1.AddToGroupVersion(scheme, gv)
	return &RESTClient{
		NegotiatedSerializer: serializer.NewCodecFactory(scheme).WithoutConversion(),
		GroupVersion:         gv,
		VersionedAPIPath:     "/apis/example.com/v1",
	}
}

func status(message string) *http.Response {
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(`{"kind":"Status","apiVersion":"v1","status":"Success","message":"` + message + `"}`)),
	}
}

func TestVerbs(t *testing.T) {
	c := newFake()
	requests := map[string]*restclient.Request{
		http.MethodGet: c.Get(), http.MethodPut: c.Put(), http.MethodPost: c.Post(), http.MethodDelete: c.Delete(),
		http.MethodPatch: c.Patch(types.MergePatchType), "CUSTOM": c.Verb("CUSTOM"),
	}
	for verb, r := range requests {
		c.Resp = status(verb)
		var got metav1.Status
		err := r.Namespace("n").Resource("things").Body(&metav1.DeleteOptions{}).Do(t.Context()).Into(&got)
		if err != nil || got.Message != verb {
			t.Errorf("%s: %+v, %v", verb, got, err)
		}
		if c.Req.Method != verb || c.Req.URL.String() != "https://localhost/apis/example.com/v1/namespaces/n/things" {
			t.Errorf("%s: recorded %s %s", verb, c.Req.Method, c.Req.URL)
		}
		if got := c.Req.Header.Get("Accept"); got != "application/json, */*" {
			t.Errorf("%s: accepts %q", verb, got)
		}
	}
	c.Resp = status("")
	c.Patch(types.MergePatchType).Body([]byte("{}")).Do(t.Context())
	if got := c.Req.Header.Get("Content-Type"); got != string(types.MergePatchType) {
		t.Errorf("content type of a patch: %q", got)
	}
	if c.APIVersion() != c.GroupVersion || c.GetRateLimiter() != nil {
		t.Errorf("%v, %v", c.APIVersion(), c.GetRateLimiter())
	}
}

func TestErr(t *testing.T) {
	c := newFake()
	c.Err, c.Resp = errors.New("no server"), status("")
	c.Client = CreateHTTPClient(func(*http.Request) (*http.Response, error) {
		t.Error("the client was used")
		return nil, nil
	})
	if err := c.Get().Do(t.Context()).Error(); !errors.Is(err, c.Err) {
		t.Errorf("got %v", err)
	}
	if c.Req != nil {
		t.Error("the request was recorded")
	}
}

func TestClient(t *testing.T) {
	c := newFake()
	c.Resp = status("not this")
	c.Client = CreateHTTPClient(func(req *http.Request) (*http.Response, error) { return status("from the client"), nil })
	body, err := c.Get().AbsPath("/x").DoRaw(t.Context())
	if err != nil || !strings.Contains(string(body), "from the client") {
		t.Errorf("got %q, %v", body, err)
	}
	if c.Req == nil || c.Req.URL.Path != "/x" {
		t.Errorf("recorded %v", c.Req)
	}
}

func TestWithoutSerializer(t *testing.T) {
	c := &RESTClient{Resp: status("raw")}
	if body, err := c.Get().DoRaw(t.Context()); err != nil || len(body) == 0 {
		t.Errorf("raw: %q, %v", body, err)
	}
	c.Resp = status("")
	if err := c.Get().Do(t.Context()).Into(&metav1.Status{}); err == nil {
		t.Error("decoding: no error")
	}
	if err := c.Post().Body(&metav1.Status{}).Error(); err == nil {
		t.Error("encoding: no error")
	}
}
