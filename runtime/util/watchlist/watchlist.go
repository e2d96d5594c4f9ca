package watchlist

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/features"
)

// unsupported is what clients implement that cannot serve such watches, fakes above all.
type unsupported interface {
	IsWatchListSemanticsUnSupported() bool
}

// DoesClientNotSupportWatchListSemantics reports whether client says of itself that it cannot begin a watch with the
// existing objects: it has a method IsWatchListSemanticsUnSupported that returns true. All other clients can.
func DoesClientNotSupportWatchListSemantics(client any) bool {
	c, ok := client.(unsupported)
	return ok && c.IsWatchListSemanticsUnSupported()
}

// PrepareWatchListOptionsFromListOptions returns the options of a watch that first delivers the objects that a list
// with listOptions would return, and then a bookmark. It returns false, and empty options, if there is none: the
// feature gate WatchListClient is off, the options are not valid (for a watch if
// they say Watch, else for a list), they ask for an exact resource version,
// or for a limited number of objects from a resource version other than "0". The error is always nil.
func PrepareWatchListOptionsFromListOptions(listOptions metav1.ListOptions) (metav1.ListOptions, bool, error) {
	if !features.FeatureGates().Enabled(features.WatchListClient) || !streamable(listOptions) {
		return metav1.ListOptions{}, false, nil
	}
	sendInitialEvents := true
	options := listOptions
	options.Watch = true
	options.AllowWatchBookmarks = true
	options.SendInitialEvents = &sendInitialEvents
	options.ResourceVersionMatch = metav1.ResourceVersionMatchNotOlderThan
	options.Limit = 0
	return options, true, nil
}

func streamable(o metav1.ListOptions) bool {
	if o.Limit > 0 && o.ResourceVersion != "0" {
		return false
	}
	if o.Continue != "" {
		return false
	}
	notOlderThan := o.ResourceVersionMatch == metav1.ResourceVersionMatchNotOlderThan
	switch {
	case o.SendInitialEvents != nil: // which is for watches, and asks for the match
		return o.Watch && notOlderThan
	case o.ResourceVersionMatch == "":
		return true
	default: // a list may be of a certain age, a watch may not
		return !o.Watch && notOlderThan && o.ResourceVersion != ""
	}
}
