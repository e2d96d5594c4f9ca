package v1

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

var errNoEntry = errors.New("the entry is nil")

// toMap turns a list into a map that is never nil. Two elements of one name are an error that shows the name and, unlike
// client-go's, none of the content, which may be credentials.
func toMap[N, V any](what string, in []N, nameOf func(*N) string, convert func(*N) (V, error)) (map[string]V, error) {
	out := make(map[string]V, len(in))
	for i := range in {
		name := nameOf(&in[i])
		if _, taken := out[name]; taken {
			return nil, fmt.Errorf("%s %q is there twice", what, name)
		}
		v, err := convert(&in[i])
		if err != nil {
			return nil, fmt.Errorf("convert %s %q: %w", what, name, err)
		}
		out[name] = v
	}
	return out, nil
}

// toList turns a map into a list sorted by name, nil for an empty map.
func toList[V, N any](what string, in map[string]V, convert func(name string, v V) (N, error)) ([]N, error) {
	var out []N
	for _, name := range slices.Sorted(maps.Keys(in)) {
		named, err := convert(name, in[name])
		if err != nil {
			return nil, fmt.Errorf("convert %s %q: %w", what, name, err)
		}
		out = append(out, named)
	}
	return out, nil
}

// Convert_Slice_v1_NamedCluster_To_Map_string_To_Pointer_api_Cluster turns the list of clusters into a map by name. It
// fails if a name is there twice. The scope may be nil, as in all conversions of this package.
func Convert_Slice_v1_NamedCluster_To_Map_string_To_Pointer_api_Cluster(in *[]NamedCluster, out *map[string]*api.Cluster, s conversion.Scope) (err error) {
	*out, err = toMap("cluster", *in, func(n *NamedCluster) string { return n.Name }, func(n *NamedCluster) (*api.Cluster, error) {
		v := api.NewCluster()
		return v, Convert_v1_Cluster_To_api_Cluster(&n.Cluster, v, s)
	})
	return err
}

// Convert_Map_string_To_Pointer_api_Cluster_To_Slice_v1_NamedCluster turns the map of clusters into a list sorted by
// name. It fails if a cluster is nil.
func Convert_Map_string_To_Pointer_api_Cluster_To_Slice_v1_NamedCluster(in *map[string]*api.Cluster, out *[]NamedCluster, s conversion.Scope) (err error) {
	*out, err = toList("cluster", *in, func(name string, v *api.Cluster) (NamedCluster, error) {
		named := NamedCluster{Name: name}
		if v == nil {
			return named, errNoEntry
		}
		err := Convert_api_Cluster_To_v1_Cluster(v, &named.Cluster, s)
		return named, err
	})
	return err
}

// Convert_Slice_v1_NamedAuthInfo_To_Map_string_To_Pointer_api_AuthInfo turns the list of users into a map by name. It
// fails if a name is there twice.
func Convert_Slice_v1_NamedAuthInfo_To_Map_string_To_Pointer_api_AuthInfo(in *[]NamedAuthInfo, out *map[string]*api.AuthInfo, s conversion.Scope) (err error) {
	*out, err = toMap("user", *in, func(n *NamedAuthInfo) string { return n.Name }, func(n *NamedAuthInfo) (*api.AuthInfo, error) {
		v := api.NewAuthInfo()
		return v, Convert_v1_AuthInfo_To_api_AuthInfo(&n.AuthInfo, v, s)
	})
	return err
}

// Convert_Map_string_To_Pointer_api_AuthInfo_To_Slice_v1_NamedAuthInfo turns the map of users into a list sorted by name.
// It fails if a user is nil.
func Convert_Map_string_To_Pointer_api_AuthInfo_To_Slice_v1_NamedAuthInfo(in *map[string]*api.AuthInfo, out *[]NamedAuthInfo, s conversion.Scope) (err error) {
	*out, err = toList("user", *in, func(name string, v *api.AuthInfo) (NamedAuthInfo, error) {
		named := NamedAuthInfo{Name: name}
		if v == nil {
			return named, errNoEntry
		}
		err := Convert_api_AuthInfo_To_v1_AuthInfo(v, &named.AuthInfo, s)
		return named, err
	})
	return err
}

// Convert_Slice_v1_NamedContext_To_Map_string_To_Pointer_api_Context turns the list of contexts into a map by name. It
// fails if a name is there twice.
func Convert_Slice_v1_NamedContext_To_Map_string_To_Pointer_api_Context(in *[]NamedContext, out *map[string]*api.Context, s conversion.Scope) (err error) {
	*out, err = toMap("context", *in, func(n *NamedContext) string { return n.Name }, func(n *NamedContext) (*api.Context, error) {
		v := api.NewContext()
		return v, Convert_v1_Context_To_api_Context(&n.Context, v, s)
	})
	return err
}

// Convert_Map_string_To_Pointer_api_Context_To_Slice_v1_NamedContext turns the map of contexts into a list sorted by
// name. It fails if a context is nil.
func Convert_Map_string_To_Pointer_api_Context_To_Slice_v1_NamedContext(in *map[string]*api.Context, out *[]NamedContext, s conversion.Scope) (err error) {
	*out, err = toList("context", *in, func(name string, v *api.Context) (NamedContext, error) {
		named := NamedContext{Name: name}
		if v == nil {
			return named, errNoEntry
		}
		err := Convert_api_Context_To_v1_Context(v, &named.Context, s)
		return named, err
	})
	return err
}

// Convert_Slice_v1_NamedExtension_To_Map_string_To_runtime_Object turns the list of extensions into a map by name: a
// payload becomes a runtime.Unknown with its JSON, null becomes nil. It fails if a name is there twice.
func Convert_Slice_v1_NamedExtension_To_Map_string_To_runtime_Object(in *[]NamedExtension, out *map[string]runtime.Object, s conversion.Scope) (err error) {
	*out, err = toMap("extension", *in, func(n *NamedExtension) string { return n.Name }, func(n *NamedExtension) (runtime.Object, error) {
		var v runtime.Object
		err := runtime.Convert_runtime_RawExtension_To_runtime_Object(&n.Extension, &v, s)
		return v, err
	})
	return err
}

// Convert_Map_string_To_runtime_Object_To_Slice_v1_NamedExtension turns the map of extensions into a list sorted by name.
func Convert_Map_string_To_runtime_Object_To_Slice_v1_NamedExtension(in *map[string]runtime.Object, out *[]NamedExtension, s conversion.Scope) (err error) {
	*out, err = toList("extension", *in, func(name string, v runtime.Object) (NamedExtension, error) {
		named := NamedExtension{Name: name}
		err := runtime.Convert_runtime_Object_To_runtime_RawExtension(&v, &named.Extension, s)
		return named, err
	})
	return err
}
