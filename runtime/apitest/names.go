package apitest

import (
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/api/validation/path"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var fieldMetadata = field.NewPath("metadata")

// nameRule is what names of a resource must look like.
func nameRule(gr schema.GroupResource) apivalidation.ValidateNameFunc {
	switch {
	case gr == schema.GroupResource{Resource: "namespaces"}:
		return apivalidation.NameIsDNSLabel
	case gr == schema.GroupResource{Resource: "services"}:
		return apivalidation.NameIsDNSLabel
	case gr.Group == "rbac.authorization.k8s.io":
		return path.ValidatePathSegmentName
	}
	return apivalidation.NameIsDNSSubdomain
}
