package clientcmd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// pod makes a deferred config believe that it runs in a pod.
func pod(t *testing.T, loader ClientConfigLoader, overrides *ConfigOverrides) *DeferredLoadingClientConfig {
	t.Helper()
	t.Setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
	t.Setenv("KUBERNETES_SERVICE_PORT", "443")
	t.Setenv("POD_NAMESPACE", "")
	dir := t.TempDir()
	config := NewNonInteractiveDeferredLoadingClientConfig(loader, overrides).(*DeferredLoadingClientConfig)
	config.icc = &inClusterClientConfig{
		overrides: overrides,
		restConfig: func() (*restclient.Config, error) {
			return &restclient.Config{Host: "https://10.0.0.1:443", BearerToken: "pod", BearerTokenFile: "/pod/token",
				TLSClientConfig: restclient.TLSClientConfig{CAFile: "/pod/ca"}}, nil
		},
		tokenFile:     write(t, dir, "token", "pod"),
		namespaceFile: write(t, dir, "namespace", " pod-namespace\n"),
	}
	return config
}

func TestDeferredLoading(t *testing.T) {
	outsideCluster(t)
	dir := t.TempDir()
	rules := &ClientConfigLoadingRules{ExplicitPath: filepath.Join(dir, "config")}
	overrides := &ConfigOverrides{}
	config := NewNonInteractiveDeferredLoadingClientConfig(rules, overrides)
	if _, err := config.ClientConfig(); !os.IsNotExist(err) {
		t.Fatalf("before there is a file: %v", err)
	}
	// A failure is not remembered, and what flags set after the constructor counts.
	write(t, dir, "config", kubeconfig("{server: 'https://h'}", "{token: t}"))
	overrides.CurrentContext = "other"
	got, err := config.ClientConfig()
	if err != nil || got.BearerToken != "t" {
		t.Fatalf("got %v, %v", got, err)
	}
	if namespace, overridden, err := config.Namespace(); namespace != "elsewhere" || overridden || err != nil {
		t.Errorf("the namespace is %q, %t, %v", namespace, overridden, err)
	}
	// What was loaded is remembered.
	write(t, dir, "config", "s3cret")
	if raw, err := config.RawConfig(); err != nil || raw.CurrentContext != "x" {
		t.Errorf("the file was read again: %+v, %v", raw, err)
	}
	if config.ConfigAccess() != ConfigAccess(rules) {
		t.Error("the loader is not what gives access")
	}
	broken := NewNonInteractiveDeferredLoadingClientConfig(rules, nil)
	_, err = broken.ClientConfig()
	checkError(t, err, "config")
	_, err = broken.RawConfig()
	checkError(t, err, "config")
	_, _, err = broken.Namespace()
	checkError(t, err, "config")
}

