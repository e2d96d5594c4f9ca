package v1

import (
	"fmt"
	"strings"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// String describes the user without any credential. client-go's AuthInfo has no such method and prints its token.
func (in AuthInfo) String() string {
	var out api.AuthInfo
	// Only the extensions can fail to convert, and they come last and are only counted.
	_ = Convert_v1_AuthInfo_To_api_AuthInfo(&in, &out, nil)
	return here(out)
}

// GoString is String.
func (in AuthInfo) GoString() string { return in.String() }

// Format writes String for every verb of fmt.
func (in AuthInfo) Format(f fmt.State, _ rune) { fmt.Fprint(f, in.String()) }

// String describes the provider without its settings, which may be secrets.
func (in AuthProviderConfig) String() string {
	return here(api.AuthProviderConfig{Name: in.Name, Config: in.Config})
}

// GoString is String.
func (in AuthProviderConfig) GoString() string { return in.String() }

// Format writes String for every verb of fmt.
func (in AuthProviderConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, in.String()) }

// String describes the plugin without its arguments and its environment, which may be secrets.
func (in ExecConfig) String() string {
	var out api.ExecConfig
	_ = Convert_v1_ExecConfig_To_api_ExecConfig(&in, &out, nil)
	return here(out)
}

// GoString is String.
func (in ExecConfig) GoString() string { return in.String() }

// Format writes String for every verb of fmt.
func (in ExecConfig) Format(f fmt.State, _ rune) { fmt.Fprint(f, in.String()) }

// String names the variable and hides its value.
func (in ExecEnvVar) String() string { return here(api.ExecEnvVar(in)) }

// GoString is String.
func (in ExecEnvVar) GoString() string { return in.String() }

// Format writes String for every verb of fmt.
func (in ExecEnvVar) Format(f fmt.State, _ rune) { fmt.Fprint(f, in.String()) }

func here(v fmt.Stringer) string { return "v1." + strings.TrimPrefix(v.String(), "api.") }
