package autoscalingv1

import (
	v1 "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GroupName is the API group of this package.
const GroupName = v1.GroupName

// SchemeGroupVersion is the group and version of this package.
var SchemeGroupVersion = schema.GroupVersion{Group: GroupName, Version: "v1"}

var localSchemeBuilder = runtime.NewSchemeBuilder(addKnownTypes, RegisterConversions)

// AddToScheme adds Scale and its conversions to a scheme. (client-go adds all kinds of the group.)
var AddToScheme = localSchemeBuilder.AddToScheme

// Resource returns a resource of the group.
func Resource(resource string) schema.GroupResource {
	return SchemeGroupVersion.WithResource(resource).GroupResource()
}

func addKnownTypes(s *runtime.Scheme) error {
	s.AddKnownTypes(SchemeGroupVersion, &v1.Scale{})
	metav1.AddToGroupVersion(s, SchemeGroupVersion)
	return nil
}
