package v1

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/internal/fill"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// filled returns a document in which every field is set.
func filled() *Config {
	c := &Config{}
	fill.Value(c, nil)
	for _, extensions := range []*[]NamedExtension{
		&c.Extensions, &c.Preferences.Extensions, &c.Clusters[0].Cluster.Extensions, &c.AuthInfos[0].AuthInfo.Extensions, &c.Contexts[0].Context.Extensions,
	} {
		*extensions = []NamedExtension{{Name: "e", Extension: runtime.RawExtension{Raw: []byte(`{"a":1}`)}}}
	}
	return c
}

// TestConversion fills every field, so a field that is added later and forgotten in a conversion fails.
func TestConversion(t *testing.T) {
	doc := filled()
	doc.Kind, doc.APIVersion = "", ""
	var config api.Config
	var back Config
	if err := Convert_v1_Config_To_api_Config(doc, &config, nil); err != nil {
		t.Fatal(err)
	}
	if err := Convert_api_Config_To_v1_Config(&config, &back, nil); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(doc, &back) {
		t.Errorf("after conversion and back:\n%+v\nwant\n%+v", back, doc)
	}
	full := &api.Config{}
	fill.Value(full, nil)
	full.Kind, full.APIVersion = "", ""
	for _, user := range full.AuthInfos {
		user.LocationOfOrigin = ""
		exec := user.Exec
		exec.Config, exec.StdinUnavailable, exec.StdinUnavailableMessage, exec.PluginPolicy = nil, false, "", api.PluginPolicy{}
	}
	for _, cluster := range full.Clusters {
		cluster.LocationOfOrigin = ""
	}
	for _, context := range full.Contexts {
		context.LocationOfOrigin = ""
	}
	var there Config
	var again api.Config
	if err := Convert_api_Config_To_v1_Config(full, &there, nil); err != nil {
		t.Fatal(err)
	}
	if err := Convert_v1_Config_To_api_Config(&there, &again, nil); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(full, &again) {
		t.Errorf("after conversion and back:\n%+v\nwant\n%+v", again, full)
	}
}

