package clientcmd

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// TestClientConfig compares whole configs, so a field that should not be set is seen.
func TestClientConfig(t *testing.T) {
	dir := t.TempDir()
	ca, crt, key := write(t, dir, "ca", "CA"), write(t, dir, "crt", "CRT"), write(t, dir, "key", "KEY")
	token, empty := write(t, dir, "token", " from-file\n"), write(t, dir, "empty", "")
	const server = "{server: 'https://h'}"
	const exec = "{exec: {command: c, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}"
	execConfig := func() *clientcmdapi.ExecConfig {
		return &clientcmdapi.ExecConfig{Command: "c", APIVersion: "client.authentication.k8s.io/v1", InteractiveMode: clientcmdapi.NeverExecInteractiveMode}
	}
	https := func(set func(*restclient.Config)) *restclient.Config {
		c := &restclient.Config{Host: "https://h"}
		set(c)
		return c
	}
	with := func(set func(*ConfigOverrides)) *ConfigOverrides {
		o := &ConfigOverrides{}
		set(o)
		return o
	}
	for name, c := range map[string]struct {
		cluster, user string
		overrides     *ConfigOverrides
		want          *restclient.Config
	}{
		"server":           {server, "{}", nil, https(func(c *restclient.Config) {})},
		"upper case":       {"{server: 'HTTPS://h'}", "{token: t}", nil, https(func(c *restclient.Config) { c.Host, c.BearerToken = "HTTPS://h", "t" })},
		"query and path":   {"{server: 'https://h/p?q=1#f'}", "{}", nil, https(func(c *restclient.Config) { c.Host = "https://h/p" })},
		"query, no path":   {"{server: 'https://h?q=1'}", "{}", nil, https(func(c *restclient.Config) { c.Host = "https://h?q=1" })},
		"plain http":       {"{server: 'http://h', tls-server-name: sn, insecure-skip-tls-verify: true}", "{token: t, as: a}", nil, &restclient.Config{Host: "http://h", Impersonate: restclient.ImpersonationConfig{UserName: "a", Extra: map[string][]string{}}}},
		"no scheme":        {"{server: 'h:80', disable-compression: true}", "{as: a}", nil, &restclient.Config{Host: "h:80", DisableCompression: true, Impersonate: restclient.ImpersonationConfig{UserName: "a", Extra: map[string][]string{}}}},
		"token":            {server, "{token: t}", nil, https(func(c *restclient.Config) { c.BearerToken = "t" })},
		"token file":       {server, "{tokenFile: " + token + "}", nil, https(func(c *restclient.Config) { c.BearerToken, c.BearerTokenFile = "from-file", token })},
		"empty token file": {server, "{tokenFile: " + empty + "}", nil, https(func(c *restclient.Config) { c.BearerTokenFile = empty })},
		"token and file":   {server, "{token: t, tokenFile: /nope}", nil, https(func(c *restclient.Config) { c.BearerToken, c.BearerTokenFile = "t", "/nope" })},
		"basic":            {server, "{username: a, password: b}", nil, https(func(c *restclient.Config) { c.Username, c.Password = "a", "b" })},
		"certificate":      {server, "{client-certificate: " + crt + ", client-key: " + key + "}", nil, https(func(c *restclient.Config) { c.CertFile, c.KeyFile = crt, key })},
		"certificate data": {server, "{token: t, client-certificate-data: YQ==, client-key-data: Yg==}", nil, https(func(c *restclient.Config) { c.BearerToken, c.CertData, c.KeyData = "t", []byte("a"), []byte("b") })},
		"key alone":        {server, "{client-key-data: Yg==}", nil, https(func(c *restclient.Config) {})},
		"CA file":          {"{server: 'https://h', certificate-authority: " + ca + "}", "{}", nil, https(func(c *restclient.Config) { c.CAFile = ca })},
		"CA data, name":    {"{server: 'https://h', certificate-authority-data: YQ==, tls-server-name: sn}", "{}", nil, https(func(c *restclient.Config) { c.CAData, c.ServerName = []byte("a"), "sn" })},
		"insecure":         {"{server: 'https://h', insecure-skip-tls-verify: true}", "{}", nil, https(func(c *restclient.Config) { c.Insecure = true })},
		"impersonation": {server, "{as: a, as-uid: i, as-groups: [g], as-user-extra: {k: [v]}}", nil, https(func(c *restclient.Config) {
			c.Impersonate = restclient.ImpersonationConfig{UserName: "a", UID: "i", Groups: []string{"g"}, Extra: map[string][]string{"k": {"v"}}}
		})},
		"auth provider": {server, "{auth-provider: {name: p, config: {k: v}}}", nil, https(func(c *restclient.Config) {
			c.AuthProvider = &clientcmdapi.AuthProviderConfig{Name: "p", Config: map[string]string{"k": "v"}}
		})},
		"exec":           {server, exec, nil, https(func(c *restclient.Config) { c.ExecProvider = execConfig() })},
		"exec and token": {server, "{token: t, " + exec[1:], nil, https(func(c *restclient.Config) { c.BearerToken, c.ExecProvider = "t", execConfig() })},

		"override token": {server, "{token: t, tokenFile: /nope}", with(func(o *ConfigOverrides) { o.AuthInfo.Token = "o" }), https(func(c *restclient.Config) { c.BearerToken, c.BearerTokenFile = "o", "/nope" })},
		"override certificate": {server, "{client-certificate: " + crt + ", client-key: " + key + "}", with(func(o *ConfigOverrides) {
			o.AuthInfo.ClientCertificateData, o.AuthInfo.ClientKeyData = []byte("c"), []byte("k")
		}), https(func(c *restclient.Config) { c.CertData, c.KeyData = []byte("c"), []byte("k") })},
		"override key file": {server, "{client-certificate-data: YQ==, client-key-data: Yg==}", with(func(o *ConfigOverrides) { o.AuthInfo.ClientKey = key }), https(func(c *restclient.Config) { c.CertData, c.KeyFile = []byte("a"), key })},
		"override impersonation": {server, "{as: a, as-groups: [g]}", with(func(o *ConfigOverrides) { o.AuthInfo.Impersonate = "b" }), https(func(c *restclient.Config) {
			c.Impersonate = restclient.ImpersonationConfig{UserName: "b", Groups: []string{"g"}, Extra: map[string][]string{}}
		})},
		"override server":      {"{server: 'https://x', tls-server-name: sn, certificate-authority-data: YQ==}", "{}", with(func(o *ConfigOverrides) { o.ClusterInfo.Server = "https://h" }), https(func(c *restclient.Config) { c.CAData = []byte("a") })},
		"override server name": {"{server: 'https://h', tls-server-name: sn}", "{}", with(func(o *ConfigOverrides) { o.ClusterInfo.TLSServerName = "o" }), https(func(c *restclient.Config) { c.ServerName = "o" })},
		"override insecure":    {"{server: 'https://h', certificate-authority-data: YQ==}", "{}", with(func(o *ConfigOverrides) { o.ClusterInfo.InsecureSkipTLSVerify = true }), https(func(c *restclient.Config) { c.Insecure = true })},
		"override CA":          {"{server: 'https://h', insecure-skip-tls-verify: true, certificate-authority-data: YQ==}", "{}", with(func(o *ConfigOverrides) { o.ClusterInfo.CertificateAuthority = ca }), https(func(c *restclient.Config) { c.CAFile = ca })},
		"override CA data":     {"{server: 'https://h', certificate-authority: /nope}", "{}", with(func(o *ConfigOverrides) { o.ClusterInfo.CertificateAuthorityData = []byte("o") }), https(func(c *restclient.Config) { c.CAData = []byte("o") })},
		"timeout in seconds":   {server, "{}", with(func(o *ConfigOverrides) { o.Timeout = "5" }), https(func(c *restclient.Config) { c.Timeout = 5 * time.Second })},
		"timeout":              {server, "{}", with(func(o *ConfigOverrides) { o.Timeout = "2m" }), https(func(c *restclient.Config) { c.Timeout = 2 * time.Minute })},
		"no timeout":           {server, "{}", with(func(o *ConfigOverrides) { o.Timeout = "0" }), https(func(c *restclient.Config) {})},
		"defaults go below": {server, "{}", with(func(o *ConfigOverrides) {
			o.ClusterDefaults = clientcmdapi.Cluster{Server: "https://d", TLSServerName: "d"}
		}), https(func(c *restclient.Config) { c.ServerName = "d" })},
		"defaults alone": {"{}", "{}", with(func(o *ConfigOverrides) { o.ClusterDefaults = clientcmdapi.Cluster{Server: "https://h"} }), https(func(c *restclient.Config) {})},
	} {
		config := load(t, kubeconfig(c.cluster, c.user))
		before := config.DeepCopy()
		got, err := NewDefaultClientConfig(*config, c.overrides).ClientConfig()
		// The plain text of a Config hides what is compared here.
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, %v; want %v", name, got, err, c.want)
		}
		if !reflect.DeepEqual(config, before) {
			t.Errorf("%s: the kubeconfig was changed", name)
		}
	}
}

