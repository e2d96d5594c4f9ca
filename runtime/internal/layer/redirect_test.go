package layer

import (
	"net/http"
	"testing"
)

// chain returns the last request of a chain of redirects.
func chain(t *testing.T, urls ...string) *http.Request {
	t.Helper()
	var last *http.Request
	for _, u := range urls {
		req, err := http.NewRequest(http.MethodGet, u, nil)
		if err != nil {
			t.Fatal(err)
		}
		if last != nil {
			req.Response = &http.Response{Request: last}
		}
		last = req
	}
	return last
}

func TestTrusted(t *testing.T) {
	for _, c := range []struct {
		urls            []string
		trusted, atHome bool
	}{
		{[]string{"https://a/1"}, true, true},
		{[]string{"https://a/1", "https://a/2"}, true, true},
		{[]string{"https://a/1", "https://A:443/2"}, true, true},
		{[]string{"http://a/1", "http://a:80/2"}, true, true},
		{[]string{"http://a/1", "https://a/2"}, true, true},
		{[]string{"http://a:8080/1", "https://a:8080/2"}, true, true},
		{[]string{"http://a/1", "https://a:8443/2"}, false, false},
		{[]string{"http://a:8080/1", "https://a/2"}, false, false},
		{[]string{"http://a:8080/1", "https://a:8443/2"}, false, false},
		{[]string{"https://a/1", "http://a/2"}, false, false},
		{[]string{"https://a/1", "https://a:8443/2"}, false, false},
		{[]string{"https://a/1", "https://b/2"}, false, false},
		{[]string{"https://a/1", "https://b.a/2"}, false, false},
		{[]string{"https://a/1", "https://b/2", "https://a/3"}, false, true},
		{[]string{"https://a/1", "https://a/2", "https://b/3"}, false, false},
	} {
		req := chain(t, c.urls...)
		if got := Trusted(req); got != c.trusted {
			t.Errorf("%v: trusted is %t", c.urls, got)
		}
		if got := AtHome(req); got != c.atHome {
			t.Errorf("%v: at home is %t", c.urls, got)
		}
	}
	unknown := chain(t, "https://a/1", "https://a/2")
	unknown.Response.Request = nil
	if Trusted(unknown) || AtHome(unknown) {
		t.Error("a redirect from nowhere is trusted")
	}
}

func TestMark(t *testing.T) {
	req, other := chain(t, "https://a"), chain(t, "https://b")
	if got := Mark(&http.Response{}, req); got.Request != req {
		t.Error("the response does not name its request")
	}
	if got := Mark(&http.Response{Request: other}, req); got.Request != other {
		t.Error("a request that was named is replaced")
	}
	if Mark(nil, req) != nil {
		t.Error("no response became one")
	}
}
