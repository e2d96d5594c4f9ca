package apitest_test

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/rest"
)

func TestTokenAndAuthorizer(t *testing.T) {
	s := start(t, apitest.Options{Token: "secret", Authorizer: func(a apitest.Attributes) error {
		if a.User.Name == "jane" && a.Verb != "get" {
			return errors.New("only get")
		}
		return nil
	}})
	s.ok(401, "GET", configMaps, "").want("reason", "Unauthorized", "message", "Unauthorized")
	s.ok(401, "GET", configMaps, "", "Authorization", "Bearer wrong")
	s.ok(200, "GET", configMaps, "", "Authorization", "Bearer secret")
	a := s.ok(403, "GET", configMaps, "", "Authorization", "Bearer secret", "Impersonate-User", "jane")
	a.want("reason", "Forbidden", "message", `configmaps is forbidden: User "jane" cannot list resource "configmaps" in API group "" in the namespace "default": only get`)
	a = s.ok(403, "DELETE", "/apis/apps/v1/namespaces/default/deployments/d", "", "Authorization", "Bearer secret", "Impersonate-User", "jane")
	a.want("message", `deployments.apps "d" is forbidden: User "jane" cannot delete resource "deployments" in API group "apps" in the namespace "default": only get`)
	review := s.ok(201, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", `{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}`,
		"Authorization", "Bearer secret")
	review.want("status.userInfo.username", "kubernetes-admin")
	access := s.ok(201, "POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews",
		`{"spec":{"user":"jane","resourceAttributes":{"verb":"list","resource":"pods"}}}`, "Authorization", "Bearer secret")
	access.want("status.allowed", false, "status.reason", "only get")
	s.ok(400, "GET", configMaps, "", "Authorization", "Bearer secret", "Impersonate-Group", "g")
}

func TestTLSAndClientCertificates(t *testing.T) {
	s := start(t, apitest.Options{TLS: true, Token: "secret"})
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(s.CA()) {
		t.Fatal("the authority is no certificate")
	}
	certPEM, keyPEM, err := s.IssueClientCert("jane", "devs")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.client.Get(s.URL() + "/version"); err == nil {
		t.Error("a client that doesn't know the authority was served")
	}
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}}}
	t.Cleanup(transport.CloseIdleConnections)
	s.client = &http.Client{Transport: transport}
	a := s.ok(201, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", `{}`)
	a.want("status.userInfo.username", "jane", "status.userInfo.groups", []string{"devs", "system:authenticated"})
	if response := s.open("GET", "/version", ""); response.ProtoMajor != 2 {
		t.Errorf("served with %s", response.Proto)
	} else {
		response.Body.Close()
	}
	w := s.watch(configMaps + "?watch=true")
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	w.expect("ADDED a 1")
}

func TestConfigAndKubeconfig(t *testing.T) {
	for _, opts := range []apitest.Options{{}, {Token: "secret"}, {TLS: true, Token: "secret"}} {
		s := start(t, opts)
		config := s.Config()
		client, err := rest.HTTPClientFor(config)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Get(s.URL() + configMaps)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		client.CloseIdleConnections()
		if response.StatusCode != 200 {
			t.Errorf("%+v: %s", opts, response.Status)
		}
		var file struct {
			Clusters []struct{ Cluster struct{ Server string } }
			Users    []struct{ User struct{ Token string } }
		}
		if err := json.Unmarshal(s.Kubeconfig(), &file); err != nil {
			t.Fatal(err)
		}
		if file.Clusters[0].Cluster.Server != s.URL() || file.Users[0].User.Token != opts.Token {
			t.Errorf("kubeconfig %+v", file)
		}
	}
}

func TestIntercept(t *testing.T) {
	s := start(t, apitest.Options{})
	remove := s.Intercept(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/configmaps") {
			return false
		}
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	})
	if a := s.do("GET", configMaps, ""); a.code != 429 || a.header.Get("Retry-After") != "1" {
		t.Errorf("intercepted: %d %v", a.code, a.header)
	}
	s.ok(200, "GET", "/version", "")
	remove()
	s.ok(200, "GET", configMaps, "")
	cut := s.Intercept(func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) })
	if response, err := s.client.Get(s.URL() + "/version"); err == nil {
		response.Body.Close()
		t.Error("an aborted request was answered")
	}
	cut()
	s.ok(200, "GET", "/version", "")
}

func TestDeprecate(t *testing.T) {
	s := start(t, apitest.Options{})
	gvr := schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
	if err := s.Deprecate(gvr, `use "something" else`); err != nil {
		t.Fatal(err)
	}
	if got := s.ok(200, "GET", configMaps, "").header.Get("Warning"); got != `299 - "use \"something\" else"` {
		t.Errorf("warning %q", got)
	}
	if err := s.Deprecate(gvr.GroupVersion().WithResource("nope"), "x"); err == nil {
		t.Error("deprecated what isn't served")
	}
}

// TestCloseLeavesNothing closes a server with open watches and waits for its goroutines to be gone.
func TestCloseLeavesNothing(t *testing.T) {
	s := start(t, apitest.Options{})
	for range 5 {
		s.watch(configMaps + "?watch=true")
	}
	if !strings.Contains(goroutines(), "net/http.(*conn).serve") {
		t.Fatal("the test doesn't see the server's goroutines")
	}
	s.Close()
	s.Close()
	deadline := time.Now().Add(30 * time.Second)
	for all := goroutines(); strings.Contains(all, "net/http.(*conn).serve") || strings.Contains(all, "apitest.(*"); all = goroutines() {
		if time.Now().After(deadline) {
			t.Fatalf("goroutines of the server are left:\n%s", all)
		}
		runtime.Gosched()
	}
}