// TestNoScheme: what client-go drops without a word is an error that says what to write.
func TestNoScheme(t *testing.T) {
	for name, c := range map[string]struct {
		cluster, user string
		overrides     *ConfigOverrides
		want          []string
	}{
		"token":         {"{server: 'h:6443'}", "{token: s3cret}", nil, []string{`cluster "c"`, `credentials of user "u"`, "write https://h:6443"}},
		"token file":    {"{server: h}", "{tokenFile: /nope}", nil, []string{"write https://h"}},
		"exec":          {"{server: h}", "{exec: {command: c, apiVersion: a, interactiveMode: Never}}", nil, []string{"write https://h"}},
		"CA":            {"{server: 'localhost:1', certificate-authority-data: YQ==}", "{}", nil, []string{"its certificate authority", "write https://localhost:1"}},
		"insecure":      {"{server: '[::1]:1', insecure-skip-tls-verify: true}", "{}", nil, []string{"its TLS settings", "write https://[::1]:1"}},
		"path":          {"{server: h/p}", "{token: s3cret}", nil, []string{"write https:// before it"}},
		"user in it":    {"{server: 'a:s3cret@h'}", "{token: t}", nil, []string{"write https:// before it"}},
		"by a flag":     {"{server: 'https://h'}", "{token: t}", &ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{Server: "o:1"}}, []string{"write https://o:1"}},
		"flags for all": {"{}", "{}", &ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{Server: "o"}, AuthInfo: clientcmdapi.AuthInfo{Token: "s3cret"}}, []string{"write https://o"}},
	} {
		t.Run(name, func(t *testing.T) {
			clientConfig := NewDefaultClientConfig(*load(t, kubeconfig(c.cluster, c.user)), c.overrides)
			got, err := clientConfig.ClientConfig()
			checkError(t, err, append(c.want, "no scheme")...)
			if got != nil || !IsConfigurationInvalid(err) || IsEmptyConfig(err) {
				t.Errorf("got %v, %v", got, err)
			}
			checkError(t, clientConfig.(*DirectClientConfig).ConfirmUsable(), "no scheme")
			// Who does not connect need not care.
			if namespace, _, err := clientConfig.Namespace(); namespace != "default" || err != nil {
				t.Errorf("the namespace is %q, %v", namespace, err)
			}
		})
	}
	path := write(t, t.TempDir(), "config", kubeconfig("{server: h}", "{token: t}"))
	_, err := BuildConfigFromFlags("", path)
	checkError(t, err, path, "write https://h")
}

