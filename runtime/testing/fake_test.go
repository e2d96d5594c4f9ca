package testing

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

func TestSimpleReactorHandles(t *testing.T) {
	plain := NewUpdateAction(pods, "ns", pod("ns", "p", ""))
	status := NewUpdateSubresourceAction(pods, "status", "ns", pod("ns", "p", ""))
	for _, c := range []struct {
		verb, resource        string
		wantPlain, wantStatus bool
	}{
		{"*", "*", true, true},
		{"update", "*", true, true},
		{"*", "pods", true, true},
		{"update", "pods/status", false, true},
		{"update", "pods/log", false, false},
		{"get", "pods", false, false},
		{"Update", "pods", false, false},
		{"update", "nodes", false, false},
	} {
		r := &SimpleReactor{Verb: c.verb, Resource: c.resource}
		if r.Handles(plain) != c.wantPlain || r.Handles(status) != c.wantStatus {
			t.Errorf("%s %s: handles plain %v, status %v", c.verb, c.resource, r.Handles(plain), r.Handles(status))
		}
		if c.verb != "*" {
			continue
		}
		w, p := &SimpleWatchReactor{Resource: c.resource}, &SimpleProxyReactor{Resource: c.resource}
		if w.Handles(plain) != c.wantPlain || p.Handles(status) != c.wantStatus {
			t.Errorf("%s: watch handles plain %v, proxy handles status %v", c.resource, w.Handles(plain), p.Handles(status))
		}
	}
}

func TestFakeInvokesInOrder(t *testing.T) {
	var asked []string
	reactor := func(name string, handled bool) ReactionFunc {
		return func(Action) (bool, runtime.Object, error) {
			asked = append(asked, name)
			return handled, pod("ns", name, ""), errors.New(name)
		}
	}
	fake := &Fake{}
	fake.AddReactor("get", "pods", reactor("last", true))
	fake.AddReactor("get", "pods", reactor("never", true))
	fake.PrependReactor("get", "nodes", reactor("other resource", true))
	fake.PrependReactor("get", "pods", reactor("first", false))

	obj, err := fake.Invokes(NewGetAction(pods, "ns", "p"), pod("ns", "default", ""))
	if nameOf(obj) != "last" || err == nil || err.Error() != "last" {
		t.Errorf("got %v, %v", obj, err)
	}
	if want := []string{"first", "last"}; !reflect.DeepEqual(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
	if obj, err := fake.Invokes(NewDeleteAction(pods, "ns", "p"), pod("ns", "default", "")); nameOf(obj) != "default" || err != nil {
		t.Errorf("unhandled: got %v, %v, want the default object", obj, err)
	}
}

func TestFakeRecordsWhatWasSent(t *testing.T) {
	fake := &Fake{}
	fake.AddReactor("*", "*", func(action Action) (bool, runtime.Object, error) {
		action.(CreateActionImpl).Object.(interface{ SetName(string) }).SetName("changed by reactor")
		return false, nil, nil
	})
	var seen string
	fake.AddReactor("*", "*", func(action Action) (bool, runtime.Object, error) {
		seen = nameOf(action.(CreateActionImpl).Object)
		return true, nil, nil
	})
	sent := pod("ns", "p", "")
	if _, err := fake.Invokes(NewCreateAction(pods, "ns", sent), nil); err != nil {
		t.Fatal(err)
	}
	sent.Name = "changed by caller"
	if seen != "changed by reactor" {
		t.Errorf("the second reactor saw %q", seen)
	}
	actions := fake.Actions()
	if len(actions) != 1 || nameOf(actions[0].(CreateActionImpl).Object) != "p" {
		t.Errorf("recorded %#v", actions)
	}
	actions[0] = nil
	if fake.Actions()[0] == nil {
		t.Error("Actions returned the record itself")
	}
	fake.ClearActions()
	if n := len(fake.Actions()); n != 0 {
		t.Errorf("%d actions after ClearActions", n)
	}
}

func TestFakeInvokesWatch(t *testing.T) {
	fake := &Fake{}
	action := NewWatchAction(pods, "ns", nil)
	if _, err := fake.InvokesWatch(action); err == nil || !strings.Contains(err.Error(), "unhandled watch") {
		t.Errorf("without reactor: %v", err)
	}
	w := watch.NewFake()
	fake.AddWatchReactor("pods", DefaultWatchReactor(w, nil))
	fake.PrependWatchReactor("nodes", DefaultWatchReactor(nil, errors.New("wrong resource")))
	if got, err := fake.InvokesWatch(action); got != w || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	fake.PrependWatchReactor("*", DefaultWatchReactor(nil, errors.New("first")))
	if _, err := fake.InvokesWatch(action); err == nil || err.Error() != "first" {
		t.Errorf("prepended reactor was not first: %v", err)
	}
}

func TestFakeInvokesProxy(t *testing.T) {
	fake := &Fake{}
	action := NewProxyGetAction(pods, "ns", "http", "p", "80", "/", nil)
	if got := fake.InvokesProxy(action); got != nil {
		t.Errorf("without reactor: %v", got)
	}
	type response struct{ restclient.ResponseWrapper }
	want := &response{}
	fake.AddProxyReactor("pods", func(Action) (bool, restclient.ResponseWrapper, error) { return true, want, nil })
	fake.PrependProxyReactor("pods", func(Action) (bool, restclient.ResponseWrapper, error) { return true, nil, errors.New("skipped") })
	if got := fake.InvokesProxy(action); got != want {
		t.Errorf("got %v", got)
	}
}
