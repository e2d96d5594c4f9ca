package v1

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
)

// DeepCopyObject returns a copy that shares nothing with in.
func (in *Config) DeepCopyObject() runtime.Object {
	if c := in.DeepCopy(); c != nil {
		return c
	}
	return nil
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *Config) DeepCopy() *Config { return deepCopy(in, (*Config).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *Config) DeepCopyInto(out *Config) {
	*out = *in
	in.Preferences.DeepCopyInto(&out.Preferences)
	out.Clusters = copyList(in.Clusters, (*NamedCluster).DeepCopyInto)
	out.AuthInfos = copyList(in.AuthInfos, (*NamedAuthInfo).DeepCopyInto)
	out.Contexts = copyList(in.Contexts, (*NamedContext).DeepCopyInto)
	out.Extensions = copyList(in.Extensions, (*NamedExtension).DeepCopyInto)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *Preferences) DeepCopy() *Preferences { return deepCopy(in, (*Preferences).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *Preferences) DeepCopyInto(out *Preferences) {
	*out = *in
	out.Extensions = copyList(in.Extensions, (*NamedExtension).DeepCopyInto)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *Cluster) DeepCopy() *Cluster { return deepCopy(in, (*Cluster).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *Cluster) DeepCopyInto(out *Cluster) {
	*out = *in
	out.CertificateAuthorityData = slices.Clone(in.CertificateAuthorityData)
	out.Extensions = copyList(in.Extensions, (*NamedExtension).DeepCopyInto)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *AuthInfo) DeepCopy() *AuthInfo { return deepCopy(in, (*AuthInfo).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *AuthInfo) DeepCopyInto(out *AuthInfo) {
	*out = *in
	out.ClientCertificateData = slices.Clone(in.ClientCertificateData)
	out.ClientKeyData = slices.Clone(in.ClientKeyData)
	out.ImpersonateGroups = slices.Clone(in.ImpersonateGroups)
	out.ImpersonateUserExtra = maps.Clone(in.ImpersonateUserExtra)
	for key, values := range out.ImpersonateUserExtra {
		out.ImpersonateUserExtra[key] = slices.Clone(values)
	}
	out.AuthProvider = in.AuthProvider.DeepCopy()
	out.Exec = in.Exec.DeepCopy()
	out.Extensions = copyList(in.Extensions, (*NamedExtension).DeepCopyInto)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *Context) DeepCopy() *Context { return deepCopy(in, (*Context).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *Context) DeepCopyInto(out *Context) {
	*out = *in
	out.Extensions = copyList(in.Extensions, (*NamedExtension).DeepCopyInto)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *NamedCluster) DeepCopy() *NamedCluster { return deepCopy(in, (*NamedCluster).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *NamedCluster) DeepCopyInto(out *NamedCluster) {
	*out = *in
	in.Cluster.DeepCopyInto(&out.Cluster)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *NamedAuthInfo) DeepCopy() *NamedAuthInfo {
	return deepCopy(in, (*NamedAuthInfo).DeepCopyInto)
}

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *NamedAuthInfo) DeepCopyInto(out *NamedAuthInfo) {
	*out = *in
	in.AuthInfo.DeepCopyInto(&out.AuthInfo)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *NamedContext) DeepCopy() *NamedContext { return deepCopy(in, (*NamedContext).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *NamedContext) DeepCopyInto(out *NamedContext) {
	*out = *in
	in.Context.DeepCopyInto(&out.Context)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *NamedExtension) DeepCopy() *NamedExtension {
	return deepCopy(in, (*NamedExtension).DeepCopyInto)
}

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *NamedExtension) DeepCopyInto(out *NamedExtension) {
	*out = *in
	in.Extension.DeepCopyInto(&out.Extension)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *AuthProviderConfig) DeepCopy() *AuthProviderConfig {
	return deepCopy(in, (*AuthProviderConfig).DeepCopyInto)
}

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *AuthProviderConfig) DeepCopyInto(out *AuthProviderConfig) {
	*out = *in
	out.Config = maps.Clone(in.Config)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *ExecConfig) DeepCopy() *ExecConfig { return deepCopy(in, (*ExecConfig).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *ExecConfig) DeepCopyInto(out *ExecConfig) {
	*out = *in
	out.Args = slices.Clone(in.Args)
	out.Env = slices.Clone(in.Env)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *ExecEnvVar) DeepCopy() *ExecEnvVar { return deepCopy(in, (*ExecEnvVar).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *ExecEnvVar) DeepCopyInto(out *ExecEnvVar) {
	*out = *in
}

func deepCopy[T any](in *T, into func(in, out *T)) *T {
	if in == nil {
		return nil
	}
	out := new(T)
	into(in, out)
	return out
}

func copyList[T any](in []T, into func(in, out *T)) []T {
	if in == nil {
		return nil
	}
	out := make([]T, len(in))
	for i := range in {
		into(&in[i], &out[i])
	}
	return out
}