func TestProxy(t *testing.T) {
	for url, problem := range map[string]string{
		"http://p:1": "", "https://a:b@p": "", "socks5://p": "",
		"ftp://a:s3cret@p": `unsupported scheme "ftp"`, "//a:s3cret@p": "scheme is missing", "://s3cret": "not a URL",
	} {
		config := *load(t, kubeconfig("{server: 'https://h', proxy-url: '"+url+"'}", "{}"))
		got, err := NewDefaultClientConfig(config, nil).ClientConfig()
		if problem != "" {
			checkError(t, err, problem, `proxy-url for cluster "c"`)
			checkError(t, Validate(config), problem)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", url, err)
			continue
		}
		req, err := http.NewRequest(http.MethodGet, "https://h", nil)
		if err != nil {
			t.Fatal(err)
		}
		if proxy, err := got.Proxy(req); err != nil || proxy.String() != url {
			t.Errorf("%s: the proxy is %v, %v", url, proxy, err)
		}
	}
}

// TestExecIsACopy: the hint is made printable and the cluster's extension put in, in the result and nowhere else.
func TestExecIsACopy(t *testing.T) {
	config := load(t, kubeconfig("{server: 'https://h', extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: 1}}, {name: x, extension: 2}]}",
		`{exec: {command: c, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, installHint: "a\nb\tc\e[31m\r\x07é"}}`))
	before := config.DeepCopy()
	clientConfig := NewDefaultClientConfig(*config, &ConfigOverrides{})
	got, err := clientConfig.ClientConfig()
	if err != nil {
		t.Fatal(err)
	}
	if want := "a\nb\tcU+001B[31mU+000DU+0007é"; got.ExecProvider.InstallHint != want {
		t.Errorf("the hint is %q, want %q", got.ExecProvider.InstallHint, want)
	}
	if payload, ok := got.ExecProvider.Config.(*runtime.Unknown); !ok || string(payload.Raw) != `{"audience":1}` {
		t.Errorf("the plugin's config is %#v", got.ExecProvider.Config)
	}
	got.ExecProvider.Command, got.ExecProvider.Config.(*runtime.Unknown).Raw[0] = "changed", 'X'
	if !reflect.DeepEqual(config, before) {
		t.Error("the kubeconfig shares its ExecConfig with the result")
	}
	if again, err := clientConfig.ClientConfig(); err != nil || again.ExecProvider.Command != "c" {
		t.Errorf("a second call gives %v, %v", again, err)
	}
}

