package v1

import (
	"errors"

	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// RegisterConversions registers the conversions of this package with a scheme. It fails if one cannot be registered,
// which a scheme that is not nil never does.
func RegisterConversions(s *runtime.Scheme) error {
	return errors.Join(
		register(s, Convert_v1_Config_To_api_Config),
		register(s, Convert_api_Config_To_v1_Config),
		register(s, Convert_v1_Preferences_To_api_Preferences),
		register(s, Convert_api_Preferences_To_v1_Preferences),
		register(s, Convert_v1_Cluster_To_api_Cluster),
		register(s, Convert_api_Cluster_To_v1_Cluster),
		register(s, Convert_v1_AuthInfo_To_api_AuthInfo),
		register(s, Convert_api_AuthInfo_To_v1_AuthInfo),
		register(s, Convert_v1_Context_To_api_Context),
		register(s, Convert_api_Context_To_v1_Context),
		register(s, Convert_v1_AuthProviderConfig_To_api_AuthProviderConfig),
		register(s, Convert_api_AuthProviderConfig_To_v1_AuthProviderConfig),
		register(s, Convert_v1_ExecConfig_To_api_ExecConfig),
		register(s, Convert_api_ExecConfig_To_v1_ExecConfig),
		register(s, Convert_v1_ExecEnvVar_To_api_ExecEnvVar),
		register(s, Convert_api_ExecEnvVar_To_v1_ExecEnvVar),
		register[[]NamedCluster, map[string]*api.Cluster](s, Convert_Slice_v1_NamedCluster_To_Map_string_To_Pointer_api_Cluster),
		register[map[string]*api.Cluster, []NamedCluster](s, Convert_Map_string_To_Pointer_api_Cluster_To_Slice_v1_NamedCluster),
		register[[]NamedAuthInfo, map[string]*api.AuthInfo](s, Convert_Slice_v1_NamedAuthInfo_To_Map_string_To_Pointer_api_AuthInfo),
		register[map[string]*api.AuthInfo, []NamedAuthInfo](s, Convert_Map_string_To_Pointer_api_AuthInfo_To_Slice_v1_NamedAuthInfo),
		register[[]NamedContext, map[string]*api.Context](s, Convert_Slice_v1_NamedContext_To_Map_string_To_Pointer_api_Context),
		register[map[string]*api.Context, []NamedContext](s, Convert_Map_string_To_Pointer_api_Context_To_Slice_v1_NamedContext),
		register[[]NamedExtension, map[string]runtime.Object](s, Convert_Slice_v1_NamedExtension_To_Map_string_To_runtime_Object),
		register[map[string]runtime.Object, []NamedExtension](s, Convert_Map_string_To_runtime_Object_To_Slice_v1_NamedExtension),
	)
}

func register[A, B any](s *runtime.Scheme, convert func(*A, *B, conversion.Scope) error) error {
	return s.AddConversionFunc((*A)(nil), (*B)(nil), func(a, b any, scope conversion.Scope) error {
		return convert(a.(*A), b.(*B), scope)
	})
}
