package rest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

func clientAt(t *testing.T, baseURL, apiPath string) *RESTClient {
	t.Helper()
	base, err := url.Parse(baseURL)
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewRESTClient(base, apiPath, ClientContentConfig{GroupVersion: corev1.SchemeGroupVersion}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRequestURL(t *testing.T) {
	limit := metav1.ListOptions{LabelSelector: "a=b", Limit: 5}
	tests := []struct {
		name  string
		base  string
		build func(*Request) *Request
		want  string
	}{
		{"root", "http://h", func(r *Request) *Request { return r }, "http://h/api/v1"},
		{"base path", "http://h/p/q", func(r *Request) *Request { return r.Resource("pods") }, "http://h/p/q/api/v1/pods"},
		{"base query and fragment dropped", "http://h/p?x=y#z", func(r *Request) *Request { return r }, "http://h/p/api/v1"},
		{"namespaced", "http://h", func(r *Request) *Request {
			return r.Namespace("n").Resource("pods").Name("a").SubResource("proxy", "metrics").Suffix("x", "y").Suffix("z")
		}, "http://h/api/v1/namespaces/n/pods/a/proxy/metrics/x/y/z"},
		{"empty namespace", "http://h", func(r *Request) *Request { return r.Namespace("").Resource("pods") }, "http://h/api/v1/pods"},
		{"resource is lower-cased", "http://h", func(r *Request) *Request { return r.Resource("PodS").Name("A") }, "http://h/api/v1/pods/A"},
		{"scoped", "http://h", func(r *Request) *Request { return r.NamespaceIfScoped("n", true).Resource("pods") }, "http://h/api/v1/namespaces/n/pods"},
		{"not scoped", "http://h", func(r *Request) *Request { return r.NamespaceIfScoped("n", false).Resource("nodes") }, "http://h/api/v1/nodes"},
		{"prefix", "http://h", func(r *Request) *Request { return r.Prefix("a", "b").Prefix("c").Resource("pods") }, "http://h/api/v1/a/b/c/pods"},
		{"suffix only", "http://h", func(r *Request) *Request { return r.Suffix("a") }, "http://h/api/v1/a"},
		{"absolute", "http://h/p", func(r *Request) *Request { return r.AbsPath("apis", "g") }, "http://h/p/apis/g"},
		{"absolute undoes prefix", "http://h", func(r *Request) *Request { return r.Prefix("x").AbsPath("/apis") }, "http://h/apis"},
		{"absolute, one segment keeps its slash", "http://h/p", func(r *Request) *Request { return r.AbsPath("/apis/") }, "http://h/p/apis/"},
		{"absolute, two segments lose it", "http://h/p", func(r *Request) *Request { return r.AbsPath("/apis/", "g/") }, "http://h/p/apis/g"},
		{"absolute root", "http://h", func(r *Request) *Request { return r.AbsPath("/") }, "http://h/"},
		{"absolute root below a path", "http://h/p", func(r *Request) *Request { return r.AbsPath("/") }, "http://h/p/"},
		{"absolute with resource", "http://h", func(r *Request) *Request { return r.AbsPath("/apis/g/v1/").Namespace("n").Resource("pods") },
			"http://h/apis/g/v1/namespaces/n/pods"},
		{"request URI", "http://h/p", func(r *Request) *Request {
			return r.Param("old", "1").RequestURI("https://other/apis/g?a=1&a=2")
		}, "http://h/p/apis/g?a=1&a=2"},
		{"request URI clears parameters", "http://h", func(r *Request) *Request { return r.Param("old", "1").RequestURI("/x") }, "http://h/x"},
		{"parameters add up", "http://h", func(r *Request) *Request { return r.Param("b", "1").Param("a", "x y&").Param("b", "2") },
			"http://h/api/v1?a=x+y%26&b=1&b=2"},
		{"options", "http://h", func(r *Request) *Request { return r.VersionedParams(&limit, testParams) },
			"http://h/api/v1?labelSelector=a%3Db&limit=5"},
		{"options after parameters", "http://h", func(r *Request) *Request {
			return r.Param("limit", "1").SpecificallyVersionedParams(&limit, testParams, corev1.SchemeGroupVersion)
		}, "http://h/api/v1?labelSelector=a%3Db&limit=1&limit=5"},
		{"timeout", "http://h", func(r *Request) *Request { return r.Timeout(90 * time.Second) }, "http://h/api/v1?timeout=1m30s"},
		{"timeout beside parameters", "http://h", func(r *Request) *Request { return r.Param("z", "1").Timeout(time.Second) }, "http://h/api/v1?timeout=1s&z=1"},
		{"timeout cleared", "http://h", func(r *Request) *Request { return r.Timeout(time.Second).Timeout(0) }, "http://h/api/v1"},
		{"name is escaped", "http://h", func(r *Request) *Request { return r.Resource("pods").Name("a?b#c d") }, "http://h/api/v1/pods/a%3Fb%23c%20d"},
		{"escaped base path", "http://h/a%2Fb", func(r *Request) *Request { return r.Resource("pods") }, "http://h/a/b/api/v1/pods"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.build(clientAt(t, tt.base, "/api/v1").Get())
			if err := r.Error(); err != nil {
				t.Fatal(err)
			}
			if got := r.URL().String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestURLDoesNotChangeTheRequest(t *testing.T) {
	r := clientAt(t, "http://h", "/api/v1").Get().Param("a", "1").Timeout(time.Second)
	first := r.URL().String()
	r.URL().Path = "/changed"
	if second := r.URL().String(); first != second {
		t.Errorf("first %s, then %s", first, second)
	}
	if got := r.Timeout(0).URL().String(); got != "http://h/api/v1?a=1" {
		t.Errorf("after Timeout(0): %s", got)
	}
}

func TestBuilderErrors(t *testing.T) {
	tests := []struct {
		name  string
		build func(*Request) *Request
		want  string // empty: no error
	}{
		{"resource twice", func(r *Request) *Request { return r.Resource("pods").Resource("pods") }, "resource is already set"},
		{"resource with slash", func(r *Request) *Request { return r.Resource("pods/x") }, "may not contain '/'"},
		{"resource dot", func(r *Request) *Request { return r.Resource("..") }, "may not be '..'"},
		{"empty name", func(r *Request) *Request { return r.Name("") }, "resource name may not be empty"},
		{"name twice", func(r *Request) *Request { return r.Name("a").Name("a") }, "resource name is already set"},
		{"name with percent", func(r *Request) *Request { return r.Name("a%2fb") }, "may not contain '%'"},
		{"name dot", func(r *Request) *Request { return r.Name(".") }, "may not be '.'"},
		{"namespace twice", func(r *Request) *Request { return r.Namespace("").Namespace("a") }, "namespace is already set"},
		{"namespace with slash", func(r *Request) *Request { return r.Namespace("a/b") }, "may not contain '/'"},
		{"subresource twice", func(r *Request) *Request { return r.SubResource("a").SubResource("a") }, "subresource is already set"},
		{"subresource after none", func(r *Request) *Request { return r.SubResource().SubResource("a") }, ""},
		{"subresource segment", func(r *Request) *Request { return r.SubResource("proxy", "a/b") }, "may not contain '/'"},
		{"request URI", func(r *Request) *Request { return r.RequestURI("http://[::1") }, "parse request URI"},
		{"nil codec", func(r *Request) *Request { return r.VersionedParams(&metav1.ListOptions{}, nil) }, "codec is nil"},
		{"not options", func(r *Request) *Request { return r.VersionedParams(unregistered{}, testParams) }, "encode query parameters"},
		{"first error sticks", func(r *Request) *Request { return r.Name("").Namespace("..").Resource("/") }, "resource name may not be empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.build(clientAt(t, "http://h", "/api/v1").Get()).Error()
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("unexpected error: %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestBuilderAfterError(t *testing.T) {
	r := clientAt(t, "http://h", "/api/v1").Get().Name("").
		Namespace("n").Resource("pods").SubResource("s").Suffix("x").Prefix("y").AbsPath("/z").
		RequestURI("/u?q=1").Param("p", "1").VersionedParams(&metav1.ListOptions{Limit: 1}, testParams).
		Timeout(time.Second).Body([]byte("x")).SetHeader("X-After", "yes")
	if got := r.URL().String(); got != "http://h/api/v1" {
		t.Errorf("URL changed to %s", got)
	}
	if r.bodyBytes != nil {
		t.Errorf("body was set")
	}
	if got := r.headers.Get("X-After"); got != "yes" {
		t.Errorf("header after an error: %q", got)
	}
}

func TestVerbs(t *testing.T) {
	c := clientAt(t, "http://h", "/api/v1")
	tests := map[string]*Request{
		http.MethodGet: c.Get(), http.MethodPost: c.Post(), http.MethodPut: c.Put(), http.MethodDelete: c.Delete(),
		http.MethodPatch: c.Patch(types.MergePatchType), "CUSTOM": c.Verb("CUSTOM"),
	}
	for want, r := range tests {
		if r.verb != want {
			t.Errorf("verb %q, want %q", r.verb, want)
		}
	}
	if got := c.Patch(types.MergePatchType).headers.Get("Content-Type"); got != string(types.MergePatchType) {
		t.Errorf("content type of a patch: %q", got)
	}
}

func TestSetHeaderReplaces(t *testing.T) {
	values := []string{"1", "2"}
	r := clientAt(t, "http://h", "/").Get().SetHeader("x-a", "0").SetHeader("X-A", values...)
	values[0] = "changed"
	if got := strings.Join(r.headers["X-A"], ","); got != "1,2" {
		t.Errorf("got %s", got)
	}
	if r.SetHeader("x-A"); r.headers["X-A"] != nil {
		t.Errorf("no values: header is still %v", r.headers["X-A"])
	}
}

func TestMaxRetriesIsNotNegative(t *testing.T) {
	r := clientAt(t, "http://h", "/").Get()
	if r.maxRetries != 10 {
		t.Errorf("default is %d", r.maxRetries)
	}
	if r.MaxRetries(-3); r.maxRetries != 0 {
		t.Errorf("negative became %d", r.maxRetries)
	}
}

func TestNewRESTClientWithoutURL(t *testing.T) {
	if _, err := NewRESTClient(nil, "", ClientContentConfig{}, nil, nil); err == nil {
		t.Error("no error")
	}
}

func TestNilClientHasNoLimiter(t *testing.T) {
	if (*RESTClient)(nil).GetRateLimiter() != nil {
		t.Error("a nil client has a limiter")
	}
}

func TestClientTimeoutIsInherited(t *testing.T) {
	c := clientAt(t, "http://h", "/api/v1")
	c.Client = &http.Client{Timeout: 7 * time.Second}
	if got := c.Get().URL().String(); got != "http://h/api/v1?timeout=7s" {
		t.Errorf("got %s", got)
	}
	if got := c.Get().Timeout(0).URL().String(); got != "http://h/api/v1" {
		t.Errorf("after Timeout(0): %s", got)
	}
}

func TestURLTemplate(t *testing.T) {
	tests := []struct {
		name  string
		base  string
		build func(*Request) *Request
		want  string
	}{
		{"core list", "http://h", func(r *Request) *Request { return r.Namespace("n").Resource("pods") }, "/api/v1/namespaces/%7Bnamespace%7D/pods"},
		{"core object", "http://h", func(r *Request) *Request { return r.Namespace("n").Resource("pods").Name("a").SubResource("log") },
			"/api/v1/namespaces/%7Bnamespace%7D/pods/%7Bname%7D/log"},
		{"cluster object", "http://h", func(r *Request) *Request { return r.Resource("nodes").Name("a") }, "/api/v1/nodes/%7Bname%7D"},
		{"a namespace", "http://h", func(r *Request) *Request { return r.Resource("namespaces").Name("a") }, "/api/v1/namespaces/%7Bname%7D"},
		{"status of a namespace", "http://h", func(r *Request) *Request { return r.Resource("namespaces").Name("a").SubResource("status") },
			"/api/v1/namespaces/%7Bname%7D/status"},
		{"finalize of a namespace", "http://h", func(r *Request) *Request { return r.Resource("namespaces").Name("a").SubResource("finalize") },
			"/api/v1/namespaces/%7Bname%7D/finalize"},
		{"group", "http://h", func(r *Request) *Request { return r.AbsPath("/apis/apps/v1/namespaces/n/deployments/a") },
			"/apis/apps/v1/namespaces/%7Bnamespace%7D/deployments/%7Bname%7D"},
		{"below a path", "http://h/p/q", func(r *Request) *Request { return r.Resource("nodes").Name("a") }, "/p/q/api/v1/nodes/%7Bname%7D"},
		{"discovery", "http://h", func(r *Request) *Request { return r.AbsPath("/apis") }, "/apis"},
		{"version", "http://h", func(r *Request) *Request { return r.AbsPath("/version") }, "/version"},
		{"unknown root", "http://h", func(r *Request) *Request { return r.AbsPath("/secret/thing") }, "/%7Bprefix%7D"},
		{"root", "http://h", func(r *Request) *Request { return r.AbsPath("/") }, "/%7Bprefix%7D"},
		{"parameters", "http://h", func(r *Request) *Request { return r.Param("b", "1").Param("a", "2").Param("a", "3") }, "/api/v1?a=%7Bvalue%7D&b=%7Bvalue%7D"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := tt.build(clientAt(t, tt.base, "/api/v1").Get()).urlTemplate()
			if got := strings.TrimPrefix(u.String(), "http://h"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