func TestContexts(t *testing.T) {
	config := *load(t, kubeconfig("{server: 'https://h'}", "{token: t}"))
	override := func(name string) *ConfigOverrides { return &ConfigOverrides{CurrentContext: name} }
	for name, c := range map[string]struct {
		context   string
		overrides *ConfigOverrides
		current   string
		namespace string
		notFound  bool
	}{
		"current":                    {"", nil, "x", "default", false},
		"by name":                    {"other", nil, "x", "elsewhere", false},
		"by override":                {"", override("other"), "x", "elsewhere", false},
		"the override goes first":    {"x", override("other"), "x", "elsewhere", false},
		"no such name":               {"nope", nil, "x", "", true},
		"no such override":           {"", override("nope"), "x", "", true},
		"no such current":            {"", nil, "nope", "", true},
		"an override mends a broken": {"nope", override("other"), "nope", "elsewhere", false},
	} {
		config.CurrentContext = c.current
		clientConfig := NewNonInteractiveClientConfig(config, c.context, c.overrides, nil)
		_, err := clientConfig.ClientConfig()
		if IsContextNotFound(err) != c.notFound || !c.notFound && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if IsEmptyConfig(err) || IsConfigurationInvalid(err) != c.notFound {
			t.Errorf("%s: the error is of another kind: %v", name, err)
		}
		namespace, overridden, err := clientConfig.Namespace()
		if namespace != c.namespace || overridden || IsContextNotFound(err) != c.notFound {
			t.Errorf("%s: namespace %q, %t, %v", name, namespace, overridden, err)
		}
	}
}

