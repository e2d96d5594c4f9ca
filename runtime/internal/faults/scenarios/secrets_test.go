package scenarios

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/internal/fill"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	execv1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	execv1beta1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1beta1"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/auth"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	clientcmdv1 "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api/v1"
	"github.com/clientsmith/client-gen/runtime/transport"
)

// confidentialFields are the last parts of the paths of fields that are or may hold credentials.
var confidentialFields = []string{
	"Password", "BearerToken", "Token", "AccessToken", "KeyData", "ClientKeyData", "Value", "Args[]", "Extra[][]", "ImpersonateUserExtra[][]",
	"Config[]", "Config", "Env[].Value",
}

// TestTypesHideSecrets formats and logs everything exported that can hold a credential, with every field set.
func TestTypesHideSecrets(t *testing.T) {
	scenario(t)
	values := []any{
		&rest.Config{}, &rest.TLSClientConfig{}, &rest.ImpersonationConfig{},
		&transport.Config{}, &transport.TLSConfig{}, &transport.ImpersonationConfig{}, &transport.Token{},
		&clientcmdapi.Config{}, &clientcmdapi.AuthInfo{}, &clientcmdapi.Cluster{}, &clientcmdapi.ExecConfig{}, &clientcmdapi.ExecEnvVar{}, &clientcmdapi.AuthProviderConfig{},
		&clientcmdv1.Config{}, &clientcmdv1.NamedAuthInfo{}, &clientcmdv1.NamedCluster{}, &clientcmdv1.AuthInfo{}, &clientcmdv1.Cluster{},
		&clientcmdv1.ExecConfig{}, &clientcmdv1.ExecEnvVar{}, &clientcmdv1.AuthProviderConfig{},
		&clientauthentication.ExecCredential{}, &clientauthentication.ExecCredentialStatus{}, &clientauthentication.Cluster{},
		&execv1.ExecCredential{}, &execv1.ExecCredentialStatus{}, &execv1.Cluster{},
		&execv1beta1.ExecCredential{}, &execv1beta1.ExecCredentialStatus{}, &execv1beta1.Cluster{},
		&auth.Info{}, &clientcmd.ConfigOverrides{},
	}
	for _, v := range values {
		secrets := map[string]string{}
		fill.Value(v, func(path string) {
			for _, field := range confidentialFields {
				if path == field || strings.HasSuffix(path, "."+field) {
					secrets[path] = fill.Marker(path)
				}
			}
		})
		setURLs(reflect.ValueOf(v).Elem(), secrets)
		if len(secrets) == 0 {
			t.Errorf("%T has no secrets", v)
		}
		for how, text := range formatted(v) {
			for path, secret := range secrets {
				if reveals(text, secret) {
					t.Errorf("%T, %s, shows %s: %s", v, how, path, text)
				}
			}
		}
	}
}

// setURLs puts a password into every field that is a URL.
func setURLs(v reflect.Value, secrets map[string]string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			switch v.Type().Field(i).Name {
			case "Host", "Server", "ProxyURL":
				if v.Field(i).Kind() == reflect.String {
					secrets["password of a URL"] = "hunter2"
					v.Field(i).SetString("https://user:hunter2@host.test/?x=hunter2#hunter2")
				}
			default:
				if v.Type().Field(i).IsExported() {
					setURLs(v.Field(i), secrets)
				}
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			setURLs(v.Index(i), secrets)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			setURLs(v.Elem(), secrets)
		}
	}
}

// formatted returns v and what it points to as fmt and slog show them.
func formatted(v any) map[string]string {
	texts := map[string]string{}
	value := reflect.ValueOf(v).Elem().Interface()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		texts[verb] = fmt.Sprintf(verb, v)
		texts[verb+" of the value"] = fmt.Sprintf(verb, value)
		texts[verb+" in a slice"] = fmt.Sprintf(verb, []any{value})
		texts[verb+" in an error"] = fmt.Errorf("failed: "+verb, value).Error()
	}
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("m", "pointer", v, "value", value)
	}
	texts["slog"] = out.String()
	return texts
}

