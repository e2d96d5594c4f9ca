package exec

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	testingclock "k8s.io/utils/clock/testing"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	"github.com/clientsmith/client-gen/runtime/transport"
)

// fakePlugin is the test binary in the role of a plugin.
type fakePlugin struct {
	t    *testing.T
	file string
	*Authenticator
	clock *testingclock.FakePassiveClock
}

func newPlugin(t *testing.T, change func(*authconfig.ExecConfig), cluster *clientauthentication.Cluster) *fakePlugin {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &fakePlugin{t: t, file: filepath.Join(t.TempDir(), "output"), clock: testingclock.NewFakePassiveClock(time.Now())}
	config := &authconfig.ExecConfig{
		Command: self, Args: []string{"get-token"}, APIVersion: "client.authentication.k8s.io/v1",
		Env:             []authconfig.ExecEnvVar{{Name: "EXEC_TEST_PLUGIN", Value: p.file}, {Name: "EXEC_TEST_EXTRA", Value: "extra"}},
		InteractiveMode: authconfig.NeverExecInteractiveMode,
	}
	if change != nil {
		change(config)
	}
	if p.Authenticator, err = GetAuthenticator(config, cluster); err != nil {
		t.Fatal(err)
	}
	p.stderr = io.Discard
	p.Authenticator.clock = p.clock
	return p
}

func (p *fakePlugin) prints(format string, args ...any) {
	p.t.Helper()
	if err := os.WriteFile(p.file, fmt.Appendf(nil, format, args...), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p *fakePlugin) printsToken(token string) {
	p.prints(`{"kind":"ExecCredential","apiVersion":%q,"status":{"token":%q}}`, p.config.APIVersion, token)
}

// runs returns what the plugin noted of each of its runs.
func (p *fakePlugin) runs() []map[string]any {
	data, _ := os.ReadFile(p.file + ".log")
	var out []map[string]any
	for line := range bytes.Lines(data) {
		var run map[string]any
		if err := json.Unmarshal(line, &run); err != nil {
			p.t.Fatal(err)
		}
		out = append(out, run)
	}
	return out
}

func (p *fakePlugin) client(change func(*transport.Config)) *http.Client {
	p.t.Helper()
	config := &transport.Config{}
	if change != nil {
		change(config)
	}
	if err := p.UpdateTransportConfig(config); err != nil {
		p.t.Fatal(err)
	}
	rt, err := transport.New(config)
	if err != nil {
		p.t.Fatal(err)
	}
	return &http.Client{Transport: rt}
}

// tokenServer accepts one token and returns what it was sent.
func tokenServer(t *testing.T, accepted *string) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get("Authorization") != "Bearer "+*accepted {
			w.WriteHeader(http.StatusUnauthorized)
		}
		io.WriteString(w, req.Header.Get("Authorization"))
	}))
	t.Cleanup(server.Close)
	return server
}