func TestOverriddenNames(t *testing.T) {
	config := *load(t, kubeconfig("{server: 'https://h'}", "{token: t}"))
	config.Clusters["d"] = &clientcmdapi.Cluster{Server: "https://d"}
	config.AuthInfos["v"] = &clientcmdapi.AuthInfo{Token: "v"}
	context := func(cluster, user, namespace string) *ConfigOverrides {
		return &ConfigOverrides{Context: clientcmdapi.Context{Cluster: cluster, AuthInfo: user, Namespace: namespace}}
	}
	got, err := NewDefaultClientConfig(config, context("d", "v", "")).ClientConfig()
	if err != nil || got.Host != "https://d" || got.BearerToken != "v" {
		t.Errorf("got %v, %v", got, err)
	}
	for want, overrides := range map[string]*ConfigOverrides{
		`user "nope" does not exist`:    context("", "nope", ""),
		`cluster "nope" does not exist`: context("nope", "", ""),
	} {
		clientConfig := NewDefaultClientConfig(config, overrides)
		_, err := clientConfig.ClientConfig()
		checkError(t, err, want)
		_, _, err = clientConfig.Namespace()
		checkError(t, err, want)
		if IsEmptyConfig(err) {
			t.Errorf("%v counts as an empty config", err)
		}
	}
	// A namespace from a flag is known whatever else is wrong.
	namespace, overridden, err := NewDefaultClientConfig(config, context("nope", "nope", "n")).Namespace()
	if namespace != "n" || !overridden || err != nil {
		t.Errorf("the namespace is %q, %t, %v", namespace, overridden, err)
	}
	// A context without a cluster of its own is enough with one from a flag.
	config.CurrentContext = ""
	if got, err := NewDefaultClientConfig(config, context("c", "u", "")).ClientConfig(); err != nil || got.BearerToken != "t" {
		t.Errorf("without a context: %v, %v", got, err)
	}
}

func TestEmptyConfig(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":        {"", "KUBERNETES_MASTER"},
		"no context":     {strings.Replace(kubeconfig("{server: s}", "{}"), "current-context: x", "", 1), "current-context is not set"},
		"no cluster":     {"current-context: x\ncontexts: [{name: x, context: {user: u}}]", `context "x" names no cluster`},
		"no such":        {"current-context: x\ncontexts: [{name: x, context: {cluster: c}}]", `cluster "c" of context "x" does not exist`},
		"only users":     {"users: [{name: u}]", "no configuration has been provided"},
		"only a setting": {"preferences: {colors: true}", "no configuration has been provided"},
	} {
		_, err := RESTConfigFromKubeConfig([]byte(c.in))
		checkError(t, err, c.want)
		if !IsEmptyConfig(err) || !errors.Is(err, ErrEmptyConfig) || !IsConfigurationInvalid(err) {
			t.Errorf("%s: %v is of another kind", name, err)
		}
	}
	_, err := RESTConfigFromKubeConfig([]byte(kubeconfig("{tls-server-name: sn}", "{}")))
	checkError(t, err, `no server found for cluster "c"`)
	if IsEmptyConfig(err) {
		t.Errorf("a cluster without a server counts as none: %v", err)
	}
}

func TestMergedRawConfig(t *testing.T) {
	config := load(t, kubeconfig("{server: 'https://h', tls-server-name: sn}", "{token: t}"))
	before := config.DeepCopy()
	overrides := &ConfigOverrides{CurrentContext: "other", ClusterInfo: clientcmdapi.Cluster{Server: "https://o"},
		AuthInfo: clientcmdapi.AuthInfo{Token: "o"}, Context: clientcmdapi.Context{Namespace: "n"}}
	clientConfig := NewDefaultClientConfig(*config, overrides)
	got, err := clientConfig.MergedRawConfig()
	if err != nil || got.CurrentContext != "other" || got.Clusters["c"].Server != "https://o" || got.Clusters["c"].TLSServerName != "" ||
		got.AuthInfos["u"].Token != "o" || got.Contexts["other"].Namespace != "n" || got.Contexts["x"].Namespace != "" {
		t.Errorf("merged to %+v, %v", got, err)
	}
	if !reflect.DeepEqual(config, before) {
		t.Error("merging changed the original")
	}
	if raw, err := clientConfig.RawConfig(); err != nil || !reflect.DeepEqual(&raw, before) {
		t.Errorf("the raw config is %+v, %v", raw, err)
	}
	overrides.CurrentContext = "nope"
	if _, err := clientConfig.MergedRawConfig(); !IsContextNotFound(err) {
		t.Errorf("a missing context gives %v", err)
	}
}

func TestMissingTokenFile(t *testing.T) {
	_, err := RESTConfigFromKubeConfig([]byte(kubeconfig("{server: 'https://h'}", "{tokenFile: /nope/token}")))
	checkError(t, err, `user "u"`, "/nope/token")
	_, err = NewDefaultClientConfig(*load(t, kubeconfig("{server: 'https://h'}", "{}")), &ConfigOverrides{Timeout: "-5s"}).ClientConfig()
	checkError(t, err, "timeout")
}
