package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GroupName is the API group of credential plugins.
const GroupName = "client.authentication.k8s.io"

// SchemeGroupVersion is the group and version of this package.
var SchemeGroupVersion = schema.GroupVersion{Group: GroupName, Version: "v1"}

var (
	// SchemeBuilder collects the registration of ExecCredential.
	SchemeBuilder = runtime.SchemeBuilder{addKnownTypes}
	// AddToScheme registers ExecCredential with a scheme.
	AddToScheme = addToScheme
)

// Resource qualifies a resource with the group.
func Resource(resource string) schema.GroupResource {
	return SchemeGroupVersion.WithResource(resource).GroupResource()
}

// addToScheme is a function rather than a method value: those need code that runs when the program starts, and so the
// linker would keep the types and all their methods in programs that register nothing.
func addToScheme(scheme *runtime.Scheme) error { return SchemeBuilder.AddToScheme(scheme) }

func addKnownTypes(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(SchemeGroupVersion, &ExecCredential{})
	metav1.AddToGroupVersion(scheme, SchemeGroupVersion)
	return nil
}
