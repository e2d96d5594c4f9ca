package api

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
	out.Clusters = copyEntries(in.Clusters, (*Cluster).DeepCopy)
	out.AuthInfos = copyEntries(in.AuthInfos, (*AuthInfo).DeepCopy)
	out.Contexts = copyEntries(in.Contexts, (*Context).DeepCopy)
	out.Extensions = copyObjects(in.Extensions)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *Preferences) DeepCopy() *Preferences { return deepCopy(in, (*Preferences).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *Preferences) DeepCopyInto(out *Preferences) {
	*out = *in
	out.Extensions = copyObjects(in.Extensions)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *Cluster) DeepCopy() *Cluster { return deepCopy(in, (*Cluster).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *Cluster) DeepCopyInto(out *Cluster) {
	*out = *in
	out.CertificateAuthorityData = slices.Clone(in.CertificateAuthorityData)
	out.Extensions = copyObjects(in.Extensions)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *AuthInfo) DeepCopy() *AuthInfo { return deepCopy(in, (*AuthInfo).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *AuthInfo) DeepCopyInto(out *AuthInfo) {
	*out = *in
	out.ClientCertificateData = slices.Clone(in.ClientCertificateData)
	out.ClientKeyData = slices.Clone(in.ClientKeyData)
	out.ImpersonateGroups = slices.Clone(in.ImpersonateGroups)
	out.ImpersonateUserExtra = copyEntries(in.ImpersonateUserExtra, slices.Clone)
	out.AuthProvider = in.AuthProvider.DeepCopy()
	out.Exec = in.Exec.DeepCopy()
	out.Extensions = copyObjects(in.Extensions)
}

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *Context) DeepCopy() *Context { return deepCopy(in, (*Context).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *Context) DeepCopyInto(out *Context) {
	*out = *in
	out.Extensions = copyObjects(in.Extensions)
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
	out.Config = copyObject(in.Config)
	in.PluginPolicy.DeepCopyInto(&out.PluginPolicy)
}

// DeepCopy returns a copy of in, nil for nil.
func (in *ExecEnvVar) DeepCopy() *ExecEnvVar { return deepCopy(in, (*ExecEnvVar).DeepCopyInto) }

// DeepCopyInto makes *out a copy of in.
func (in *ExecEnvVar) DeepCopyInto(out *ExecEnvVar) { *out = *in }

// DeepCopy returns a copy that shares nothing with in, nil for nil.
func (in *PluginPolicy) DeepCopy() *PluginPolicy { return deepCopy(in, (*PluginPolicy).DeepCopyInto) }

// DeepCopyInto makes *out a copy that shares nothing with in.
func (in *PluginPolicy) DeepCopyInto(out *PluginPolicy) {
	*out = *in
	out.Allowlist = slices.Clone(in.Allowlist)
}

// DeepCopy returns a copy of in, nil for nil.
func (in *AllowlistEntry) DeepCopy() *AllowlistEntry {
	return deepCopy(in, (*AllowlistEntry).DeepCopyInto)
}

// DeepCopyInto makes *out a copy of in.
func (in *AllowlistEntry) DeepCopyInto(out *AllowlistEntry) { *out = *in }

func deepCopy[T any](in *T, into func(in, out *T)) *T {
	if in == nil {
		return nil
	}
	out := new(T)
	into(in, out)
	return out
}

func copyEntries[V any](in map[string]V, copyOf func(V) V) map[string]V {
	if in == nil {
		return nil
	}
	out := make(map[string]V, len(in))
	for name, v := range in {
		out[name] = copyOf(v)
	}
	return out
}

func copyObjects(in map[string]runtime.Object) map[string]runtime.Object {
	return copyEntries(in, copyObject)
}

func copyObject(in runtime.Object) runtime.Object {
	if in == nil {
		return nil
	}
	return in.DeepCopyObject()
}
