package transport

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// hop is a server that records the confidential headers of each request and redirects /to/... .
func hop(t *testing.T, redirectTo *string) (*httptest.Server, *[]http.Header) {
	t.Helper()
	var seen []http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		seen = append(seen, req.Header.Clone())
		if strings.HasPrefix(req.URL.Path, "/to") {
			http.Redirect(w, req, *redirectTo, http.StatusFound)
		}
	}))
	t.Cleanup(server.Close)
	return server, &seen
}

func confidential(h http.Header) string {
	for name := range h {
		if name == "Authorization" || strings.HasPrefix(name, "Impersonate-") || strings.HasPrefix(name, "X-Remote-") {
			return name
		}
	}
	return ""
}

var confidentialWrappers = map[string]func(*Config){
	"bearer":      func(c *Config) { c.BearerToken = "secret" },
	"basic":       func(c *Config) { c.Username, c.Password = "user", "secret" },
	"impersonate": func(c *Config) { c.Impersonate = ImpersonationConfig{UserName: "boss"} },
	"both": func(c *Config) {
		c.BearerToken = "secret"
		c.Impersonate = ImpersonationConfig{UserName: "boss"}
	},
	"auth proxy": func(c *Config) {
		c.Wrap(func(rt http.RoundTripper) http.RoundTripper { return NewAuthProxyRoundTripper("u", "", nil, nil, rt) })
	},
	"token source": func(c *Config) {
		c.Wrap(TokenSourceWrapTransport(sourceFunc(func() (*Token, error) { return &Token{AccessToken: "secret"}, nil })))
	},
}

func TestRedirectsDoNotLeak(t *testing.T) {
	for name, set := range confidentialWrappers {
		t.Run(name, func(t *testing.T) {
			var away, back string
			home, homeSaw := hop(t, &away)
			other, otherSaw := hop(t, &back)
			away, back = other.URL+"/to/back", home.URL+"/chosen-by-the-other"
			config := &Config{}
			set(config)
			rt, err := New(config)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := get(t, &http.Client{Transport: rt}, home.URL+"/to/other"); err != nil {
				t.Fatal(err)
			}
			if len(*homeSaw) != 2 || len(*otherSaw) != 1 {
				t.Fatalf("the servers saw %d and %d requests", len(*homeSaw), len(*otherSaw))
			}
			if confidential((*homeSaw)[0]) == "" {
				t.Error("the first request has no credentials")
			}
			if leak := confidential((*otherSaw)[0]); leak != "" {
				t.Errorf("another host was sent %s", leak)
			}
			if (*homeSaw)[1].Get("Authorization") != "" {
				t.Error("a URL that another host chose was requested with credentials")
			}
		})
	}
}

func TestRedirectsAtHomeKeepCredentials(t *testing.T) {
	for name, set := range confidentialWrappers {
		t.Run(name, func(t *testing.T) {
			next := "/there"
			home, saw := hop(t, &next)
			config := &Config{}
			set(config)
			rt, err := New(config)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := get(t, &http.Client{Transport: rt}, home.URL+"/to/there"); err != nil {
				t.Fatal(err)
			}
			if len(*saw) != 2 || confidential((*saw)[1]) == "" {
				t.Errorf("the server saw %v", *saw)
			}
		})
	}
}

// TestRedirectThroughCustomTransport uses a transport that, unlike net/http's, does not say which request a response
// belongs to.
func TestRedirectThroughCustomTransport(t *testing.T) {
	sent := map[string]string{}
	base := roundTripFunc(func(req *http.Request) (*http.Response, error) {
		sent[req.URL.String()] = req.Header.Get("Authorization")
		resp := &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Header: http.Header{}}
		switch req.URL.String() {
		case "https://home.test/a":
			resp.StatusCode = http.StatusFound
			resp.Header.Set("Location", "https://home.test/b")
		case "https://home.test/b":
			resp.StatusCode = http.StatusFound
			resp.Header.Set("Location", "http://home.test/b")
		}
		return resp, nil
	})
	rt, err := New(&Config{Transport: base, BearerToken: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, &http.Client{Transport: rt}, "https://home.test/a"); err != nil {
		t.Fatal(err)
	}
	if sent["https://home.test/b"] == "" {
		t.Error("the same host was sent nothing")
	}
	if got, ok := sent["http://home.test/b"]; !ok || got != "" {
		t.Errorf("a downgrade to plain HTTP was sent %q", got)
	}
}

func TestImpersonationWithCertificateDoesNotLeaveItsServer(t *testing.T) {
	var next string
	home, _ := hop(t, &next)
	other, saw := hop(t, new(string))
	next = other.URL + "/there"
	rt, err := HTTPWrappersForConfig(&Config{
		Impersonate: ImpersonationConfig{UserName: "nobody"},
		TLS:         TLSConfig{GetCertHolder: &GetCertHolder{}},
	}, http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, &http.Client{Transport: rt}, home.URL+"/to/other"); !errors.Is(err, errRedirectedImpersonation) {
		t.Errorf("got %v", err)
	}
	if len(*saw) != 0 {
		t.Error("the other server got a request under the client's own identity")
	}
}
