package v1

import (
	"k8s.io/apimachinery/pkg/conversion"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// Convert_v1_AuthInfo_To_api_AuthInfo copies the fields; LocationOfOrigin is left as it is.
func Convert_v1_AuthInfo_To_api_AuthInfo(in *AuthInfo, out *api.AuthInfo, s conversion.Scope) error {
	out.ClientCertificate = in.ClientCertificate
	out.ClientCertificateData = in.ClientCertificateData
	out.ClientKey = in.ClientKey
	out.ClientKeyData = in.ClientKeyData
	out.Token = in.Token
	out.TokenFile = in.TokenFile
	out.Impersonate = in.Impersonate
	out.ImpersonateUID = in.ImpersonateUID
	out.ImpersonateGroups = in.ImpersonateGroups
	out.ImpersonateUserExtra = in.ImpersonateUserExtra
	out.Username = in.Username
	out.Password = in.Password
	out.AuthProvider, out.Exec = nil, nil
	if in.AuthProvider != nil {
		out.AuthProvider = &api.AuthProviderConfig{Name: in.AuthProvider.Name, Config: in.AuthProvider.Config}
	}
	if in.Exec != nil {
		out.Exec = new(api.ExecConfig)
		if err := Convert_v1_ExecConfig_To_api_ExecConfig(in.Exec, out.Exec, s); err != nil {
			return err
		}
	}
	return Convert_Slice_v1_NamedExtension_To_Map_string_To_runtime_Object(&in.Extensions, &out.Extensions, s)
}

// Convert_api_AuthInfo_To_v1_AuthInfo copies the fields but LocationOfOrigin, which no file holds.
func Convert_api_AuthInfo_To_v1_AuthInfo(in *api.AuthInfo, out *AuthInfo, s conversion.Scope) error {
	out.ClientCertificate = in.ClientCertificate
	out.ClientCertificateData = in.ClientCertificateData
	out.ClientKey = in.ClientKey
	out.ClientKeyData = in.ClientKeyData
	out.Token = in.Token
	out.TokenFile = in.TokenFile
	out.Impersonate = in.Impersonate
	out.ImpersonateUID = in.ImpersonateUID
	out.ImpersonateGroups = in.ImpersonateGroups
	out.ImpersonateUserExtra = in.ImpersonateUserExtra
	out.Username = in.Username
	out.Password = in.Password
	out.AuthProvider, out.Exec = nil, nil
	if in.AuthProvider != nil {
		out.AuthProvider = &AuthProviderConfig{Name: in.AuthProvider.Name, Config: in.AuthProvider.Config}
	}
	if in.Exec != nil {
		out.Exec = new(ExecConfig)
		if err := Convert_api_ExecConfig_To_v1_ExecConfig(in.Exec, out.Exec, s); err != nil {
			return err
		}
	}
	return Convert_Map_string_To_runtime_Object_To_Slice_v1_NamedExtension(&in.Extensions, &out.Extensions, s)
}

// Convert_v1_AuthProviderConfig_To_api_AuthProviderConfig copies the fields. It never fails.
func Convert_v1_AuthProviderConfig_To_api_AuthProviderConfig(in *AuthProviderConfig, out *api.AuthProviderConfig, _ conversion.Scope) error {
	out.Name, out.Config = in.Name, in.Config
	return nil
}

// Convert_api_AuthProviderConfig_To_v1_AuthProviderConfig copies the fields. It never fails.
func Convert_api_AuthProviderConfig_To_v1_AuthProviderConfig(in *api.AuthProviderConfig, out *AuthProviderConfig, _ conversion.Scope) error {
	out.Name, out.Config = in.Name, in.Config
	return nil
}

// Convert_v1_ExecConfig_To_api_ExecConfig copies the fields; those that no file holds are left as they are. It never
// fails.
func Convert_v1_ExecConfig_To_api_ExecConfig(in *ExecConfig, out *api.ExecConfig, _ conversion.Scope) error {
	out.Command = in.Command
	out.Args = in.Args
	out.Env = nil
	if in.Env != nil {
		out.Env = make([]api.ExecEnvVar, len(in.Env))
		for i, v := range in.Env {
			out.Env[i] = api.ExecEnvVar(v)
		}
	}
	out.APIVersion = in.APIVersion
	out.InstallHint = in.InstallHint
	out.ProvideClusterInfo = in.ProvideClusterInfo
	out.InteractiveMode = api.ExecInteractiveMode(in.InteractiveMode)
	return nil
}

// Convert_api_ExecConfig_To_v1_ExecConfig copies the fields but Config, StdinUnavailable, StdinUnavailableMessage and
// PluginPolicy, which no file holds. It never fails.
func Convert_api_ExecConfig_To_v1_ExecConfig(in *api.ExecConfig, out *ExecConfig, _ conversion.Scope) error {
	out.Command = in.Command
	out.Args = in.Args
	out.Env = nil
	if in.Env != nil {
		out.Env = make([]ExecEnvVar, len(in.Env))
		for i, v := range in.Env {
			out.Env[i] = ExecEnvVar(v)
		}
	}
	out.APIVersion = in.APIVersion
	out.InstallHint = in.InstallHint
	out.ProvideClusterInfo = in.ProvideClusterInfo
	out.InteractiveMode = ExecInteractiveMode(in.InteractiveMode)
	return nil
}

// Convert_v1_ExecEnvVar_To_api_ExecEnvVar copies the fields. It never fails.
func Convert_v1_ExecEnvVar_To_api_ExecEnvVar(in *ExecEnvVar, out *api.ExecEnvVar, _ conversion.Scope) error {
	*out = api.ExecEnvVar(*in)
	return nil
}

// Convert_api_ExecEnvVar_To_v1_ExecEnvVar copies the fields. It never fails.
func Convert_api_ExecEnvVar_To_v1_ExecEnvVar(in *api.ExecEnvVar, out *ExecEnvVar, _ conversion.Scope) error {
	*out = ExecEnvVar(*in)
	return nil
}
