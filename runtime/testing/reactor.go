package testing

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// ReactionFunc answers an action with an object or an error. When handled is false, the other results are ignored and
// the next reactor is asked. A reaction for a resource also sees the calls on its subresources; it tells them apart by
// the action's GetSubresource. It runs under the lock of the Fake and must not call a client of the same Fake.
type ReactionFunc func(action Action) (handled bool, ret runtime.Object, err error)

// WatchReactionFunc answers a watch action; see ReactionFunc.
type WatchReactionFunc func(action Action) (handled bool, ret watch.Interface, err error)

// ProxyReactionFunc answers a proxy action; see ReactionFunc.
type ProxyReactionFunc func(action Action) (handled bool, ret restclient.ResponseWrapper, err error)

// Reactor answers some of the actions.
type Reactor interface {
	// Handles reports whether the reactor wants to see the action.
	Handles(action Action) bool
	// React answers the action, or declines with handled=false.
	React(action Action) (handled bool, ret runtime.Object, err error)
}

// WatchReactor answers some of the watch actions.
type WatchReactor interface {
	// Handles reports whether the reactor wants to see the action.
	Handles(action Action) bool
	// React answers the action, or declines with handled=false.
	React(action Action) (handled bool, ret watch.Interface, err error)
}

// ProxyReactor answers some of the proxy actions.
type ProxyReactor interface {
	// Handles reports whether the reactor wants to see the action.
	Handles(action Action) bool
	// React answers the action, or declines with handled=false.
	React(action Action) (handled bool, ret restclient.ResponseWrapper, err error)
}

// SimpleReactor is a Reactor for one verb and one resource. "*" stands for every verb or every resource. A resource
// such as "pods" covers its subresources too, "pods/status" only that one. Both are compared as they are written.
type SimpleReactor struct {
	// Verb to react to, or "*".
	Verb string
	// Resource to react to, resource/subresource, or "*".
	Resource string

	// Reaction answers the action.
	Reaction ReactionFunc
}

// Handles reports whether the action has the verb and resource of the reactor.
func (r *SimpleReactor) Handles(action Action) bool {
	return (r.Verb == "*" || r.Verb == action.GetVerb()) && covers(r.Resource, action)
}

// React calls the reaction.
func (r *SimpleReactor) React(action Action) (bool, runtime.Object, error) {
	return r.Reaction(action)
}

// SimpleWatchReactor is a WatchReactor for one resource; see SimpleReactor for the forms of Resource.
type SimpleWatchReactor struct {
	// Resource to react to, resource/subresource, or "*".
	Resource string

	// Reaction answers the action.
	Reaction WatchReactionFunc
}

// Handles reports whether the action has the resource of the reactor.
func (r *SimpleWatchReactor) Handles(action Action) bool { return covers(r.Resource, action) }

// React calls the reaction.
func (r *SimpleWatchReactor) React(action Action) (bool, watch.Interface, error) {
	return r.Reaction(action)
}

// SimpleProxyReactor is a ProxyReactor for one resource; see SimpleReactor for the forms of Resource.
type SimpleProxyReactor struct {
	// Resource to react to, resource/subresource, or "*".
	Resource string

	// Reaction answers the action.
	Reaction ProxyReactionFunc
}

// Handles reports whether the action has the resource of the reactor.
func (r *SimpleProxyReactor) Handles(action Action) bool { return covers(r.Resource, action) }

// React calls the reaction.
func (r *SimpleProxyReactor) React(action Action) (bool, restclient.ResponseWrapper, error) {
	return r.Reaction(action)
}

// DefaultWatchReactor returns a reaction that answers every watch with the given watch and error.
func DefaultWatchReactor(watchInterface watch.Interface, err error) WatchReactionFunc {
	return func(Action) (bool, watch.Interface, error) {
		return true, watchInterface, err
	}
}

// covers reports whether a reactor registered for resource is concerned by the action.
func covers(resource string, action Action) bool {
	if resource == "*" {
		return true
	}
	name, subresource, hasSubresource := strings.Cut(resource, "/")
	return name == action.GetResource().Resource && (!hasSubresource || subresource == action.GetSubresource())
}
