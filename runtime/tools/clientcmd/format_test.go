package clientcmd

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// TestFormatHidesSecrets: what keeps configurations, overrides and answers in fields of its own does not show them.
func TestFormatHidesSecrets(t *testing.T) {
	config := clientcmdapi.NewConfig()
	config.Clusters["c"] = &clientcmdapi.Cluster{Server: "https://user:hunter2@host.test/?a=hunter2", ProxyURL: "http://hunter2@proxy.test"}
	config.AuthInfos["u"] = &clientcmdapi.AuthInfo{}
	config.Contexts["x"] = &clientcmdapi.Context{Cluster: "c", AuthInfo: "u"}
	reader := strings.NewReader("user\nhunter2\n")
	interactive := NewInteractiveClientConfig(*config, "x", nil, reader, nil)
	if got, err := interactive.ClientConfig(); err != nil || got.Password != "hunter2" {
		t.Fatal(err)
	}
	overrides := &ConfigOverrides{AuthInfo: clientcmdapi.AuthInfo{Token: "hunter2"}, ClusterInfo: *config.Clusters["c"]}
	deferred := NewNonInteractiveDeferredLoadingClientConfig(&ClientConfigLoadingRules{}, overrides)
	if _, err := deferred.RawConfig(); err != nil {
		t.Fatal(err)
	}
	values := []any{
		interactive, *interactive.(*DirectClientConfig), NewDefaultClientConfig(*config, overrides), deferred, newInCluster(overrides),
		overrides, *overrides, NewPromptingAuthLoader(strings.NewReader("user\nhunter2\n")), []any{interactive, deferred}, map[string]any{"a": deferred},
	}
	for _, v := range values {
		var text bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			fmt.Fprintf(&text, verb, v)
		}
		slog.New(slog.NewTextHandler(&text, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&text, nil)).Info("m", "v", v)
		for _, secret := range []string{"hunter2", fmt.Sprintf("%x", "hunter2"), fmt.Sprint([]byte("hunter2"))} {
			if strings.Contains(text.String(), secret) {
				t.Errorf("%T shows %s: %s", v, secret, text.String())
			}
		}
	}
}
