package oidc

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxBody is how long an answer of a provider may be.
const maxBody = 1 << 20

// tokens is the part of a token answer that matters, or that says why there is none (RFC 6749, section 5).
type tokens struct {
	IDToken      string `json:"id_token"`
	RefreshToken string `json:"refresh_token"`
	Error        string `json:"error"`
}

// exchange gets new tokens for the refresh token.
func (p *provider) exchange(ctx context.Context) (*tokens, error) {
	endpoint, err := p.tokenEndpoint(ctx)
	if err != nil {
		return nil, err
	}
	// How clients say who they are is up to the provider: first as RFC 6749 would have it, then as most others do.
	got, err := p.post(ctx, endpoint, true)
	var refused *refusal
	if errors.As(err, &refused) {
		got, err = p.post(ctx, endpoint, false)
	}
	if err != nil {
		return nil, err
	}
	if got.IDToken == "" {
		return nil, errors.New("the answer has no id_token; was the scope openid asked for at login, and does the provider refresh ID tokens?")
	}
	if _, err := expiryOf(got.IDToken); err != nil {
		return nil, fmt.Errorf("the answer's id_token: %w", err)
	}
	return got, nil
}

// tokenEndpoint asks the provider where it hands out tokens.
func (p *provider) tokenEndpoint(ctx context.Context) (string, error) {
	where := strings.TrimSuffix(p.settings[settingIssuer], "/") + "/.well-known/openid-configuration"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, where, nil)
	if err != nil {
		return "", fmt.Errorf("setting %q: %w", settingIssuer, err)
	}
	status, body, err := p.do(req)
	if err != nil {
		return "", err
	}
	var document struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	switch err := json.Unmarshal(body, &document); {
	case status != http.StatusOK:
		return "", fmt.Errorf("get %s: status %d", where, status)
	case err != nil:
		return "", fmt.Errorf("get %s: %w", where, err)
	case document.TokenEndpoint == "":
		return "", fmt.Errorf("get %s: the answer has no token_endpoint", where)
	}
	endpoint, err := url.Parse(document.TokenEndpoint)
	if err != nil {
		return "", fmt.Errorf("get %s: token_endpoint: %w", where, err)
	}
	if err := keepsTLS(req.URL, endpoint); err != nil {
		return "", fmt.Errorf("get %s: token_endpoint: %w", where, err)
	}
	return document.TokenEndpoint, nil
}

// refusal is an answer of the provider that is no token.
type refusal struct {
	status int
	code   string
}

func (r *refusal) Error() string {
	if r.code == "" {
		return fmt.Sprintf("the provider answered with status %d", r.status)
	}
	return fmt.Sprintf("the provider answered with status %d: %q", r.status, r.code)
}

// post sends the refresh token; the client is named in the header, as Basic authentication, or in the form.
func (p *provider) post(ctx context.Context, endpoint string, inHeader bool) (*tokens, error) {
	id, secret := p.settings[settingClientID], p.settings[settingClientSecret]
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {p.settings[settingRefreshToken]}}
	if !inHeader {
		form.Set("client_id", id)
		if secret != "" {
			form.Set("client_secret", secret)
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("token_endpoint: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	if inHeader {
		req.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	}
	status, body, err := p.do(req)
	if err != nil {
		return nil, err
	}
	got := &tokens{}
	err = json.Unmarshal(body, got)
	if status < 200 || status > 299 || got.Error != "" {
		return nil, &refusal{status: status, code: got.Error}
	}
	if err != nil {
		return nil, errors.New("the provider's answer is no JSON")
	}
	return got, nil
}

func (p *provider) do(req *http.Request) (status int, body []byte, err error) {
	resp, err := p.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // it was read
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return 0, nil, fmt.Errorf("read the provider's answer: %w", err)
	}
	return resp.StatusCode, body, nil
}

// expiryOf returns when an ID token expires. Nothing else of it is looked at: that it is genuine is for the API server
// to say.
func expiryOf(token string) (time.Time, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}, errors.New("it is no ID token")
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return time.Time{}, errors.New("it is no ID token")
	}
	var claims struct {
		Expiry json.Number `json:"exp"`
	}
	if err := json.Unmarshal(data, &claims); err != nil {
		return time.Time{}, errors.New("it is no ID token")
	}
	seconds, err := claims.Expiry.Float64()
	if err != nil {
		return time.Time{}, errors.New("it does not say when it expires")
	}
	return time.Unix(int64(seconds), 0), nil
}
