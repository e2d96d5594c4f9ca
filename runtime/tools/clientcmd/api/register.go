package api

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// SchemeGroupVersion is the internal version of the kubeconfig types, which belong to the empty group.
var SchemeGroupVersion = schema.GroupVersion{Group: "", Version: runtime.APIVersionInternal}

var (
	// SchemeBuilder collects the registration of Config.
	SchemeBuilder = runtime.SchemeBuilder{addKnownTypes}
	// AddToScheme registers Config with a scheme.
	AddToScheme = addToScheme
)

// addToScheme is a function rather than a method value: those need code that runs when the program starts, and so the
// linker would keep the types and all their methods in programs that register nothing.
func addToScheme(scheme *runtime.Scheme) error { return SchemeBuilder.AddToScheme(scheme) }

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
