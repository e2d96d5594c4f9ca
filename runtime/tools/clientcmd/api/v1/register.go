package v1

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// SchemeGroupVersion is the version of the file format, which belongs to the empty group.
var SchemeGroupVersion = schema.GroupVersion{Group: "", Version: "v1"}

var (
	// SchemeBuilder collects the registration of Config, its conversions and its defaults.
	SchemeBuilder      = runtime.NewSchemeBuilder(addKnownTypes, RegisterConversions, RegisterDefaults)
	localSchemeBuilder = &SchemeBuilder
	// AddToScheme applies SchemeBuilder to a scheme.
	AddToScheme = localSchemeBuilder.AddToScheme
)

func addKnownTypes(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(SchemeGroupVersion, &Config{})
	return nil
}

var _ runtime.Object = (*Config)(nil)

// GetObjectKind returns the config itself, which carries its kind and version.
func (obj *Config) GetObjectKind() schema.ObjectKind { return obj }

// SetGroupVersionKind sets Kind and APIVersion.
func (obj *Config) SetGroupVersionKind(gvk schema.GroupVersionKind) {
	obj.APIVersion, obj.Kind = gvk.ToAPIVersionAndKind()
}

// GroupVersionKind returns what APIVersion and Kind say.
func (obj *Config) GroupVersionKind() schema.GroupVersionKind {
	return schema.FromAPIVersionAndKind(obj.APIVersion, obj.Kind)
}
