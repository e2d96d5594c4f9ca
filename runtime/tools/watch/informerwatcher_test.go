package watch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// collection is a ListerWatcher whose watches the test feeds.
type collection struct {
	list  metav1.PartialObjectMetadataList
	fail  error
	watch chan *apiwatch.FakeWatcher
}

func (c *collection) IsWatchListSemanticsUnSupported() bool { return true }

func (c *collection) List(metav1.ListOptions) (runtime.Object, error) {
	if c.fail != nil {
		return nil, c.fail
	}
	return c.list.DeepCopy(), nil
}

func (c *collection) Watch(metav1.ListOptions) (apiwatch.Interface, error) {
	w := apiwatch.NewFake()
	c.watch <- w
	return w, nil
}

func newCollection(names ...string) *collection {
	c := &collection{watch: make(chan *apiwatch.FakeWatcher, 10)}
	c.list.ResourceVersion = "10"
	for _, name := range names {
		c.list.Items = append(c.list.Items, *item(name, "1"))
	}
	return c
}

func item(name, version string) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Name: name, ResourceVersion: version}}
}

func show(e apiwatch.Event) string {
	m := e.Object.(*metav1.PartialObjectMetadata)
	return fmt.Sprintf("%s %s %s", e.Type, m.Name, m.ResourceVersion)
}

func TestIndexerInformerWatcher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCollection("a", "b")
		indexer, informer, w, done := watch.NewIndexerInformerWatcherWithLogger(logr.Discard(), c, item("", ""))
		synctest.Wait()
		if !informer.HasSynced() || len(indexer.ListKeys()) != 2 {
			t.Error("the cache is not filled although nobody reads the watch")
		}
		fed := <-c.watch
		fed.Modify(item("a", "11"))
		fed.Delete(item("b", "12"))
		fed.Add(item("c", "13"))
		// What was missed while the server had forgotten is found in a list.
		c.list.ResourceVersion, c.list.Items = "20", []metav1.PartialObjectMetadata{*item("a", "11")}
		status := apierrors.NewResourceExpired("old").ErrStatus
		fed.Error(&status)
		var got []string
		for range 6 {
			got = append(got, show(<-w.ResultChan()))
		}
		want := "ADDED a 1, ADDED b 1, MODIFIED a 11, DELETED b 12, ADDED c 13, DELETED c 13"
		if strings.Join(got, ", ") != want {
			t.Errorf("got %s", strings.Join(got, ", "))
		}
		w.Stop()
		w.Stop()
		<-done
		if _, open := <-w.ResultChan(); open {
			t.Error("the channel is open after Stop")
		}
	})
}

func TestUntilWithSync(t *testing.T) {
	isB := func(e apiwatch.Event) (bool, error) { return e.Object.(*metav1.PartialObjectMetadata).Name == "b", nil }
	oops := errors.New("oops")
	tests := map[string]struct {
		names        []string
		fail         error
		precondition watch.PreconditionFunc
		condition    watch.ConditionFunc
		event        string
		err          error
		contains     string
	}{
		"event in the list":      {names: []string{"a", "b"}, condition: isB, event: "ADDED b 1"},
		"precondition met":       {names: []string{"a"}, precondition: func(s cache.Store) (bool, error) { return len(s.List()) == 1, nil }, condition: isB},
		"precondition not met":   {names: []string{"b"}, precondition: func(s cache.Store) (bool, error) { return len(s.List()) == 0, nil }, condition: isB, event: "ADDED b 1"},
		"precondition fails":     {precondition: func(cache.Store) (bool, error) { return false, oops }, condition: isB, err: oops},
		"condition fails":        {names: []string{"a"}, condition: func(apiwatch.Event) (bool, error) { return false, oops }, event: "ADDED a 1", err: oops},
		"too late":               {names: []string{"a"}, condition: isB, event: "ADDED a 1", err: context.DeadlineExceeded},
		"too late for the list":  {fail: apierrors.NewForbidden(schema.GroupResource{Resource: "tabs"}, "", nil), precondition: func(cache.Store) (bool, error) { return false, nil }, condition: isB, err: context.DeadlineExceeded, contains: "tabs is forbidden"},
		"too late for the first": {fail: errors.New("away"), condition: isB, err: context.DeadlineExceeded},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCollection(tt.names...)
				c.fail = tt.fail
				ctx, cancel := context.WithTimeout(logr.NewContext(t.Context(), logr.Discard()), 10*time.Second)
				defer cancel()
				event, err := watch.UntilWithSync(ctx, c, item("", ""), tt.precondition, tt.condition)
				if got := event; (got == nil) != (tt.event == "") || got != nil && show(*got) != tt.event {
					t.Errorf("event %v, want %s", got, tt.event)
				}
				if errors.Is(tt.err, oops) != errors.Is(err, oops) || (err == nil) != (tt.err == nil) {
					t.Errorf("got %v, want %v", err, tt.err)
				}
				if tt.err == context.DeadlineExceeded && !wait.Interrupted(err) {
					t.Errorf("%v is no interruption", err)
				}
				if err != nil && !strings.Contains(err.Error(), tt.contains) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