func TestInCluster(t *testing.T) {
	fromFile := "https://file"
	file := write(t, t.TempDir(), "config", kubeconfig("{server: '"+fromFile+"'}", "{}"))
	invalid := write(t, t.TempDir(), "config", kubeconfig("{tls-server-name: sn}", "{}"))
	defaults := NewDefaultClientConfig(*clientcmdapi.NewConfig(), &ConfigOverrides{ClusterDefaults: clientcmdapi.Cluster{Server: fromFile}})
	none := &ClientConfigLoadingRules{}
	for name, c := range map[string]struct {
		rules     *ClientConfigLoadingRules
		overrides *ConfigOverrides
		want      string
		err       string
	}{
		"no file":             {none, nil, "https://10.0.0.1:443", ""},
		"a file":              {&ClientConfigLoadingRules{ExplicitPath: file}, nil, fromFile, ""},
		"an invalid file":     {&ClientConfigLoadingRules{ExplicitPath: invalid}, nil, "", "no server found"},
		"the default":         {&ClientConfigLoadingRules{ExplicitPath: file, DefaultClientConfig: defaults}, nil, "https://10.0.0.1:443", ""},
		"a server":            {none, &ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{Server: "https://flag"}}, "https://flag", ""},
		"a context not there": {none, &ConfigOverrides{CurrentContext: "nope"}, "", "nope"},
	} {
		got, err := pod(t, c.rules, c.overrides).ClientConfig()
		if c.err != "" {
			checkError(t, err, c.err)
			continue
		}
		if err != nil || got.Host != c.want {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	config := pod(t, none, nil)
	config.icc.(*inClusterClientConfig).tokenFile = t.TempDir()
	if _, err := config.ClientConfig(); !IsEmptyConfig(err) {
		t.Errorf("a folder counts as a token: %v", err)
	}
	config = pod(t, none, nil)
	t.Setenv("KUBERNETES_SERVICE_PORT", "")
	if _, err := config.ClientConfig(); !IsEmptyConfig(err) {
		t.Errorf("half an environment counts as a pod: %v", err)
	}
	config = pod(t, none, nil)
	config.icc.(*inClusterClientConfig).restConfig = func() (*restclient.Config, error) { return nil, os.ErrPermission }
	if _, err := config.ClientConfig(); !errors.Is(err, os.ErrPermission) {
		t.Errorf("the pod's error is %v", err)
	}
}

func TestInClusterOverrides(t *testing.T) {
	none := &ClientConfigLoadingRules{}
	got, err := pod(t, none, &ConfigOverrides{
		AuthInfo: clientcmdapi.AuthInfo{Token: "flag", Impersonate: "alice", ImpersonateGroups: []string{"g"}},
		Timeout:  "5s",
	}).ClientConfig()
	if err != nil || got.BearerToken != "flag" || got.BearerTokenFile != "" || got.CAFile != "/pod/ca" ||
		got.Impersonate.UserName != "alice" || got.Impersonate.Groups[0] != "g" || got.Timeout != 5*time.Second {
		t.Errorf("got %v, %v", got, err)
	}
	config := pod(t, none, nil).icc.(*inClusterClientConfig)
	config.overrides = &ConfigOverrides{AuthInfo: clientcmdapi.AuthInfo{TokenFile: "/flag"},
		ClusterInfo: clientcmdapi.Cluster{Server: "https://s", CertificateAuthority: "/flag/ca", TLSServerName: "sn"}}
	got, err = config.ClientConfig()
	if err != nil || got.Host != "https://s" || got.BearerToken != "" || got.BearerTokenFile != "/flag" || got.CAFile != "/flag/ca" || got.ServerName != "sn" {
		t.Errorf("got %v, %v", got, err)
	}
	config.overrides = &ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{InsecureSkipTLSVerify: true}}
	if got, err = config.ClientConfig(); err != nil || !got.Insecure || got.CAFile != "" {
		t.Errorf("got %v, %v", got, err)
	}
	config.overrides = &ConfigOverrides{Timeout: "soon"}
	_, err = config.ClientConfig()
	checkError(t, err, "timeout")
	if _, err := config.RawConfig(); err == nil {
		t.Error("a pod has a kubeconfig")
	}
	if config.ConfigAccess() == nil {
		t.Error("a pod has no access to files")
	}
}

func TestInClusterNamespace(t *testing.T) {
	file := func(namespace string) *ClientConfigLoadingRules {
		content := "current-context: x\nclusters: [{name: c, cluster: {server: 'https://h'}}]\ncontexts: [{name: x, context: {cluster: c, user: u" + namespace + "}}]"
		return &ClientConfigLoadingRules{ExplicitPath: write(t, t.TempDir(), "config", content)}
	}
	none := &ClientConfigLoadingRules{}
	flag := &ConfigOverrides{Context: clientcmdapi.Context{Namespace: "flag"}}
	for name, c := range map[string]struct {
		rules      *ClientConfigLoadingRules
		overrides  *ConfigOverrides
		env        string
		want       string
		overridden bool
	}{
		"of the pod":               {none, nil, "", "pod-namespace", false},
		"of the environment":       {none, nil, "env", "env", false},
		"of the file":              {file(", namespace: file"), nil, "env", "file", false},
		"default in the file":      {file(", namespace: default"), nil, "env", "default", false},
		"file without a namespace": {file(""), nil, "", "pod-namespace", false},
		"of the flag":              {none, flag, "env", "flag", true},
	} {
		config := pod(t, c.rules, c.overrides)
		t.Setenv("POD_NAMESPACE", c.env)
		got, overridden, err := config.Namespace()
		if got != c.want || overridden != c.overridden || err != nil {
			t.Errorf("%s: %q, %t, %v", name, got, overridden, err)
		}
	}
	config := pod(t, none, nil)
	config.icc.(*inClusterClientConfig).namespaceFile = "/nope"
	if got, _, err := config.Namespace(); got != "default" || err != nil {
		t.Errorf("without a file: %q, %v", got, err)
	}
}