// reveals reports whether a text contains a secret in any of the ways in which secrets are written.
func reveals(text, secret string) bool {
	for _, form := range []string{
		secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%d", []byte(secret)), base64.StdEncoding.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte("user:" + secret)), url.QueryEscape(secret),
	} {
		if strings.Contains(text, form) {
			return true
		}
	}
	return strings.Contains(text, strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(secret))
}

// spied has a client say all it can: at every level of its log, to its observer, and in errors.
type spied struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (s *spied) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(p)
}

func (s *spied) observer() *rest.Observer {
	return &rest.Observer{
		Start:   func(ctx context.Context, r rest.RequestInfo) context.Context { fmt.Fprintf(s, "%+v\n", r); return ctx },
		Attempt: func(_ context.Context, r rest.RequestInfo, a rest.AttemptInfo) { fmt.Fprintf(s, "%+v %+v\n", r, a) },
		End:     func(_ context.Context, r rest.RequestInfo, e rest.EndInfo) { fmt.Fprintf(s, "%+v %+v\n", r, e) },
	}
}

// TestClientsHideSecrets sends requests with every kind of credential, some of which fail, some of which are redirected
// to another host, and looks for the credentials in all that the client says, and in all that the other host is sent.
func TestClientsHideSecrets(t *testing.T) {
	scenario(t)
	faults.CheckLeaks(t)
	const secret = "hunter2-very-secret"
	dir := t.TempDir()
	tokenFile, plugin := filepath.Join(dir, "token"), filepath.Join(dir, "plugin")
	if err := errors.Join(os.WriteFile(tokenFile, []byte(secret), 0o600), os.WriteFile(plugin, []byte(
		"#!/bin/sh\necho '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"'$SECRET'\"}}'\n"), 0o700)); err != nil {
		t.Fatal(err)
	}
	ways := map[string]func(*rest.Config){
		"token":      func(c *rest.Config) { c.BearerToken = secret },
		"token file": func(c *rest.Config) { c.BearerTokenFile = tokenFile },
		"password":   func(c *rest.Config) { c.Username, c.Password = "user", secret },
		"URL":        func(c *rest.Config) { c.Host = strings.Replace(c.Host, "://", "://"+secret+":"+secret+"@", 1) },
		"parameter":  func(*rest.Config) {},
		"impersonation": func(c *rest.Config) {
			c.Impersonate = rest.ImpersonationConfig{UserName: "jane", Extra: map[string][]string{"reason": {secret}}}
		},
		"plugin": func(c *rest.Config) {
			c.ExecProvider = &clientcmdapi.ExecConfig{Command: plugin, APIVersion: "client.authentication.k8s.io/v1",
				InteractiveMode: clientcmdapi.NeverExecInteractiveMode, Env: []clientcmdapi.ExecEnvVar{{Name: "SECRET", Value: secret}}}
		},
	}
	for name, set := range ways {
		t.Run(name, func(t *testing.T) {
			var away spied
			other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				fmt.Fprintf(&away, "%v %v\n", r.URL, r.Header)
				_, _ = io.Copy(&away, r.Body)
			}))
			defer other.Close()
			var seen atomic.Int64
			home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if reveals(fmt.Sprint(r.Header, r.URL), secret) || reveals(fmt.Sprint(r.Header), secret+":"+secret) ||
					strings.Contains(fmt.Sprint(r.Header), base64.StdEncoding.EncodeToString([]byte(secret+":"+secret))) {
					seen.Add(1)
				}
				switch r.URL.Path {
				case "/redirect":
					http.Redirect(w, r, other.URL+"/there", http.StatusTemporaryRedirect)
				case "/cut":
					panic(http.ErrAbortHandler)
				case "/busy":
					w.Header().Set("Retry-After", "0")
					w.WriteHeader(http.StatusServiceUnavailable)
				default:
					w.Header().Set("Warning", `299 - "careful"`)
					w.WriteHeader(http.StatusForbidden)
				}
			}))
			home.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
			defer home.Close()
			var said spied
			config := &rest.Config{Host: home.URL, Observer: said.observer(), APIPath: "/api",
				Logger:        slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug - 100})),
				ContentConfig: rest.ContentConfig{GroupVersion: &corev1.SchemeGroupVersion, NegotiatedSerializer: codecs.WithoutConversion()}}
			set(config)
			client, err := rest.RESTClientFor(config)
			if err != nil {
				t.Fatal(err)
			}
			defer layer.CloseIdle(client.Client.Transport)
			for _, path := range []string{"/redirect", "/cut", "/busy", "/forbidden"} {
				for _, verb := range []string{"GET", "POST"} {
					r := client.Verb(verb).AbsPath(path).MaxRetries(1).BackOffWithContext(&noWait{})
					if verb == "POST" {
						r.Body([]byte(secret))
					}
					if name == "parameter" {
						r.Param("access_token", secret)
					}
					result := r.Do(t.Context())
					_, err := r.Stream(t.Context())
					_, watchErr := r.Watch(t.Context())
					_, rawErr := r.DoRaw(t.Context())
					for _, v := range []any{r, result, result.Error(), err, watchErr, rawErr} {
						fmt.Fprintf(&said, "%v\n%+v\n%#v\n%s\n", v, v, v, v)
					}
				}
			}
			fmt.Fprintf(&said, "%v %+v\n%v\n", config, client.Client.Transport, client.Client.Transport)
			if text := said.out.String(); reveals(text, secret) || !strings.Contains(text, "forbidden") {
				t.Errorf("the client said: %s", around(text, secret))
			}
			if text := away.out.String(); reveals(text, secret) || !strings.Contains(text, "/there") {
				t.Errorf("another host was sent: %s", text)
			}
			if seen.Load() == 0 {
				t.Error("the server was never sent the secret")
			}
		})
	}
}

