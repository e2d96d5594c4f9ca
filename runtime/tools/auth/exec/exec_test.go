package exec

import (
	"strings"
	"testing"

	v1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1beta1"
)

func TestLoadExecCredential(t *testing.T) {
	const tail = `","spec":{"interactive":true,"cluster":{"server":"https://s","certificate-authority-data":"Y2E=","tls-server-name":"n","config":{"a":1}}}}`
	const head = `{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/`
	t.Setenv("KUBERNETES_EXEC_INFO", head+"v1"+tail)
	obj, config, err := LoadExecCredentialFromEnv()
	if err != nil {
		t.Fatal(err)
	}
	cred, ok := obj.(*v1.ExecCredential)
	if !ok || !cred.Spec.Interactive || string(cred.Spec.Cluster.Config.Raw) != `{"a":1}` {
		t.Errorf("got %+v", obj)
	}
	if config.Host != "https://s" || string(config.CAData) != "ca" || config.ServerName != "n" || config.BearerToken != "" {
		t.Errorf("got %v", config)
	}
	if obj, _, err := LoadExecCredential([]byte(head + "v1beta1" + tail)); err != nil {
		t.Error(err)
	} else if _, ok := obj.(*v1beta1.ExecCredential); !ok {
		t.Errorf("got a %T", obj)
	}
}

func TestLoadExecCredentialErrors(t *testing.T) {
	t.Setenv("KUBERNETES_EXEC_INFO", "")
	if _, _, err := LoadExecCredentialFromEnv(); err == nil || !strings.Contains(err.Error(), "unset or empty") {
		t.Errorf("got %v", err)
	}
	for data, want := range map[string]string{
		"text":                             "decode",
		`{"kind":"Pod","apiVersion":"v1"}`: "not an ExecCredential",
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v2"}`:                                          "is not known",
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{}}`:                                "does not contain cluster information",
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{"proxy-url":"%zz"}}}`:   "cannot create rest.Config",
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"cluster":{"server":["a"]}}}`: "decode",
	} {
		if _, _, err := LoadExecCredential([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", data, err)
		}
	}
}
