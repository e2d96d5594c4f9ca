package clientcmd

import (
	"reflect"
	"testing"

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
		if !reflect.DeepEqual(config, back) {
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
