package testing

import (
	"fmt"
	"slices"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// Fake records actions and has reactors answer them. Fake clientsets embed it. The zero value is ready for use: it
// answers every call with the call's default object.
//
// Calls are answered one at a time, under the lock, so reactors may keep state of their own without locking, and must
// not call a client of the same Fake.
type Fake struct {
	sync.RWMutex
	actions []Action // guarded by the embedded lock; nobody else holds these copies

	// ReactionChain is asked in order for calls that return an object.
	ReactionChain []Reactor
	// WatchReactionChain is asked in order for watches.
	WatchReactionChain []WatchReactor
	// ProxyReactionChain is asked in order for calls through the proxy subresource.
	ProxyReactionChain []ProxyReactor

	// Resources is what the fake discovery client of this Fake reports.
	Resources []*metav1.APIResourceList
}

// FakeClient is what every fake clientset offers to tests.
type FakeClient interface {
	// Tracker returns the tracker behind the clientset.
	Tracker() ObjectTracker

	// AddReactor appends a reactor to the end of the chain.
	AddReactor(verb, resource string, reaction ReactionFunc)

	// PrependReactor puts a reactor at the start of the chain, before the tracker.
	PrependReactor(verb, resource string, reaction ReactionFunc)

	// AddWatchReactor appends a reactor to the end of the watch chain.
	AddWatchReactor(resource string, reaction WatchReactionFunc)

	// PrependWatchReactor puts a reactor at the start of the watch chain, before the tracker.
	PrependWatchReactor(resource string, reaction WatchReactionFunc)

	// AddProxyReactor appends a reactor to the end of the proxy chain.
	AddProxyReactor(resource string, reaction ProxyReactionFunc)

	// PrependProxyReactor puts a reactor at the start of the proxy chain.
	PrependProxyReactor(resource string, reaction ProxyReactionFunc)

	// Invokes records the action and returns what the first reactor that handles it answers, or defaultReturnObj.
	Invokes(action Action, defaultReturnObj runtime.Object) (runtime.Object, error)

	// InvokesWatch records the action and returns what the first reactor that handles it answers, or an error.
	InvokesWatch(action Action) (watch.Interface, error)

	// InvokesProxy records the action and returns what the first reactor that handles it answers, or nil.
	InvokesProxy(action Action) restclient.ResponseWrapper

	// ClearActions forgets the recorded actions.
	ClearActions()

	// Actions returns the recorded actions, oldest first.
	Actions() []Action
}

// AddReactor appends a reactor to the end of the chain.
func (c *Fake) AddReactor(verb, resource string, reaction ReactionFunc) {
	c.Lock()
	defer c.Unlock()
	c.ReactionChain = append(c.ReactionChain, &SimpleReactor{Verb: verb, Resource: resource, Reaction: reaction})
}

// PrependReactor puts a reactor at the start of the chain.
func (c *Fake) PrependReactor(verb, resource string, reaction ReactionFunc) {
	c.Lock()
	defer c.Unlock()
	c.ReactionChain = slices.Insert(c.ReactionChain, 0, Reactor(&SimpleReactor{Verb: verb, Resource: resource, Reaction: reaction}))
}

// AddWatchReactor appends a reactor to the end of the watch chain.
func (c *Fake) AddWatchReactor(resource string, reaction WatchReactionFunc) {
	c.Lock()
	defer c.Unlock()
	c.WatchReactionChain = append(c.WatchReactionChain, &SimpleWatchReactor{Resource: resource, Reaction: reaction})
}

// PrependWatchReactor puts a reactor at the start of the watch chain.
func (c *Fake) PrependWatchReactor(resource string, reaction WatchReactionFunc) {
	c.Lock()
	defer c.Unlock()
	c.WatchReactionChain = slices.Insert(c.WatchReactionChain, 0, WatchReactor(&SimpleWatchReactor{Resource: resource, Reaction: reaction}))
}

// AddProxyReactor appends a reactor to the end of the proxy chain.
func (c *Fake) AddProxyReactor(resource string, reaction ProxyReactionFunc) {
	c.Lock()
	defer c.Unlock()
	c.ProxyReactionChain = append(c.ProxyReactionChain, &SimpleProxyReactor{Resource: resource, Reaction: reaction})
}

// PrependProxyReactor puts a reactor at the start of the proxy chain.
func (c *Fake) PrependProxyReactor(resource string, reaction ProxyReactionFunc) {
	c.Lock()
	defer c.Unlock()
	c.ProxyReactionChain = slices.Insert(c.ProxyReactionChain, 0, ProxyReactor(&SimpleProxyReactor{Resource: resource, Reaction: reaction}))
}

// record keeps one copy of the action and returns a second one for the reactors, so that what a reactor changes is seen
// by the reactors after it and never by the record.
func (c *Fake) record(action Action) Action {
	c.actions = append(c.actions, action.DeepCopy())
	return action.DeepCopy()
}

// Invokes records the action and returns what the first reactor that handles it answers. Without one it returns
// defaultReturnObj, which should be of the type that the call returns.
func (c *Fake) Invokes(action Action, defaultReturnObj runtime.Object) (runtime.Object, error) {
	c.Lock()
	defer c.Unlock()

	action = c.record(action)
	for _, reactor := range c.ReactionChain {
		if !reactor.Handles(action) {
			continue
		}
		if handled, ret, err := reactor.React(action); handled {
			return ret, err
		}
	}
	return defaultReturnObj, nil
}

// InvokesWatch records the action and returns what the first reactor that handles it answers. Without one it returns an
// error, because nothing could ever be seen by such a watch.
func (c *Fake) InvokesWatch(action Action) (watch.Interface, error) {
	c.Lock()
	defer c.Unlock()

	action = c.record(action)
	for _, reactor := range c.WatchReactionChain {
		if !reactor.Handles(action) {
			continue
		}
		if handled, ret, err := reactor.React(action); handled {
			return ret, err
		}
	}
	return nil, fmt.Errorf("unhandled watch: no reactor handles %#v", action)
}

// InvokesProxy records the action and returns what the first reactor that handles it without error answers, or nil.
func (c *Fake) InvokesProxy(action Action) restclient.ResponseWrapper {
	c.Lock()
	defer c.Unlock()

	action = c.record(action)
	for _, reactor := range c.ProxyReactionChain {
		if !reactor.Handles(action) {
			continue
		}
		if handled, ret, err := reactor.React(action); handled && err == nil {
			return ret
		}
	}
	return nil
}

// ClearActions forgets the recorded actions.
func (c *Fake) ClearActions() {
	c.Lock()
	defer c.Unlock()
	c.actions = nil
}

// Actions returns the recorded actions, oldest first. The slice is the caller's own.
func (c *Fake) Actions() []Action {
	c.RLock()
	defer c.RUnlock()
	return append(make([]Action, 0, len(c.actions)), c.actions...)
}
