package oidc

import (
	"net/http"
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
