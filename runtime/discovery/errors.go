package discovery

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// ErrGroupDiscoveryFailed says that some groups could not be discovered. It comes beside what could.
type ErrGroupDiscoveryFailed struct {
	// Groups are the versions that are missing, with the reasons.
	Groups map[schema.GroupVersion]error
}

// Error implements error. The groups are sorted.
func (e *ErrGroupDiscoveryFailed) Error() string {
	groups := make([]string, 0, len(e.Groups))
	for gv, err := range e.Groups {
		groups = append(groups, fmt.Sprintf("%s: %v", gv, err))
	}
	sort.Strings(groups)
	return "unable to retrieve the complete list of server APIs: " + strings.Join(groups, ", ")
}

// Is makes errors.Is true for any two errors of this type.
func (e *ErrGroupDiscoveryFailed) Is(target error) bool {
	_, ok := target.(*ErrGroupDiscoveryFailed)
	return ok
}

// Unwrap returns the reasons, in no particular order.
func (e *ErrGroupDiscoveryFailed) Unwrap() []error {
	reasons := make([]error, 0, len(e.Groups))
	for _, err := range e.Groups {
		reasons = append(reasons, err)
	}
	return reasons
}

// IsGroupDiscoveryFailedError reports whether err is, or wraps, an *ErrGroupDiscoveryFailed. client-go's does not unwrap.
func IsGroupDiscoveryFailedError(err error) bool {
	_, ok := GroupDiscoveryFailedErrorGroups(err)
	return ok
}

// GroupDiscoveryFailedErrorGroups returns the groups of an *ErrGroupDiscoveryFailed in the chain of err.
func GroupDiscoveryFailedErrorGroups(err error) (map[schema.GroupVersion]error, bool) {
	var failed *ErrGroupDiscoveryFailed
	if errors.As(err, &failed) {
		return failed.Groups, true
	}
	return nil, false
}

// failure returns an ErrGroupDiscoveryFailed, or nil when nothing failed.
func failure(groups map[schema.GroupVersion]error) error {
	if len(groups) == 0 {
		return nil
	}
	return &ErrGroupDiscoveryFailed{Groups: groups}
}