func TestConversionOfSmallTypes(t *testing.T) {
	provider, variable := AuthProviderConfig{Name: "n", Config: map[string]string{"k": "v"}}, ExecEnvVar{Name: "n", Value: "v"}
	var apiProvider api.AuthProviderConfig
	var apiVariable api.ExecEnvVar
	var backProvider AuthProviderConfig
	var backVariable ExecEnvVar
	for _, err := range []error{
		Convert_v1_AuthProviderConfig_To_api_AuthProviderConfig(&provider, &apiProvider, nil),
		Convert_api_AuthProviderConfig_To_v1_AuthProviderConfig(&apiProvider, &backProvider, nil),
		Convert_v1_ExecEnvVar_To_api_ExecEnvVar(&variable, &apiVariable, nil),
		Convert_api_ExecEnvVar_To_v1_ExecEnvVar(&apiVariable, &backVariable, nil),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if !reflect.DeepEqual(provider, backProvider) || variable != backVariable || apiVariable.Value != "v" || apiProvider.Name != "n" {
		t.Errorf("got %v and %v", backProvider, backVariable)
	}
}

func TestConversionErrors(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"cluster":   {Convert_v1_Config_To_api_Config(&Config{Clusters: []NamedCluster{{Name: "a"}, {Name: "a"}}}, &api.Config{}, nil), `cluster "a" is there twice`},
		"user":      {Convert_v1_Config_To_api_Config(&Config{AuthInfos: []NamedAuthInfo{{Name: "a", AuthInfo: AuthInfo{Token: "s3cret"}}, {Name: "a"}}}, &api.Config{}, nil), `user "a" is there twice`},
		"context":   {Convert_v1_Config_To_api_Config(&Config{Contexts: []NamedContext{{Name: "a"}, {Name: "a"}}}, &api.Config{}, nil), `context "a" is there twice`},
		"extension": {Convert_v1_Config_To_api_Config(&Config{Extensions: []NamedExtension{{Name: "a"}, {Name: "a"}}}, &api.Config{}, nil), `extension "a" is there twice`},
		"nil":       {Convert_api_Config_To_v1_Config(&api.Config{Clusters: map[string]*api.Cluster{"a": nil}, AuthInfos: map[string]*api.AuthInfo{"b": nil}, Contexts: map[string]*api.Context{"c": nil}}, &Config{}, nil), `user "b": the entry is nil`},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || strings.Contains(c.err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func TestListsAreSorted(t *testing.T) {
	in := map[string]*api.Cluster{"b": {Server: "b"}, "a": {Server: "a"}, "c": {Server: "c"}}
	var out []NamedCluster
	if err := Convert_Map_string_To_Pointer_api_Cluster_To_Slice_v1_NamedCluster(&in, &out, nil); err != nil || len(out) != 3 || out[0].Name != "a" || out[1].Cluster.Server != "b" || out[2].Name != "c" {
		t.Errorf("got %+v, %v", out, err)
	}
	empty := map[string]*api.Cluster{}
	if err := Convert_Map_string_To_Pointer_api_Cluster_To_Slice_v1_NamedCluster(&empty, &out, nil); err != nil || out != nil {
		t.Errorf("an empty map became %+v, %v", out, err)
	}
}

func TestDeepCopy(t *testing.T) {
	c := filled()
	for name, copied := range map[string]any{"DeepCopy": c.DeepCopy(), "DeepCopyObject": c.DeepCopyObject()} {
		if !reflect.DeepEqual(c, copied) {
			t.Errorf("%s: the copy differs", name)
		}
		if shared := fill.Shared(c, copied); len(shared) > 0 {
			t.Errorf("%s: the copy shares %v", name, shared)
		}
	}
	if (*Config)(nil).DeepCopy() != nil || (*Config)(nil).DeepCopyObject() != nil || (&Config{}).DeepCopy().Clusters != nil {
		t.Error("the copy of nothing is something")
	}
}

func TestDefaults(t *testing.T) {
	for version, want := range map[string]ExecInteractiveMode{
		"client.authentication.k8s.io/v1beta1":  IfAvailableExecInteractiveMode,
		"client.authentication.k8s.io/v1alpha1": IfAvailableExecInteractiveMode,
		"client.authentication.k8s.io/v1":       "",
		"":                                      "",
	} {
		c := &Config{AuthInfos: []NamedAuthInfo{{}, {AuthInfo: AuthInfo{Exec: &ExecConfig{APIVersion: version}}}}}
		SetObjectDefaults_Config(c)
		if got := c.AuthInfos[1].AuthInfo.Exec.InteractiveMode; got != want {
			t.Errorf("%q: the mode is %q, want %q", version, got, want)
		}
	}
	exec := &ExecConfig{APIVersion: "client.authentication.k8s.io/v1beta1", InteractiveMode: AlwaysExecInteractiveMode}
	SetDefaults_ExecConfig(exec)
	if exec.InteractiveMode != AlwaysExecInteractiveMode {
		t.Errorf("a mode that was set became %q", exec.InteractiveMode)
	}
}

// TestScheme: the scheme converts and defaults what the functions do.
func TestScheme(t *testing.T) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{AddToScheme, api.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	doc := &Config{CurrentContext: "x", AuthInfos: []NamedAuthInfo{{Name: "u", AuthInfo: AuthInfo{Exec: &ExecConfig{APIVersion: "client.authentication.k8s.io/v1beta1"}}}}}
	scheme.Default(doc)
	converted, err := scheme.ConvertToVersion(doc, api.SchemeGroupVersion)
	if err != nil {
		t.Fatal(err)
	}
	config, ok := converted.(*api.Config)
	if !ok || config.CurrentContext != "x" || config.AuthInfos["u"].Exec.InteractiveMode != api.IfAvailableExecInteractiveMode {
		t.Fatalf("converted to %+v", converted)
	}
	back, err := scheme.ConvertToVersion(config, SchemeGroupVersion)
	if err != nil {
		t.Fatal(err)
	}
	if got := back.GetObjectKind().GroupVersionKind(); got != (schema.GroupVersionKind{Version: "v1", Kind: "Config"}) || back.(*Config).AuthInfos[0].Name != "u" {
		t.Errorf("converted back to %+v of kind %v", back, got)
	}
	var users []NamedAuthInfo
	if err := scheme.Convert(&config.AuthInfos, &users, nil); err != nil || len(users) != 1 {
		t.Errorf("the map of users became %+v, %v", users, err)
	}
}

// TestFormatShowsNoSecret fills every field, so a field that is added later and printed fails until it is listed here.
func TestFormatShowsNoSecret(t *testing.T) {
	shown := map[string]bool{
		"ClientCertificate": true, "ClientKey": true, "TokenFile": true, "Impersonate": true, "ImpersonateUID": true,
		"ImpersonateGroups[]": true, "Username": true, "AuthProvider.Name": true, "Exec.Command": true, "Exec.APIVersion": true,
		"Exec.InteractiveMode": true, "Command": true, "APIVersion": true, "InteractiveMode": true, "Name": true,
	}
	for _, v := range []any{&AuthInfo{}, &AuthProviderConfig{}, &ExecConfig{}, &ExecEnvVar{}} {
		var paths []string
		fill.Value(v, func(path string) { paths = append(paths, path) })
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			for _, text := range []string{fmt.Sprintf(verb, v), fmt.Sprintf(verb, reflect.ValueOf(v).Elem().Interface())} {
				for _, path := range paths {
					if !shown[path] && strings.Contains(text, fill.Marker(path)) {
						t.Errorf("%T shows %s: %s", v, path, text)
					}
				}
				if !strings.Contains(text, "v1.") || !strings.Contains(text, "REDACTED") {
					t.Errorf("%T is printed as %s", v, text)
				}
			}
		}
	}
}
