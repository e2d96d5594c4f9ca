package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/fill"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
)

// TestFormatShowsNoSecret fills every field, so a field that is added later and printed fails until it is listed here.
func TestFormatShowsNoSecret(t *testing.T) {
	shown := map[string]bool{
		"Command": true, "APIVersion": true, "InteractiveMode": true, "PluginPolicy.PolicyType": true,
		"PluginPolicy.Allowlist[].Command": true, "Name": true, "Username": true, "TokenFile": true,
		"ClientCertificate": true, "ClientKey": true, "Impersonate": true, "ImpersonateUID": true,
		"ImpersonateGroups[]": true, "AuthProvider.Name": true, "Exec.Command": true, "Exec.APIVersion": true,
		"Exec.InteractiveMode": true, "Exec.PluginPolicy.PolicyType": true, "Exec.PluginPolicy.Allowlist[].Command": true,
	}
	values := []any{&AuthInfo{}, &ExecConfig{}, &AuthProviderConfig{}, &ExecEnvVar{}}
	for _, v := range values {
		var paths []string
		fill.Value(v, func(path string) { paths = append(paths, path) })
		for _, text := range texts(v) {
			for _, path := range paths {
				if !shown[path] && strings.Contains(text, fill.Marker(path)) {
					t.Errorf("%T shows %s: %s", v, path, text)
				}
			}
			if !strings.Contains(text, authconfig.Redacted) {
				t.Errorf("%T does not say that something is hidden: %s", v, text)
			}
		}
	}
}

// texts formats a pointer and what it points to with many verbs.
func texts(v any) []string {
	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		out = append(out, fmt.Sprintf(verb, v))
		switch v := v.(type) {
		case *AuthInfo:
			out = append(out, fmt.Sprintf(verb, *v), fmt.Sprintf(verb, map[string]*AuthInfo{"u": v}))
		case *ExecConfig:
			out = append(out, fmt.Sprintf(verb, *v))
		case *AuthProviderConfig:
			out = append(out, fmt.Sprintf(verb, *v))
		case *ExecEnvVar:
			out = append(out, fmt.Sprintf(verb, *v), fmt.Sprintf(verb, []ExecEnvVar{*v}))
		}
	}
	return out
}
