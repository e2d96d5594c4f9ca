package latest

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/runtime/serializer/versioning"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api/v1"
)

// Version is the version that is written.
const Version = "v1"

// OldestVersion is the oldest version that is read.
const OldestVersion = "v1"

// ExternalVersion is Version with its group, the empty one.
var ExternalVersion = schema.GroupVersion{Group: "", Version: "v1"}

// Versions are the versions that are read, the one with the fewest features first.
var Versions = []string{"v1"}

var (
	// Codec decodes YAML or JSON into *api.Config and encodes it as YAML of version v1.
	Codec runtime.Codec
	// Scheme knows api.Config, v1.Config, the conversions between them and the defaults.
	Scheme *runtime.Scheme
)

func init() {
	Scheme = runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{api.AddToScheme, v1.AddToScheme} {
		if err := add(Scheme); err != nil {
			// Reachable only by a mistake in the two packages, which every test of this one would meet.
			panic(fmt.Sprintf("register the kubeconfig types: %v", err))
		}
	}
	yaml := json.NewSerializerWithOptions(json.DefaultMetaFactory, Scheme, Scheme, json.SerializerOptions{Yaml: true})
	Codec = versioning.NewDefaultingCodecForScheme(Scheme, yaml, yaml,
		schema.GroupVersion{Version: Version}, runtime.InternalGroupVersioner)
}