func TestBuildConfigFromFlags(t *testing.T) {
	outsideCluster(t)
	// These must not be looked at.
	t.Setenv("KUBECONFIG", write(t, t.TempDir(), "env", kubeconfig("{server: 'https://env'}", "{}")))
	path := write(t, t.TempDir(), "config", kubeconfig("{server: 'https://h'}", "{token: t}"))
	for _, c := range []struct{ server, path, host, token string }{
		{"", path, "https://h", "t"},
		{"https://m", path, "https://m", "t"},
		{"https://m", "", "https://m", ""},
		{"m:80", "", "m:80", ""},
	} {
		got, err := BuildConfigFromFlags(c.server, c.path)
		if err != nil || got.Host != c.host || got.BearerToken != c.token {
			t.Errorf("%q, %q: %v, %v", c.server, c.path, got, err)
		}
	}
	_, err := BuildConfigFromFlags("", "")
	checkError(t, err, "no configuration has been provided", "KUBERNETES_SERVICE_HOST")
	if !IsEmptyConfig(err) || !errors.Is(err, restclient.ErrNotInCluster) {
		t.Errorf("outside a pod: %v", err)
	}
	if _, err := BuildConfigFromFlags("", "/nope/config"); !os.IsNotExist(err) {
		t.Errorf("a missing file gives %v", err)
	}
	inCluster := &restclient.Config{Host: "https://pod"}
	got, err := buildConfigFromFlags("", "", func() (*restclient.Config, error) { return inCluster, nil })
	if got != inCluster || err != nil {
		t.Errorf("in a pod: %v, %v", got, err)
	}
}

func TestBuildConfigFromKubeconfigGetter(t *testing.T) {
	outsideCluster(t)
	config := load(t, kubeconfig("{server: 'https://h'}", "{token: t}"))
	getter := func() (*clientcmdapi.Config, error) { return config, nil }
	if got, err := BuildConfigFromKubeconfigGetter("https://m", getter); err != nil || got.Host != "https://m" || got.BearerToken != "t" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := BuildConfigFromKubeconfigGetter("", func() (*clientcmdapi.Config, error) { return nil, os.ErrClosed }); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the getter's error became %v", err)
	}
	if _, err := BuildConfigFromKubeconfigGetter("", func() (*clientcmdapi.Config, error) { return nil, nil }); !IsEmptyConfig(err) {
		t.Errorf("nothing gives %v", err)
	}
	_, err := BuildConfigFromKubeconfigGetter("", nil)
	checkError(t, err, "nil")
	g := &ClientConfigGetter{kubeconfigGetter: getter}
	if starting, err := g.GetStartingConfig(); starting != config || err != nil || g.GetDefaultFilename() != "" ||
		g.GetExplicitFile() != "" || g.IsExplicitFile() || g.GetLoadingPrecedence() != nil || g.IsDefaultConfig(nil) {
		t.Error("a getter knows of files")
	}
}

func TestInteractive(t *testing.T) {
	outsideCluster(t)
	for name, c := range map[string]struct {
		user, answers, username, password string
		err                               string
	}{
		"nobody":      {"{}", "alice\nhunter2\n", "alice", "hunter2", ""},
		"no line end": {"{as: a}", "alice\r\nhunter2", "alice", "hunter2", ""},
		"a name":      {"{username: bob}", "", "bob", "", ""},
		"a token":     {"{token: t}", "", "", "", ""},
		"half":        {"{}", "alice\n", "", "", "password"},
		"nothing":     {"{}", "", "", "", "username"},
	} {
		config := *load(t, kubeconfig("{server: 'https://h'}", c.user))
		clientConfig := NewInteractiveClientConfig(config, "", nil, strings.NewReader(c.answers), nil)
		// The second call has the answers already.
		for range 2 {
			got, err := clientConfig.ClientConfig()
			if c.err != "" {
				checkError(t, err, c.err)
				break
			}
			if err != nil || got.Username != c.username || got.Password != c.password {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
	}
	path := write(t, t.TempDir(), "config", kubeconfig("{server: 'https://h'}", "{}"))
	deferred := NewInteractiveDeferredLoadingClientConfig(&ClientConfigLoadingRules{ExplicitPath: path}, nil, strings.NewReader("a\nb\n"))
	if got, err := deferred.ClientConfig(); err != nil || got.Username != "a" || got.Password != "b" {
		t.Errorf("deferred: %v, %v", got, err)
	}
}

func TestAuthLoaders(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "auth", `{"User":"u","Password":"p"}`)
	for _, loader := range []AuthLoader{NewDefaultAuthLoader(), NewPromptingAuthLoader(strings.NewReader(""))} {
		if info, err := loader.LoadAuth(path); err != nil || info.User != "u" || info.Password != "p" {
			t.Errorf("%T: %v, %v", loader, info, err)
		}
	}
	if _, err := NewDefaultAuthLoader().LoadAuth(filepath.Join(dir, "nope")); !os.IsNotExist(err) {
		t.Errorf("a missing file gives %v", err)
	}
	asked := filepath.Join(dir, "new")
	if info, err := NewPromptingAuthLoader(strings.NewReader("a\nb\n")).LoadAuth(asked); err != nil || info.User != "a" || info.Password != "b" {
		t.Errorf("asked: %v, %v", info, err)
	}
	if info, err := NewDefaultAuthLoader().LoadAuth(asked); err != nil || info.User != "a" || info.Password != "b" {
		t.Errorf("the answers were stored as %v, %v", info, err)
	}
	if info, err := os.Stat(asked); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
}
