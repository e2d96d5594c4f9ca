package transport

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/fill"
)

// TestLoggerShowsNoSecret sends requests with every kind of credential at every level of detail.
func TestLoggerShowsNoSecret(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "hunter2")
		w.Header().Set("Audit-Id", "audit-id-1")
	}))
	defer server.Close()
	for level, wants := range map[slog.Level][]string{
		slog.LevelInfo:       nil,
		slog.LevelDebug:      {"verb=GET", "status=\"200 OK\"", "milliseconds="},
		levelRequestHeaders:  {"X-Custom:[<masked>]", "Authorization:[Bearer <masked>]", "Accept:[text/plain]"},
		levelResponseHeaders: {"audit-id-1"},
		levelTiming:          {"curl -v -X'GET'", "serverProcessing="},
	} {
		var logged bytes.Buffer
		config := &Config{
			BearerToken: "hunter2", Impersonate: ImpersonationConfig{UserName: "hunter2", Extra: map[string][]string{"k": {"hunter2"}}},
			Logger: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: level})),
		}
		rt, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		req, _ := http.NewRequest(http.MethodGet, strings.Replace(server.URL, "://", "://hunter2:hunter2@", 1), nil)
		req.Header.Set("X-Custom", "hunter2")
		req.Header.Set("Cookie", "hunter2")
		req.Header.Set("Accept", "text/plain")
		resp, err := rt.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		text := strings.ReplaceAll(logged.String(), `\"`, `"`)
		if strings.Contains(text, "hunter2") {
			t.Errorf("%v: logged %s", level, text)
		}
		if wants == nil && text != "" {
			t.Errorf("%v: logged %s", level, text)
		}
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%v: %q is missing in %s", level, want, text)
			}
		}
	}
}

func TestDebuggingRoundTripper(t *testing.T) {
	var logged bytes.Buffer
	before := slog.Default()
	t.Cleanup(func() { slog.SetDefault(before) })
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	r := &recorder{}
	if rt := DebugWrappers(r); rt != http.RoundTripper(r) {
		t.Error("there is a logger at level info")
	}
	send(t, NewDebuggingRoundTripper(r, DebugJustURL), "Authorization", "Bearer x")
	if got := logged.String(); !strings.Contains(got, "url=https://server.test/path") || strings.Contains(got, "Response") {
		t.Errorf("logged %s", got)
	}
	logged.Reset()
	send(t, NewDebuggingRoundTripper(r, DebugCurlCommand), "Accept", "it's")
	if got := logged.String(); !strings.Contains(got, `-H 'Accept: it'\\''s'`) {
		t.Errorf("logged %s", got)
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	logged.Reset()
	send(t, DebugWrappers(r))
	if got := logged.String(); !strings.Contains(got, "level=DEBUG") {
		t.Errorf("logged %s", got)
	}
}

func TestMaskedValue(t *testing.T) {
	for in, want := range map[[2]string]string{
		{"authorization", "Bearer abc"}:  "Bearer <masked>",
		{"Authorization", "basic abc"}:   "basic <masked>",
		{"Authorization", "Custom abc"}:  "<masked>",
		{"Authorization", "abc"}:         "<masked>",
		{"Content-Type", "text/plain"}:   "text/plain",
		{"Proxy-Authorization", "Basic"}: "<masked>",
		{"Impersonate-User", "boss"}:     "<masked>",
		{"X-Empty", ""}:                  "",
	} {
		if got := maskedValue(in[0], in[1]); got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
}

func TestConfigFormat(t *testing.T) {
	shown := map[string]bool{
		"UserAgent": true, "Username": true, "BearerTokenFile": true, "TLS.CAFile": true, "TLS.CertFile": true, "TLS.KeyFile": true,
		"TLS.ServerName": true, "TLS.NextProtos[]": true, "Impersonate.UserName": true, "Impersonate.UID": true, "Impersonate.Groups[]": true,
	}
	config, paths := &Config{}, []string{}
	fill.Value(config, func(path string) { paths = append(paths, path) })
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d"} {
		for _, v := range []any{config, *config, config.TLS, config.Impersonate, config.LogValue()} {
			text := fmt.Sprintf(verb, v)
			for _, path := range paths {
				if !shown[path] && strings.Contains(text, fill.Marker(path)) {
					t.Errorf("%s of %T shows %s: %s", verb, v, path, text)
				}
			}
		}
	}
	token := Token{AccessToken: "hunter2"}
	rt, _ := HTTPWrappersForConfig(&Config{BearerToken: "hunter2"}, http.DefaultTransport)
	if text := fmt.Sprintf("%v %+v %#v %v", token, &token, token, rt); strings.Contains(text, "hunter2") {
		t.Errorf("shows %s", text)
	}
}