func fetch(t *testing.T, client *http.Client, url string) (int, string) {
	t.Helper()
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestTokenIsSentAndKept(t *testing.T) {
	accepted := "t1"
	server := tokenServer(t, &accepted)
	p := newPlugin(t, nil, nil)
	p.printsToken("t1")
	client := p.client(nil)
	for range 3 {
		if code, body := fetch(t, client, server.URL); code != 200 || body != "Bearer t1" {
			t.Fatalf("%d %q", code, body)
		}
	}
	runs := p.runs()
	if len(runs) != 1 {
		t.Fatalf("the plugin ran %d times", len(runs))
	}
	want := `{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}` + "\n"
	if runs[0]["info"] != want || fmt.Sprint(runs[0]["args"]) != "[get-token]" || runs[0]["extra"] != "extra" {
		t.Errorf("the plugin was given %v", runs[0])
	}
	req, _ := http.NewRequest(http.MethodGet, server.URL, nil)
	req.Header.Set("Authorization", "Bearer mine")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if len(p.runs()) != 1 {
		t.Error("a request with credentials of its own ran the plugin")
	}
}

func TestUnauthorizedRefreshesForTheNextRequest(t *testing.T) {
	accepted := "t1"
	server := tokenServer(t, &accepted)
	p := newPlugin(t, nil, nil)
	p.printsToken("t1")
	client := p.client(nil)
	fetch(t, client, server.URL)
	stale, err := p.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	accepted = "t2"
	p.printsToken("t2")
	if code, _ := fetch(t, client, server.URL); code != http.StatusUnauthorized {
		t.Errorf("the refused request returned %d", code)
	}
	if code, body := fetch(t, client, server.URL); code != 200 || body != "Bearer t2" {
		t.Errorf("the next returned %d %q", code, body)
	}
	// Another request that was refused with the old token finds that somebody has replaced it.
	if err := p.replace(t.Context(), stale); err != nil {
		t.Error(err)
	}
	if n := len(p.runs()); n != 2 {
		t.Errorf("the plugin ran %d times", n)
	}
}

func TestExpiry(t *testing.T) {
	p := newPlugin(t, nil, nil)
	expires := p.clock.Now().Add(time.Minute).UTC().Format(time.RFC3339)
	p.prints(`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t","expirationTimestamp":%q}}`, expires)
	get := func() {
		t.Helper()
		if _, err := p.get(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	get()
	get()
	if n := len(p.runs()); n != 1 {
		t.Errorf("before it expired the plugin ran %d times", n)
	}
	p.clock.SetTime(p.clock.Now().Add(2 * time.Minute))
	get()
	if n := len(p.runs()); n != 2 {
		t.Errorf("after it expired the plugin ran %d times", n)
	}
}

func TestClusterInfo(t *testing.T) {
	cluster := &clientauthentication.Cluster{
		Server: "https://s", TLSServerName: "n", CertificateAuthorityData: []byte("ca"), ProxyURL: "http://p", DisableCompression: true,
		Config: &runtime.Unknown{Raw: []byte(`{"audience":"a"}`), ContentType: runtime.ContentTypeJSON},
	}
	p := newPlugin(t, func(c *authconfig.ExecConfig) {
		c.ProvideClusterInfo = true
		c.APIVersion = "client.authentication.k8s.io/v1beta1"
	}, cluster)
	p.printsToken("t")
	if _, err := p.get(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := `{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"cluster":{"server":"https://s","tls-server-name":"n","certificate-authority-data":"Y2E=","proxy-url":"http://p","disable-compression":true,"config":{"audience":"a"}},"interactive":false}}` + "\n"
	if got := p.runs()[0]["info"]; got != want {
		t.Errorf("the plugin was given %s", got)
	}
	bare := newPlugin(t, func(c *authconfig.ExecConfig) { c.ProvideClusterInfo = true }, &clientauthentication.Cluster{Server: "https://s"})
	if info, err := bare.execInfo(true); err != nil || !strings.Contains(string(info), `"config":null},"interactive":true}`) {
		t.Errorf("without a config: %s, %v", info, err)
	}
}

func TestBadOutput(t *testing.T) {
	const head = `{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"`
	for name, c := range map[string]struct{ out, err string }{
		"nothing":      {"", "not an ExecCredential"},
		"text":         {"hunter2 is no JSON", "not an ExecCredential"},
		"number":       {head + `,"status":{"token":4711}}`, "not an ExecCredential"},
		"version":      {`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"hunter2"}}`, "plugin returned version client.authentication.k8s.io/v1beta1"},
		"kind":         {`{"kind":"Secret","apiVersion":"v1","status":{"token":"hunter2"}}`, `returned a "Secret"`},
		"no status":    {head + `}`, "didn't return a status field"},
		"empty status": {head + `,"status":{}}`, "didn't return a token or cert/key pair"},
		"no key":       {head + `,"status":{"clientCertificateData":"hunter2"}}`, "not both"},
		"bad pair":     {head + `,"status":{"clientCertificateData":"hunter2","clientKeyData":"hunter2"}}`, "failed parsing client key/certificate"},
		"wrong case":   {head + `,"status":{"Token":"hunter2"}}`, "didn't return a token"},
	} {
		p := newPlugin(t, nil, nil)
		p.prints("%s", c.out)
		_, err := p.get(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "4711")) {
			t.Errorf("%s: the error shows what the plugin printed: %v", name, err)
		}
	}
}

func TestYAMLOutput(t *testing.T) {
	p := newPlugin(t, nil, nil)
	p.prints("kind: ExecCredential\napiVersion: client.authentication.k8s.io/v1\nstatus:\n  token: t\n")
	if creds, err := p.get(t.Context()); err != nil || creds.token != "t" {
		t.Errorf("got %v", err)
	}
}

func TestRunErrors(t *testing.T) {
	p := newPlugin(t, func(c *authconfig.ExecConfig) {
		c.Env = append(c.Env, authconfig.ExecEnvVar{Name: "EXEC_TEST_EXIT", Value: "7"})
	}, nil)
	p.prints("hunter2")
	if _, err := p.get(t.Context()); err == nil || !strings.HasSuffix(err.Error(), "failed with exit code 7") {
		t.Errorf("got %v", err)
	}
	for _, command := range []string{"no-such-plugin-anywhere", filepath.Join(t.TempDir(), "missing")} {
		p := newPlugin(t, func(c *authconfig.ExecConfig) { c.Command, c.InstallHint = command, "get it at example.test" }, nil)
		for i := range hintsPerPeriod + 1 {
			_, err := p.get(t.Context())
			if err == nil || !strings.Contains(err.Error(), "executable "+command+" not found") {
				t.Fatalf("got %v", err)
			}
			if hinted := strings.Contains(err.Error(), "get it at example.test"); hinted != (i < hintsPerPeriod) {
				t.Errorf("error %d has a hint: %t", i, hinted)
			}
		}
		p.clock.SetTime(p.clock.Now().Add(hintPeriod))
		if _, err := p.get(t.Context()); !strings.Contains(err.Error(), "get it at example.test") {
			t.Error("an hour later there is no hint")
		}
	}
}

// TestErrorsDoNotSteerTerminals: neither what a kubeconfig names nor what a plugin prints does.
func TestErrorsDoNotSteerTerminals(t *testing.T) {
	const steers = "\x1b[2J\u202e"
	for name, change := range map[string]func(*authconfig.ExecConfig){
		"hint":          func(c *authconfig.ExecConfig) { c.Command, c.InstallHint = "no-such-plugin", steers },
		"path":          func(c *authconfig.ExecConfig) { c.Command = "/no" + steers },
		"name":          func(c *authconfig.ExecConfig) { c.Command = "no" + steers },
		"not a program": func(c *authconfig.ExecConfig) { c.Command = t.TempDir() + "/" + steers },
		"denied": func(c *authconfig.ExecConfig) {
			c.Command, c.PluginPolicy = "no"+steers, authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowlist, Allowlist: list("x")}
		},
		"version": func(*authconfig.ExecConfig) {},
	} {
		p := newPlugin(t, change, nil)
		p.prints("%s", `{"kind":"ExecCredential","apiVersion":"\u001b[2J\u202e`+strings.Repeat("x", 1000)+`"}`)
		if name == "not a program" {
			if err := os.WriteFile(p.config.Command, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.get(t.Context()); err == nil || strings.ContainsAny(err.Error(), "\x1b\u202e") || len(err.Error()) > 700 {
			t.Errorf("%s: %q", name, err)
		}
	}
}

func TestCancelledRequestStopsThePlugin(t *testing.T) {
	p := newPlugin(t, func(c *authconfig.ExecConfig) {
		c.Env = append(c.Env, authconfig.ExecEnvVar{Name: "EXEC_TEST_HANG", Value: "1"})
	}, nil)
	p.printsToken("t")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := p.get(ctx); done <- err }()
	for len(p.runs()) == 0 {
		// The plugin has not started yet; the test's time limit is the only one.
	}
	p.mu.Lock()
	run := p.running
	p.mu.Unlock()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-run.done
	if run.err == nil {
		t.Error("the plugin went on without anyone waiting for it")
	}
}

// TestEndlessOutput: a plugin that prints for ever is ended, also if it does not notice that nobody reads any more.
func TestEndlessOutput(t *testing.T) {
	p := newPlugin(t, func(c *authconfig.ExecConfig) {
		c.Env = append(c.Env, authconfig.ExecEnvVar{Name: "EXEC_TEST_ENDLESS", Value: "1"})
	}, nil)
	p.printsToken("t")
	if _, err := p.get(t.Context()); err == nil || !strings.Contains(err.Error(), "printed more than") {
		t.Errorf("got %v", err)
	}
}

// TestExpiryAndClocksThatJump: credentials whose time is over by this machine's clock are fetched anew; where the clock is
// wrong it is the server that says so.
func TestExpiryAndClocksThatJump(t *testing.T) {
	accepted := "t1"
	server := tokenServer(t, &accepted)
	p := newPlugin(t, nil, nil)
	prints := func(token string, expires time.Time) {
		p.prints(`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":%q,"expirationTimestamp":%q}}`, token, expires.UTC().Format(time.RFC3339))
	}
	start := p.clock.Now()
	prints("t1", start.Add(10*time.Minute))
	client := p.client(nil)
	expect := func(code int, token string, runs int) {
		t.Helper()
		if got, body := fetch(t, client, server.URL); got != code || body != "Bearer "+token || len(p.runs()) != runs {
			t.Errorf("%d with %q after %d runs of the plugin, want %d with %s after %d", got, body, len(p.runs()), code, token, runs)
		}
	}
	expect(200, "t1", 1)
	p.clock.SetTime(start.Add(time.Hour)) // ahead: a fresh one, although the old one would do
	prints("t2", start.Add(2*time.Hour))
	accepted = "t2"
	expect(200, "t2", 2)
	p.clock.SetTime(start.Add(-24 * time.Hour)) // back: it seems good for a day, and the server knows better
	expect(200, "t2", 2)
	accepted = "t3"
	prints("t3", start.Add(3*time.Hour))
	expect(401, "t2", 3)
	expect(200, "t3", 3)
	// A clock so far ahead that all that the plugin has to offer seems over: it is used nevertheless.
	p.clock.SetTime(start.Add(1000 * time.Hour))
	expect(200, "t3", 4)
	expect(200, "t3", 5)
}