func goroutines() string {
	buf := make([]byte, 1<<20)
	return string(buf[:runtime.Stack(buf, true)])
}

// TestImpersonation asks the authorizer for every header, and tells the server as whom it sees the request.
func TestImpersonation(t *testing.T) {
	var asked []string
	s := start(t, apitest.Options{Token: "secret", Authorizer: func(a apitest.Attributes) error {
		if a.Verb != "impersonate" {
			return nil
		}
		asked = append(asked, strings.Join([]string{a.User.Name, a.Group, a.Resource, a.Subresource, a.Namespace, a.Name}, " "))
		if a.Name == "root" {
			return errors.New("")
		}
		return nil
	}})
	const reviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
	as := func(headers ...string) *answer {
		t.Helper()
		asked = nil
		return s.do("POST", reviews, `{}`, append(headers, "Authorization", "Bearer secret")...)
	}
	as("Impersonate-User", "jane", "Impersonate-Uid", "u-1", "Impersonate-Group", "devs", "Impersonate-Extra-Example.com%2fWhy", "a", "Impersonate-Extra-Example.com%2fWhy", "b").
		want("status.userInfo", map[string]any{"username": "jane", "uid": "u-1", "groups": []string{"devs", "system:authenticated"},
			"extra": map[string]any{"example.com/why": []string{"a", "b"}}})
	if want := []string{"kubernetes-admin  users   jane", "kubernetes-admin authentication.k8s.io uids   u-1", "kubernetes-admin  groups   devs",
		"kubernetes-admin authentication.k8s.io userextras example.com/why  a", "kubernetes-admin authentication.k8s.io userextras example.com/why  b"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q", asked)
	}
	as("Impersonate-User", "system:serviceaccount:ns:robot").want("status.userInfo.groups",
		[]string{"system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"})
	if want := []string{"kubernetes-admin  serviceaccounts  ns robot"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q", asked)
	}
	as("Impersonate-User", "system:anonymous").want("status.userInfo.groups", []string{"system:unauthenticated"})
	as("Impersonate-User", "root").want("code", 403, "reason", "Forbidden", "message",
		`users "root" is forbidden: User "kubernetes-admin" cannot impersonate resource "users" in API group "" at the cluster scope`)
	as("Impersonate-User", "jane", "Impersonate-Group", "root").want("code", 403)
	as("Impersonate-Uid", "u").want("code", 400)
}

// TestServiceAccountTokens logs in with tokens that the server has issued, until they or their account are gone.
func TestServiceAccountTokens(t *testing.T) {
	now := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	s := start(t, apitest.Options{Token: "secret", Now: func() time.Time { return now }})
	const accounts = "/api/v1/namespaces/default/serviceaccounts"
	admin := []string{"Authorization", "Bearer secret"}
	account := s.ok(201, "POST", accounts, `{"metadata":{"name":"robot"}}`, admin...)
	issue := func(spec string) string {
		return s.ok(201, "POST", accounts+"/robot/token", `{"spec":{`+spec+`}}`, admin...).text("status.token")
	}
	review := func(code int, token string) *answer {
		t.Helper()
		return s.ok(code, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", `{}`, "Authorization", "Bearer "+token)
	}
	token := issue("")
	review(201, token).want("status.userInfo.username", "system:serviceaccount:default:robot", "status.userInfo.uid", account.text("metadata.uid"),
		"status.userInfo.groups", []string{"system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"})
	review(401, issue(`"audiences":["vault"]`))
	review(401, token[:len(token)-1])
	head, tail, _ := strings.Cut(token, ".")
	review(401, head+".e30"+tail[strings.IndexByte(tail, '.'):])
	short := issue(`"expirationSeconds":600`)
	now = now.Add(601 * time.Second)
	review(401, short)
	review(201, token)
	s.ok(200, "DELETE", accounts+"/robot", "", admin...)
	s.ok(201, "POST", accounts, `{"metadata":{"name":"robot"}}`, admin...)
	review(401, token)
}

// TestCompression asks for answers on both sides of the size from which on they are compressed.
func TestCompression(t *testing.T) {
	s := start(t, apitest.Options{})
	const large = 128 << 10
	for name, size := range map[string]int{"small": large / 2, "large": large} {
		s.ok(201, "POST", configMaps, configMap(name, strings.Repeat("x", size)))
		for accepted, want := range map[string]string{"gzip": "gzip", "br, gzip;q=1": "gzip", "": "", "br": ""} {
			if name == "small" {
				want = ""
			}
			a := s.ok(200, "GET", configMaps+"/"+name, "", "Accept-Encoding", accepted)
			if got := a.header.Get("Content-Encoding"); got != want {
				t.Errorf("%s for %q: encoded as %q, want %q", name, accepted, got, want)
			}
			if want == "" {
				continue
			}
			zip, err := gzip.NewReader(bytes.NewReader(a.raw))
			if err != nil {
				t.Fatal(err)
			}
			var o struct{ Data map[string]string }
			if err := json.NewDecoder(zip).Decode(&o); err != nil || len(o.Data["k"]) != size || a.header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: %d bytes of data, %v, vary %q", name, len(o.Data["k"]), err, a.header.Get("Vary"))
			}
		}
	}
}
