package rest

import (
	"fmt"
	"strings"
)

// NameMayNotBe lists the names that are no path segments because clients and servers resolve them away.
var NameMayNotBe = []string{".", ".."}

// NameMayNotContain lists what a path segment must not contain: it would end the segment or start an escape.
var NameMayNotContain = []string{"/", "%"}

// IsValidPathSegmentName returns the reasons why name cannot be one segment of a request path, nil if it can. The
// empty name passes.
func IsValidPathSegmentName(name string) []string {
	for _, s := range NameMayNotBe {
		if name == s {
			return []string{fmt.Sprintf("may not be '%s'", s)}
		}
	}
	return IsValidPathSegmentPrefix(name)
}

// IsValidPathSegmentPrefix returns the reasons why name cannot be the beginning of a path segment. Names such as "."
// pass, since what follows may make them valid.
func IsValidPathSegmentPrefix(name string) []string {
	var reasons []string
	for _, s := range NameMayNotContain {
		if strings.Contains(name, s) {
			reasons = append(reasons, fmt.Sprintf("may not contain '%s'", s))
		}
	}
	return reasons
}

// ValidatePathSegmentName is IsValidPathSegmentPrefix if prefix is true, else IsValidPathSegmentName.
func ValidatePathSegmentName(name string, prefix bool) []string {
	if prefix {
		return IsValidPathSegmentPrefix(name)
	}
	return IsValidPathSegmentName(name)
}
