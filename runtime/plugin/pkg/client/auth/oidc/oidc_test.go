package oidc

import (
	"context"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// idToken is a token that expires in so much time.
func idToken(in time.Duration) string {
	claims := fmt.Sprintf(`{"iss":"x","exp":%d}`, time.Now().Add(in).Unix())
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

// idp is an OpenID Connect provider.
type idp struct {
	*httptest.Server
	lock   sync.Mutex
	seen   []string // the requests
	answer func(r *http.Request) (int, string)
}

func newIDP(t *testing.T, answer func(r *http.Request) (int, string)) *idp {
	t.Helper()
	p := &idp{answer: answer}
	p.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/openid-configuration" {
			fmt.Fprintf(w, `{"token_endpoint":"%s/token"}`, p.URL)
			return
		}
		id, secret, _ := r.BasicAuth()
		p.lock.Lock()
		defer p.lock.Unlock()
		p.seen = append(p.seen, fmt.Sprintf("%s %s header=%s:%s form=%s:%s %s", r.Method, r.FormValue("grant_type"), id, secret, r.FormValue("client_id"), r.FormValue("client_secret"), r.FormValue("refresh_token")))
		status, body := p.answer(r)
		if status/100 == 3 {
			w.Header().Set("Location", body)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(p.Close)
	return p
}

// settings are those of a kubeconfig for the provider, with changes.
func (p *idp) settings(changes map[string]string) map[string]string {
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate().Raw})
	all := map[string]string{
		settingIssuer: p.URL, settingClientID: "kube login", settingClientSecret: "s3cret",
		settingCAData: base64.StdEncoding.EncodeToString(ca), settingRefreshToken: "refresh-1", settingIDToken: idToken(-time.Hour),
	}
	maps.Copy(all, changes)
	return all
}

type stored struct {
	settings map[string]string
	err      error
}

func (s *stored) Persist(settings map[string]string) error {
	s.settings = settings
	return s.err
}

// authorization sends a request through the provider of the settings and returns its Authorization header.
func authorization(t *testing.T, ctx context.Context, settings map[string]string, persister rest.AuthProviderConfigPersister, header string) (string, error) {
	t.Helper()
	r := registry{providers: map[identity]*provider{}}
	p, err := r.get("cluster", settings, persister)
	if err != nil {
		return "", err
	}
	return send(ctx, p, header)
}

func send(ctx context.Context, p rest.AuthProvider, header string) (string, error) {
	req := httptest.NewRequest(http.MethodGet, "https://api.example.com/", nil).WithContext(ctx)
	if header != "" {
		req.Header.Set("Authorization", header)
	}
	before := req.Header.Get("Authorization")
	var got string
	_, err := p.WrapTransport(roundTripperFunc(func(r *http.Request) (*http.Response, error) {
		got = r.Header.Get("Authorization")
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	})).RoundTrip(req)
	if req.Header.Get("Authorization") != before {
		return got, errors.New("the caller's request was changed")
	}
	return got, err
}

