package clientcmd

import (
	"reflect"
	"testing"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/api/equality"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// FuzzLoad: no input makes loading panic, and what was loaded can be written, loads again and is the same then. Making a
// rest.Config of it and formatting errors do not panic either.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", "kind: Config", "- a", "\t", "clusters: [", "users: {null: 1}", "users: [{name: a, user: {password: *b}}]",
		kubeconfig("{server: 'https://h', certificate-authority-data: YQ==, proxy-url: 'socks5://p', extensions: [{name: client.authentication.k8s.io/exec, extension: {a: 1.5e300}}]}",
			"{exec: {command: ./c, args: ['y'], env: [{name: a, value: b}], apiVersion: client.authentication.k8s.io/v1beta1}}"),
		kubeconfig("{server: 'h:1', tls-server-name: sn}", "{token: t, as: a, as-user-extra: {k: [v]}, auth-provider: {name: p, config: {k: v}}}"),
		"preferences: {colors: true, extensions: [{name: a, extension: {b: [null, 0x10, 1_000, 2001-01-01, .inf]}}]}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := Load(data)
		if err != nil {
			_ = err.Error()
			return
		}
		written, err := Write(*config)
		if err != nil {
			t.Fatalf("write %+v: %v", config, err)
		}
		back, err := Load(written)
		if err != nil {
			t.Fatalf("load again %s: %v", written, err)
		}
		// An empty map and none are the same in a file.
		if !equality.Semantic.DeepEqual(config, back) {
			t.Fatalf("%+v became %+v through\n%s", config, back, written)
		}
		before := config.DeepCopy()
		// Files that a fuzzer names are not to be opened.
		for _, ref := range GetConfigFileReferences(config) {
			*ref = ""
		}
		for _, ref := range GetConfigFileReferences(before) {
			*ref = ""
		}
		_, _ = NewDefaultClientConfig(*config, &ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{ProxyURL: "http://p"}}).ClientConfig()
		if !reflect.DeepEqual(config, before) {
			t.Fatalf("ClientConfig changed %+v to %+v", before, config)
		}
	})
}

// FuzzWrite: what a program puts into a Config is what the file says, whatever YAML would make of it without quotes.
func FuzzWrite(f *testing.F) {
	f.Add("name", "https://h", "token", []byte("data"))
	f.Add("y", "1_000", "*anchor", []byte(nil))
	f.Add("null", "!!int 1", "- a: b # c\n\t", []byte{0, 255})
	f.Add("", " ", "0x1F", []byte("\n"))
	f.Add("2001-01-01", "\u0085\u2028\ufeff", "{{ . }}", []byte("a"))
	f.Fuzz(func(t *testing.T, name, server, token string, data []byte) {
		if !utf8.ValidString(name) || !utf8.ValidString(server) || !utf8.ValidString(token) {
			t.Skip("JSON has no such strings")
		}
		config := clientcmdapi.NewConfig()
		config.CurrentContext = name
		cluster, user, context := clientcmdapi.NewCluster(), clientcmdapi.NewAuthInfo(), clientcmdapi.NewContext()
		cluster.Server, cluster.ProxyURL = server, token
		user.Token, user.ImpersonateGroups, user.ImpersonateUserExtra = token, []string{server, token}, map[string][]string{token: {server}}
		if len(data) > 0 {
			user.ClientKeyData = data
		}
		user.Exec = &clientcmdapi.ExecConfig{Command: server, Args: []string{token}, Env: []clientcmdapi.ExecEnvVar{{Name: name, Value: token}}}
		context.Namespace = token
		config.Clusters[name], config.AuthInfos[server], config.Contexts[token] = cluster, user, context
		written, err := Write(*config)
		if err != nil && len(token) > 100 {
			return // the keys of a mapping in YAML are shorter than 1024 bytes, escaped
		}
		if err != nil {
			t.Fatal(err)
		}
		back, err := Load(written)
		if err != nil || !reflect.DeepEqual(back, config) {
			t.Fatalf("%+v became %+v, %v through\n%s", config, back, err, written)
		}
	})
}
