package api

import (
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
