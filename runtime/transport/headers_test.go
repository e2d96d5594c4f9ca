package transport

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
)

func TestUserAgent(t *testing.T) {
	r := &recorder{}
	rt := NewUserAgentRoundTripper("agent", r)
	send(t, rt)
	if got := r.last.Header.Get("User-Agent"); got != "agent" {
		t.Errorf("sent %q", got)
	}
	send(t, rt, "User-Agent", "mine")
	if got := r.last.Header.Get("User-Agent"); got != "mine" {
		t.Errorf("the caller's became %q", got)
	}
}

func TestImpersonation(t *testing.T) {
	r := &recorder{}
	rt := NewImpersonatingRoundTripper(ImpersonationConfig{
		UserName: "user", UID: "uid", Groups: []string{"a", "b"}, Extra: map[string][]string{"Example.org/Key%": {"x", "y"}},
	}, r)
	send(t, rt)
	want := http.Header{
		"Impersonate-User": {"user"}, "Impersonate-Uid": {"uid"}, "Impersonate-Group": {"a", "b"},
		"Impersonate-Extra-Example.org%2fkey%25": {"x", "y"},
	}
	if !reflect.DeepEqual(r.last.Header, want) {
		t.Errorf("sent %v", r.last.Header)
	}
	send(t, rt, "Impersonate-User", "other")
	if len(r.last.Header) != 1 {
		t.Errorf("a request that impersonates got %v", r.last.Header)
	}
	send(t, NewImpersonatingRoundTripper(ImpersonationConfig{Groups: []string{"g"}}, r))
	if user, ok := r.last.Header["Impersonate-User"]; !ok || user[0] != "" {
		t.Errorf("without a user, sent %v", r.last.Header)
	}
}

func TestEscapeHeaderKey(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "a/b": "a%2Fb", "100%": "100%25", "ü": "%C3%BC", "a b": "a%20b", "x\x00": "x%00", "~!#$&'*+-.^_`|": "~!#$&'*+-.^_`|",
	} {
		if got := escapeHeaderKey(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAuthProxy(t *testing.T) {
	r := &recorder{}
	rt := NewAuthProxyRoundTripper("user", "uid", []string{"a", "b"}, map[string][]string{"key": {"v"}}, r)
	req := httptest.NewRequest(http.MethodGet, "https://server.test", nil)
	for _, name := range []string{"X-Remote-User", "X-Remote-Uid", "X-Remote-Group", "X-Remote-Extra-Evil"} {
		req.Header.Set(name, "forged")
	}
	if _, err := rt.RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	want := http.Header{"X-Remote-User": {"user"}, "X-Remote-Uid": {"uid"}, "X-Remote-Group": {"a", "b"}, "X-Remote-Extra-Key": {"v"}}
	if !reflect.DeepEqual(r.last.Header, want) {
		t.Errorf("sent %v", r.last.Header)
	}
	if req.Header.Get("X-Remote-User") != "forged" {
		t.Error("the request that was passed in was changed")
	}
}

func TestWrappers(t *testing.T) {
	var order []string
	wrapper := func(name string) WrapperFunc {
		return func(rt http.RoundTripper) http.RoundTripper {
			return roundTripFunc(func(req *http.Request) (*http.Response, error) {
				order = append(order, name)
				return rt.RoundTrip(req)
			})
		}
	}
	if Wrappers() != nil || Wrappers(nil, nil) != nil {
		t.Error("no wrappers give one")
	}
	send(t, Wrappers(nil, wrapper("inner"), nil, wrapper("outer"))(&recorder{}))
	if !reflect.DeepEqual(order, []string{"outer", "inner"}) {
		t.Errorf("the order is %v", order)
	}
	order = nil
	c := &Config{}
	c.Wrap(wrapper("first"))
	c.Wrap(wrapper("second"))
	send(t, c.WrapTransport(&recorder{}))
	if !reflect.DeepEqual(order, []string{"second", "first"}) {
		t.Errorf("the order is %v", order)
	}
}

func TestContextCanceller(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	over := errors.New("over")
	rt := ContextCanceller(ctx, over)(&recorder{})
	send(t, rt)
	cancel()
	body := &closeRecorder{}
	req, _ := http.NewRequest(http.MethodPost, "https://server.test", body)
	if _, err := rt.RoundTrip(req); !errors.Is(err, over) || !body.closed {
		t.Errorf("got %v, body closed: %t", err, body.closed)
	}
}
