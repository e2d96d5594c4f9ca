package oidc

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestRedirects: the token follows a redirect on its server and none to another.
func TestRedirects(t *testing.T) {
	for _, tt := range []struct {
		to   string
		kept bool
	}{
		{"https://api.example.com/other", true}, {"https://elsewhere.example.com/", false},
		{"http://api.example.com/", false}, {"https://api.example.com:8443/", false},
	} {
		p, err := (&registry{providers: map[identity]*provider{}}).get("cluster", map[string]string{
			settingIssuer: "https://idp.example.com", settingClientID: "c", settingIDToken: idToken(time.Hour),
		}, &stored{})
		if err != nil {
			t.Fatal(err)
		}
		var sent []bool
		client := &http.Client{Transport: p.WrapTransport(roundTripperFunc(func(r *http.Request) (*http.Response, error) {
			sent = append(sent, r.Header.Get("Authorization") != "")
			if len(sent) == 1 { // as a transport that does not name the request
				return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {tt.to}}, Body: http.NoBody}, nil
			}
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
		}))}
		resp, err := client.Get("https://api.example.com/")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if len(sent) != 2 || !sent[0] || sent[1] != tt.kept {
			t.Errorf("to %s: tokens sent: %v", tt.to, sent)
		}
	}
}

// TestDowngrades: the provider is asked over TLS, so that nobody else may say where the refresh token goes.
func TestDowngrades(t *testing.T) {
	asked := 0
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			asked++
		}
		fmt.Fprintf(w, `{"token_endpoint":"http://%s/token"}`, r.Host)
	}))
	t.Cleanup(plain.Close)
	for name, answer := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, plain.URL, http.StatusFound) },
		"token endpoint": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"token_endpoint":"%s/token"}`, plain.URL)
		},
	} {
		t.Run(name, func(t *testing.T) {
			issuer := httptest.NewTLSServer(answer)
			t.Cleanup(issuer.Close)
			p := &idp{Server: issuer}
			got, err := authorization(t, t.Context(), p.settings(nil), &stored{}, "")
			if err == nil || got != "" || !strings.Contains(err.Error(), "without TLS") || asked != 0 {
				t.Errorf("sent %q, %v; asked %d times without TLS", got, err, asked)
			}
		})
	}
}

// TestUsersOfOneIssuer: each user has its own tokens, and clients that were made of settings before and after a refresh
// have the same.
func TestUsersOfOneIssuer(t *testing.T) {
	fresh := idToken(time.Hour)
	p := newIDP(t, func(*http.Request) (int, string) {
		return 200, `{"id_token":"` + fresh + `","refresh_token":"refresh-2"}`
	})
	r := &registry{providers: map[identity]*provider{}}
	alice, bob := idToken(2*time.Hour), idToken(3*time.Hour)
	for _, token := range []string{alice, bob} {
		user, err := r.get("cluster", p.settings(map[string]string{settingIDToken: token}), &stored{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := send(t.Context(), user, ""); err != nil || got != "Bearer "+token {
			t.Errorf("sent %q, %v; want %q", got, err, token)
		}
	}
	s, first := &stored{}, p.settings(nil)
	before, err := r.get("cluster", first, s)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := send(t.Context(), before, ""); err != nil || got != "Bearer "+fresh {
		t.Errorf("sent %q, %v", got, err)
	}
	for _, settings := range []map[string]string{first, s.settings} {
		if again, err := r.get("cluster", settings, nil); err != nil || again != before {
			t.Errorf("another provider, %v", err)
		}
	}
	if other, err := r.get("another cluster", s.settings, nil); err != nil || other == before {
		t.Errorf("one provider for two clusters, %v", err)
	}
}
