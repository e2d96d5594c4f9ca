package tags

import (
	"go/token"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

var (
	pathSegment = regexp.MustCompile(`^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$`)
	importPart  = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$`)
	versionName = regexp.MustCompile(`^v[0-9]+((alpha|beta)[0-9]+)?$`)
)

// IsGroupName reports whether an API server takes the name for a group: "" for
// core, else a DNS subdomain, which a single label is too.
func IsGroupName(name string) bool {
	return name == "" || len(validation.IsDNS1123Subdomain(name)) == 0
}

// IsResourceName reports whether the name can be the path segment of a
// resource: a DNS label.
func IsResourceName(name string) bool { return len(validation.IsDNS1123Label(name)) == 0 }

// IsVersionName reports whether the name is a version by the API conventions,
// as in v1, v2alpha1.
func IsVersionName(name string) bool { return versionName.MatchString(name) }

func isSubresource(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if !pathSegment.MatchString(part) {
			return false
		}
	}
	return true
}

func isImportPath(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if !importPart.MatchString(part) {
			return false
		}
	}
	return true
}

func isExported(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// withoutNote returns the value without a trailing "// note" or "# note", and
// whether it had one.
func withoutNote(value string) (string, bool) {
	for _, mark := range []string{" //", "\t//", " #", "\t#"} {
		if before, _, ok := strings.Cut(value, mark); ok {
			return strings.TrimSpace(before), true
		}
	}
	return value, false
}
