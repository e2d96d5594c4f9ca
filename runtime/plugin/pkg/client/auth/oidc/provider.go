package oidc

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
)

const (
	settingIssuer       = "idp-issuer-url"
	settingClientID     = "client-id"
	settingClientSecret = "client-secret"
	settingCAFile       = "idp-certificate-authority"
	settingCAData       = "idp-certificate-authority-data"
	settingIDToken      = "id-token"
	settingRefreshToken = "refresh-token"
	// early is how long before its end a token is replaced.
	early = 10 * time.Second
)

func init() {
	if err := rest.RegisterAuthProviderPlugin("oidc", known.get); err != nil {
		panic(err) // two packages want the same name: a mistake of the program
	}
}

// known are the providers in use, so that all clients of a user share what one of them refreshed: a refresh token is
// often good for one use.
var known = registry{providers: map[identity]*provider{}}

// identity is a digest of what makes two providers the same: the cluster and all settings, tokens included. Without these
// somebody with two users of one issuer in a kubeconfig would act as the first of them with both, as with client-go.
type identity [sha256.Size]byte

func identityOf(cluster string, settings map[string]string) identity {
	text, _ := json.Marshal([]any{cluster, settings}) // keys are sorted; strings cannot fail
	return sha256.Sum256(text)
}

type registry struct {
	lock      sync.Mutex
	providers map[identity]*provider
}

// get returns the provider for a cluster and settings, the one that it returned before if there is one that has or had
// them.
func (r *registry) get(cluster string, settings map[string]string, persister rest.AuthProviderConfigPersister) (rest.AuthProvider, error) {
	for _, required := range []string{settingIssuer, settingClientID} {
		if settings[required] == "" {
			return nil, fmt.Errorf("auth provider oidc: setting %q is required", required)
		}
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	id := identityOf(cluster, settings)
	if p, ok := r.providers[id]; ok {
		return p, nil
	}
	p, err := newProvider(settings, persister)
	if err != nil {
		return nil, fmt.Errorf("auth provider oidc: %w", err)
	}
	p.renewed = func(settings map[string]string) {
		r.lock.Lock()
		defer r.lock.Unlock()
		r.providers[identityOf(cluster, settings)] = p
	}
	r.providers[id] = p
	return p, nil
}

// provider is a rest.AuthProvider.
type provider struct {
	client    *http.Client // for requests to the OpenID Connect provider
	persister rest.AuthProviderConfigPersister
	renewed   func(settings map[string]string) // told of new settings; may be nil

	turn     chan struct{}     // holds one element while nobody uses what follows
	settings map[string]string // never changed, but replaced
}

func newProvider(settings map[string]string, persister rest.AuthProviderConfigPersister) (*provider, error) {
	caData, err := base64.StdEncoding.DecodeString(settings[settingCAData])
	if err != nil {
		return nil, fmt.Errorf("decode setting %q: %w", settingCAData, err)
	}
	tlsConfig, err := rest.TLSConfigFor(&rest.Config{TLSClientConfig: rest.TLSClientConfig{CAFile: settings[settingCAFile], CAData: caData}})
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if tlsConfig != nil {
		transport.TLSClientConfig = tlsConfig
	}
	p := &provider{
		client:    &http.Client{Transport: transport, Timeout: 30 * time.Second, CheckRedirect: stay},
		persister: persister,
		turn:      make(chan struct{}, 1),
		settings:  maps.Clone(settings),
	}
	p.turn <- struct{}{}
	return p, nil
}

// stay follows redirects of requests that carry no secret. What they lead to says where secrets go, so that nobody on the
// way may have written it.
func stay(req *http.Request, via []*http.Request) error {
	if req.Method != http.MethodGet || via[0].Method != http.MethodGet {
		return http.ErrUseLastResponse
	}
	if len(via) >= 10 {
		return errors.New("stopped after 10 redirects")
	}
	return keepsTLS(via[0].URL, req.URL)
}

// keepsTLS fails if one URL says https and the other one, to which it has led, does not.
func keepsTLS(from, to *url.URL) error {
	if from.Scheme == "https" && to.Scheme != "https" {
		return fmt.Errorf("%s is not to be trusted, as it says where to send tokens without TLS: %s://%s", from.Host, to.Scheme, to.Host)
	}
	return nil
}

// Login implements rest.AuthProvider. There is nothing to prepare, and nobody to ask.
func (p *provider) Login() error {
	return errors.New("auth provider oidc: login is not supported; get a refresh token from the provider")
}

// WrapTransport implements rest.AuthProvider.
func (p *provider) WrapTransport(rt http.RoundTripper) http.RoundTripper {
	return &roundTripper{provider: p, next: rt}
}

// token returns an ID token that is good for now.
func (p *provider) token(ctx context.Context) (string, error) {
	select {
	case <-p.turn:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { p.turn <- struct{}{} }()
	if token := p.settings[settingIDToken]; token != "" {
		expiry, err := expiryOf(token)
		if err != nil {
			return "", fmt.Errorf("read setting %q: %w", settingIDToken, err)
		}
		if time.Now().Add(early).Before(expiry) {
			return token, nil
		}
	}
	if p.settings[settingRefreshToken] == "" {
		return "", fmt.Errorf("the ID token has expired or is missing, and there is no %q to get one with", settingRefreshToken)
	}
	return p.refresh(ctx)
}

// refresh gets new tokens and stores them. It runs for one caller at a time.
func (p *provider) refresh(ctx context.Context) (string, error) {
	got, err := p.exchange(ctx)
	if err != nil {
		return "", fmt.Errorf("refresh ID token: %w", err)
	}
	settings := maps.Clone(p.settings)
	settings[settingIDToken] = got.IDToken
	if got.RefreshToken != "" {
		settings[settingRefreshToken] = got.RefreshToken
	}
	// The old refresh token may be used up: the new one counts even if it cannot be stored.
	p.settings = settings
	if p.renewed != nil {
		p.renewed(settings)
	}
	if err := p.persister.Persist(maps.Clone(settings)); err != nil {
		return "", fmt.Errorf("store refreshed tokens: %w", err)
	}
	return got.IDToken, nil
}

// roundTripper adds tokens to requests that have none, but for those that a redirect sends to another server.
type roundTripper struct {
	provider *provider
	next     http.RoundTripper
}

// WrappedRoundTripper returns what requests are passed on to.
func (r *roundTripper) WrappedRoundTripper() http.RoundTripper { return r.next }

// CloseIdleConnections closes those of the transport below.
func (r *roundTripper) CloseIdleConnections() { layer.CloseIdle(r.next) }

// RoundTrip implements http.RoundTripper.
func (r *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Authorization") != "" || !layer.Trusted(req) {
		return r.forward(req)
	}
	token, err := r.provider.token(req.Context())
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, fmt.Errorf("auth provider oidc: %w", err)
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+token)
	return r.forward(req)
}

// forward sends req and makes sure that a redirect in the response can be traced back to it.
func (r *roundTripper) forward(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	return layer.Mark(resp, req), err
}
