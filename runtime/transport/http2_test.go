package transport

import (
	"crypto/tls"
	"net/http"
	"reflect"
	"testing"
	"time"
)

func TestHealthChecks(t *testing.T) {
	for name, c := range map[string]struct {
		disable, idle, ping string
		protos              []string
		want                *http.HTTP2Config
	}{
		"defaults":        {want: &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second}},
		"from variables":  {idle: "7", ping: "8", want: &http.HTTP2Config{SendPingTimeout: 7 * time.Second, PingTimeout: 8 * time.Second}},
		"turned off":      {idle: "0", want: &http.HTTP2Config{PingTimeout: 15 * time.Second}},
		"not a number":    {idle: "soon", want: &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second}},
		"HTTP/2 asked":    {protos: []string{"h2", "http/1.1"}, want: &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second}},
		"HTTP/2 not":      {protos: []string{"http/1.1"}},
		"HTTP/2 disabled": {disable: "true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(disableHTTP2Env, c.disable)
			t.Setenv(readIdleTimeoutEnv, c.idle)
			t.Setenv(pingTimeoutEnv, c.ping)
			got := withDefaults(&http.Transport{TLSClientConfig: &tls.Config{NextProtos: c.protos}}, discard)
			if got.ForceAttemptHTTP2 != (c.want != nil) || (got.HTTP2 == nil) != (c.want == nil) {
				t.Fatalf("HTTP/2 is forced: %v, with %+v", got.ForceAttemptHTTP2, got.HTTP2)
			}
			if !reflect.DeepEqual(got.HTTP2, c.want) {
				t.Errorf("got %+v, want %+v", got.HTTP2, c.want)
			}
			if got.Proxy == nil || got.DialContext == nil || got.TLSHandshakeTimeout == 0 || got.IdleConnTimeout == 0 {
				t.Errorf("something is left open: %+v", got)
			}
		})
	}
}
