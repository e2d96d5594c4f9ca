package clientcmd

import (
	"strconv"

	"github.com/spf13/pflag"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// ConfigOverrideFlags are the flags for the fields of ConfigOverrides.
type ConfigOverrideFlags struct {
	AuthOverrideFlags    AuthOverrideFlags
	ClusterOverrideFlags ClusterOverrideFlags
	ContextOverrideFlags ContextOverrideFlags
	CurrentContext       FlagInfo
	Timeout              FlagInfo
}

// AuthOverrideFlags are the flags for a user.
type AuthOverrideFlags struct {
	ClientCertificate FlagInfo
	ClientKey         FlagInfo
	Token             FlagInfo
	Impersonate       FlagInfo
	ImpersonateUID    FlagInfo
	ImpersonateGroups FlagInfo
	Username          FlagInfo
	Password          FlagInfo
}

// ContextOverrideFlags are the flags for a context.
type ContextOverrideFlags struct {
	ClusterName  FlagInfo
	AuthInfoName FlagInfo
	Namespace    FlagInfo
}

// ClusterOverrideFlags are the flags for a cluster. APIVersion is bound to nothing.
type ClusterOverrideFlags struct {
	APIServer             FlagInfo
	APIVersion            FlagInfo
	CertificateAuthority  FlagInfo
	InsecureSkipTLSVerify FlagInfo
	TLSServerName         FlagInfo
	ProxyURL              FlagInfo
	DisableCompression    FlagInfo
}

// FlagInfo says how to register a flag.
type FlagInfo struct {
	// LongName is the name; a FlagInfo without one registers nothing.
	LongName string
	// ShortName is a single letter, or empty for none.
	ShortName string
	// Default is the default value in the form that the flag is written in.
	Default string
	// Description is the help text.
	Description string
}

// secretAnnotation marks flags that hold credentials, for those that print or log command lines.
const secretAnnotation = "classified"

// AddSecretAnnotation marks the flag in flags, which must be there already, as holding a credential. It returns f.
func (f FlagInfo) AddSecretAnnotation(flags *pflag.FlagSet) FlagInfo {
	// Its only error is that there is no such flag, which is so for every flag without a name.
	_ = flags.SetAnnotation(f.LongName, secretAnnotation, []string{"true"})
	return f
}

// BindStringFlag registers a flag for a string. It returns f, as all the Bind functions do.
func (f FlagInfo) BindStringFlag(flags *pflag.FlagSet, target *string) FlagInfo {
	if f.LongName != "" {
		flags.StringVarP(target, f.LongName, f.ShortName, f.Default, f.Description)
	}
	return f
}

// BindTransformingStringFlag registers a flag for a string that transformer changes, or refuses, when it is set. The
// default goes through transformer too and is left as it is if that fails.
func (f FlagInfo) BindTransformingStringFlag(flags *pflag.FlagSet, target *string, transformer func(string) (string, error)) FlagInfo {
	if f.LongName == "" {
		return f
	}
	*target = f.Default
	if transformed, err := transformer(f.Default); err == nil {
		*target = transformed
	}
	flags.VarP(&transformingValue{target, transformer}, f.LongName, f.ShortName, f.Description)
	return f
}

// BindStringArrayFlag registers a flag that may be given several times. A comma in a value is part of it.
func (f FlagInfo) BindStringArrayFlag(flags *pflag.FlagSet, target *[]string) FlagInfo {
	if f.LongName == "" {
		return f
	}
	var initial []string
	if f.Default != "" {
		initial = []string{f.Default}
	}
	flags.StringArrayVarP(target, f.LongName, f.ShortName, initial, f.Description)
	return f
}

// BindBoolFlag registers a flag for a bool. A Default that is no bool means false.
func (f FlagInfo) BindBoolFlag(flags *pflag.FlagSet, target *bool) FlagInfo {
	if f.LongName == "" {
		return f
	}
	initial, err := strconv.ParseBool(f.Default)
	flags.BoolVarP(target, f.LongName, f.ShortName, err == nil && initial, f.Description)
	return f
}

// transformingValue is a pflag.Value.
type transformingValue struct {
	target    *string
	transform func(string) (string, error)
}

func (v *transformingValue) Set(value string) error {
	transformed, err := v.transform(value)
	if err != nil {
		return err
	}
	*v.target = transformed
	return nil
}

func (v *transformingValue) String() string {
	if v.target == nil {
		return ""
	}
	return *v.target
}

func (v *transformingValue) Type() string { return "string" }

// BindOverrideFlags registers the flags for all fields of overrides that have one.
func BindOverrideFlags(overrides *ConfigOverrides, flags *pflag.FlagSet, flagNames ConfigOverrideFlags) {
	BindAuthInfoFlags(&overrides.AuthInfo, flags, flagNames.AuthOverrideFlags)
	BindClusterFlags(&overrides.ClusterInfo, flags, flagNames.ClusterOverrideFlags)
	BindContextFlags(&overrides.Context, flags, flagNames.ContextOverrideFlags)
	flagNames.CurrentContext.BindStringFlag(flags, &overrides.CurrentContext)
	flagNames.Timeout.BindStringFlag(flags, &overrides.Timeout)
}

// BindAuthInfoFlags registers the flags for a user and marks them as holding credentials.
func BindAuthInfoFlags(authInfo *clientcmdapi.AuthInfo, flags *pflag.FlagSet, flagNames AuthOverrideFlags) {
	for _, flag := range []struct {
		info   FlagInfo
		target *string
	}{
		{flagNames.ClientCertificate, &authInfo.ClientCertificate},
		{flagNames.ClientKey, &authInfo.ClientKey},
		{flagNames.Token, &authInfo.Token},
		{flagNames.Impersonate, &authInfo.Impersonate},
		{flagNames.ImpersonateUID, &authInfo.ImpersonateUID},
		{flagNames.Username, &authInfo.Username},
		{flagNames.Password, &authInfo.Password},
	} {
		flag.info.BindStringFlag(flags, flag.target).AddSecretAnnotation(flags)
	}
	flagNames.ImpersonateGroups.BindStringArrayFlag(flags, &authInfo.ImpersonateGroups).AddSecretAnnotation(flags)
}

// BindClusterFlags registers the flags for a cluster.
func BindClusterFlags(clusterInfo *clientcmdapi.Cluster, flags *pflag.FlagSet, flagNames ClusterOverrideFlags) {
	flagNames.APIServer.BindStringFlag(flags, &clusterInfo.Server)
	flagNames.CertificateAuthority.BindStringFlag(flags, &clusterInfo.CertificateAuthority)
	flagNames.InsecureSkipTLSVerify.BindBoolFlag(flags, &clusterInfo.InsecureSkipTLSVerify)
	flagNames.TLSServerName.BindStringFlag(flags, &clusterInfo.TLSServerName)
	flagNames.ProxyURL.BindStringFlag(flags, &clusterInfo.ProxyURL)
	flagNames.DisableCompression.BindBoolFlag(flags, &clusterInfo.DisableCompression)
}

// BindContextFlags registers the flags for a context. The namespace goes through RemoveNamespacesPrefix.
func BindContextFlags(contextInfo *clientcmdapi.Context, flags *pflag.FlagSet, flagNames ContextOverrideFlags) {
	flagNames.ClusterName.BindStringFlag(flags, &contextInfo.Cluster)
	flagNames.AuthInfoName.BindStringFlag(flags, &contextInfo.AuthInfo)
	flagNames.Namespace.BindTransformingStringFlag(flags, &contextInfo.Namespace, RemoveNamespacesPrefix)
}
