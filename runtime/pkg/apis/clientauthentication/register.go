package clientauthentication

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GroupName is the API group of credential plugins.
const GroupName = "client.authentication.k8s.io"

// SchemeGroupVersion is the internal version of the group.
var SchemeGroupVersion = schema.GroupVersion{Group: GroupName, Version: runtime.APIVersionInternal}

var (
	// SchemeBuilder collects the registration of ExecCredential.
	SchemeBuilder = runtime.SchemeBuilder{addKnownTypes}
	// AddToScheme registers ExecCredential with a scheme.
	AddToScheme = addToScheme
)

// Kind qualifies a kind with the group.
func Kind(kind string) schema.GroupKind { return SchemeGroupVersion.WithKind(kind).GroupKind() }

// Resource qualifies a resource with the group.
func Resource(resource string) schema.GroupResource {
	return SchemeGroupVersion.WithResource(resource).GroupResource()
}

// addToScheme is a function rather than a method value: those need code that runs when the program starts, and so the
// linker would keep the types and all their methods in programs that register nothing.
func addToScheme(scheme *runtime.Scheme) error { return SchemeBuilder.AddToScheme(scheme) }

func addKnownTypes(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(SchemeGroupVersion, &ExecCredential{})
	return nil
}
