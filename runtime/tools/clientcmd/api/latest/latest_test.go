package latest_test

import (
	"reflect"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api/latest"
)

// TestCodec: the codec and tools/clientcmd read and write the same.
func TestCodec(t *testing.T) {
	for _, doc := range []string{
		"apiVersion: v1\nkind: Config\n",
		`{"apiVersion": "v1", "kind": "Config", "current-context": "x"}`,
		`apiVersion: v1
kind: Config
unknown: 1
clusters: [{name: c, cluster: {server: 'https://h', extensions: [{name: e, extension: {a: 1}}]}}]
users: [{name: u, user: {token: t, exec: {command: c, apiVersion: client.authentication.k8s.io/v1beta1}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
preferences: {colors: true}
`,
	} {
		want, err := clientcmd.Load([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		got, err := runtime.Decode(latest.Codec, []byte(doc))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("decoded %+v, %v; want %+v", got, err, want)
		}
		wantBytes, err := clientcmd.Write(*want)
		if err != nil {
			t.Fatal(err)
		}
		gotBytes, err := runtime.Encode(latest.Codec, want)
		if err != nil || string(gotBytes) != string(wantBytes) {
			t.Errorf("encoded %s, %v; want %s", gotBytes, err, wantBytes)
		}
	}
	config := api.NewConfig()
	gvk := schema.GroupVersionKind{Version: latest.Version, Kind: "Config"}
	if _, _, err := latest.Codec.Decode([]byte("current-context: x"), &gvk, config); err != nil || config.CurrentContext != "x" {
		t.Errorf("with defaults for version and kind: %+v, %v", config, err)
	}
	if _, err := runtime.Decode(latest.Codec, []byte("apiVersion: v2\nkind: Config")); err == nil {
		t.Error("an unknown version is no error")
	}
	if latest.OldestVersion != "v1" || latest.ExternalVersion.String() != "v1" || len(latest.Versions) != 1 || !latest.Scheme.Recognizes(gvk) {
		t.Error("the versions are wrong")
	}
}
