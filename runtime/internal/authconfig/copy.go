package authconfig

import (
	"maps"
	"slices"
)

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
	if in.Config != nil {
		out.Config = in.Config.DeepCopyObject()
	}
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