// around returns the lines of a text that show a secret.
func around(text, secret string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if reveals(line, secret) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// TestKubeconfigErrorsAndModes: errors of loading do not quote what they could not load, and what is written nobody else
// can read.
func TestKubeconfigErrorsAndModes(t *testing.T) {
	scenario(t)
	const secret = "hunter2-very-secret"
	file := filepath.Join(t.TempDir(), "sub", "config")
	config := clientcmdapi.NewConfig()
	config.AuthInfos["a"] = &clientcmdapi.AuthInfo{Token: secret}
	if err := clientcmd.WriteToFile(*config, file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for _, text := range []string{
		"users: [{name: a, user: {token: [" + secret + "]}}]", "users: [{name: a, user: {client-key-data: '" + secret + "!'}}]",
		"users: [{name: a, user: {token: " + secret + "}", "users: " + secret, "kind: Config\nusers:\n- name: a\n  user:\n    password: {a: " + secret + "}",
		"clusters: [{name: a, cluster: {server: 'https://h', proxy-url: 'http://u:" + secret + "@p:x'}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\ncurrent-context: a",
		"clusters: [{name: a, cluster: {server: 'https://u:" + secret + "@h:x'}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\ncurrent-context: a",
	} {
		loaded, err := clientcmd.Load([]byte(text))
		if err == nil {
			_, err = clientcmd.NewDefaultClientConfig(*loaded, nil).ClientConfig()
			if c, configErr := clientcmd.NewDefaultClientConfig(*loaded, nil).ClientConfig(); configErr == nil {
				_, err = rest.HTTPClientFor(c)
				if err == nil {
					_, err = rest.UnversionedRESTClientFor(&rest.Config{Host: c.Host, ContentConfig: rest.ContentConfig{NegotiatedSerializer: codecs}})
				}
			}
		}
		if err == nil {
			t.Errorf("no error: %s", text)
			continue
		}
		for _, shown := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
			if strings.Contains(shown, secret) {
				t.Errorf("the error shows it: %s", shown)
			}
		}
	}
}