type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTokens(t *testing.T) {
	fresh := idToken(time.Hour)
	give := func(*http.Request) (int, string) {
		return 200, `{"id_token":"` + fresh + `","refresh_token":"refresh-2"}`
	}
	current := idToken(time.Hour + time.Minute)
	const inHeader = "POST refresh_token header=kube+login:s3cret form=: refresh-1"
	const inForm = "POST refresh_token header=: form=kube login:s3cret refresh-1"
	for name, test := range map[string]struct {
		answer  func(*http.Request) (int, string)
		changes map[string]string
		header  string
		want    string
		seen    []string
		stored  string // the refresh token
	}{
		"a token that is good":   {give, map[string]string{settingIDToken: current}, "", "Bearer " + current, nil, ""},
		"one that has expired":   {give, nil, "", "Bearer " + fresh, []string{inHeader}, "refresh-2"},
		"one that is about to":   {give, map[string]string{settingIDToken: idToken(5 * time.Second)}, "", "Bearer " + fresh, []string{inHeader}, "refresh-2"},
		"none":                   {give, map[string]string{settingIDToken: ""}, "", "Bearer " + fresh, []string{inHeader}, "refresh-2"},
		"a request that has one": {give, nil, "Basic x", "Basic x", nil, ""},
		"the client in the form": {func(r *http.Request) (int, string) {
			if _, _, ok := r.BasicAuth(); ok {
				return 401, `{"error":"invalid_client"}`
			}
			return give(r)
		}, nil, "", "Bearer " + fresh, []string{inHeader, inForm}, "refresh-2"},
		"a refresh token that stays": {func(*http.Request) (int, string) { return 200, `{"id_token":"` + fresh + `"}` }, nil, "", "Bearer " + fresh, []string{inHeader}, "refresh-1"},
	} {
		t.Run(name, func(t *testing.T) {
			p, s := newIDP(t, test.answer), &stored{}
			got, err := authorization(t, t.Context(), p.settings(test.changes), s, test.header)
			if err != nil || got != test.want || !slices.Equal(p.seen, test.seen) {
				t.Errorf("sent %q, %v; the provider saw %q", got, err, p.seen)
			}
			if s.settings[settingRefreshToken] != test.stored || test.stored != "" && (s.settings[settingIDToken] != fresh || s.settings[settingIssuer] != p.URL) {
				t.Errorf("stored %v", s.settings)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	answer := func(status int, body string) func(*http.Request) (int, string) {
		return func(*http.Request) (int, string) { return status, body }
	}
	for name, test := range map[string]struct {
		answer  func(*http.Request) (int, string)
		changes map[string]string
		want    string
	}{
		"no issuer":                {nil, map[string]string{settingIssuer: ""}, "idp-issuer-url"},
		"no client":                {nil, map[string]string{settingClientID: ""}, "client-id"},
		"bad certificates":         {nil, map[string]string{settingCAData: "%"}, "idp-certificate-authority-data"},
		"no certificates":          {nil, map[string]string{settingCAData: ""}, "certificate"},
		"no refresh token":         {nil, map[string]string{settingRefreshToken: ""}, "refresh-token"},
		"a token that is none":     {nil, map[string]string{settingIDToken: "refresh-1"}, "id-token"},
		"a token without end":      {nil, map[string]string{settingIDToken: "e30.e30.x"}, "expires"},
		"an unknown issuer":        {nil, map[string]string{settingIssuer: "https://127.0.0.1:1/x"}, "refresh ID token"},
		"refused":                  {answer(400, `{"error":"invalid_grant","error_description":"refresh-1"}`), nil, `400: "invalid_grant"`},
		"refused, in other words":  {answer(500, `refresh-1`), nil, "500"},
		"no ID token":              {answer(200, `{}`), nil, "no id_token"},
		"an ID token that is none": {answer(200, `{"id_token":"s3cret"}`), nil, "no ID token"},
		"garbage":                  {answer(200, `s3cret`), nil, "no JSON"},
		"sent elsewhere":           {answer(307, "https://evil.example.com/"), nil, "307"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &stored{}
			settings := newIDP(t, test.answer).settings(test.changes)
			got, err := authorization(t, t.Context(), settings, s, "")
			if err == nil || got != "" || !strings.Contains(err.Error(), test.want) || s.settings != nil {
				t.Fatalf("sent %q, %v; want an error with %q", got, err, test.want)
			}
			for _, secret := range []string{"refresh-1", "s3cret", settings[settingIDToken]} {
				if secret != "" && strings.Contains(err.Error(), secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
		})
	}
}

func TestStoreFails(t *testing.T) {
	fresh := idToken(time.Hour)
	p := newIDP(t, func(*http.Request) (int, string) { return 200, `{"id_token":"` + fresh + `"}` })
	s := &stored{err: errors.New("disk full")}
	provider, err := newProvider(p.settings(nil), s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := send(t.Context(), provider, ""); !errors.Is(err, s.err) {
		t.Errorf("got %v", err)
	}
	if got, err := send(t.Context(), provider, ""); err != nil || got != "Bearer "+fresh || len(p.seen) != 1 {
		t.Errorf("the token is lost: %q, %v, %q", got, err, p.seen)
	}
	if provider.Login() == nil {
		t.Error("login succeeds")
	}
}

// TestOneRefreshForAll has many requests need a token at once.
func TestOneRefreshForAll(t *testing.T) {
	fresh := idToken(time.Hour)
	p := newIDP(t, func(*http.Request) (int, string) { return 200, `{"id_token":"` + fresh + `"}` })
	config := &clientcmdapi.AuthProviderConfig{Name: "oidc", Config: p.settings(nil)}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			provider, err := rest.GetAuthProvider(p.URL, config, nil)
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := send(t.Context(), provider, ""); err != nil || got != "Bearer "+fresh {
				t.Errorf("sent %q, %v", got, err)
			}
		})
	}
	group.Wait()
	if len(p.seen) != 1 {
		t.Errorf("the provider saw %q", p.seen)
	}
}

// TestCanceled has a request give up while another one refreshes.
func TestCanceled(t *testing.T) {
	provider, err := newProvider(map[string]string{settingIssuer: "x", settingClientID: "x"}, &stored{})
	if err != nil {
		t.Fatal(err)
	}
	<-provider.turn
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := send(ctx, provider, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
