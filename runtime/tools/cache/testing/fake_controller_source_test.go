package framework

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
)

var (
	_ cache.ListerWatcher = (*FakeControllerSource)(nil)
	_ cache.ListerWatcher = (*FakePVControllerSource)(nil)
	_ cache.ListerWatcher = (*FakePVCControllerSource)(nil)
)

func pod(name string) *v1.Pod {
	return &v1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "n", Name: name}}
}

// next returns the next events of a watch.
func next(t *testing.T, w watch.Interface, n int) []string {
	t.Helper()
	events := []string{}
	for range n {
		e, open := <-w.ResultChan()
		if !open {
			return append(events, "closed")
		}
		p := e.Object.(*v1.Pod)
		events = append(events, fmt.Sprintf("%s %s@%s", e.Type, p.Name, p.ResourceVersion))
	}
	return events
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestListAndWatch(t *testing.T) {
	f := NewFakeControllerSource()
	a := pod("a")
	f.Add(a)
	expect(t, "resource version of the object", a.ResourceVersion, "1")
	f.Add(pod("b"))
	a.Labels = map[string]string{"changed": "by the caller"}
	f.Modify(pod("b"))
	obj, err := f.List(metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	list := obj.(*v1.List)
	expect(t, "list", fmt.Sprint(list.ResourceVersion, " ", len(list.Items)), "3 2")
	for _, item := range list.Items {
		p := item.Object.(*v1.Pod)
		if len(p.Labels) != 0 {
			t.Error("the source shares an object with its caller")
		}
		p.Labels = map[string]string{"changed": "by the reader"}
	}
	w, err := f.Watch(metav1.ListOptions{ResourceVersion: "1"})
	if err != nil {
		t.Fatal(err)
	}
	f.DeleteDropWatch(pod("a"))
	f.AddDropWatch(pod("c"))
	f.ModifyDropWatch(pod("c"))
	f.Delete(pod("b"))
	expect(t, "events", next(t, w, 3), "[ADDED b@2 MODIFIED b@3 DELETED b@7]")
	late, err := f.Watch(metav1.ListOptions{ResourceVersion: "3"})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "what was dropped is there for later watches", next(t, late, 4), "[DELETED a@4 ADDED c@5 MODIFIED c@6 DELETED b@7]")
	expect(t, "objects", len(f.Items), 1)
	f.Shutdown()
	expect(t, "after shutdown", next(t, w, 1), "[closed]")
}

func TestWatchErrors(t *testing.T) {
	f := NewFakeControllerSource()
	defer f.Shutdown()
	f.Add(pod("a"))
	w, err := f.Watch(metav1.ListOptions{ResourceVersion: "0"})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "from the beginning", next(t, w, 1), "[ADDED a@1]")
	f.ResetWatch()
	expect(t, "after a reset", next(t, w, 1), "[closed]")
	if _, err := f.Watch(metav1.ListOptions{ResourceVersion: "0"}); !apierrors.IsResourceExpired(err) {
		t.Errorf("from before a reset: %v", err)
	}
	w, err = f.Watch(metav1.ListOptions{ResourceVersion: "1"})
	if err != nil {
		t.Fatalf("from the reset: %v", err)
	}
	f.Add(pod("b"))
	expect(t, "events", next(t, w, 1), "[ADDED b@2]")
	for _, rv := range []string{"", "x", "3"} {
		if _, err := f.Watch(metav1.ListOptions{ResourceVersion: rv}); err == nil {
			t.Errorf("no error for resource version %q", rv)
		}
	}
}

func TestListTypesAndErrors(t *testing.T) {
	pv, pvc := NewFakePVControllerSource(), NewFakePVCControllerSource()
	pv.Add(&v1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: "v"}})
	pvc.Add(&v1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "c"}})
	list, err := pv.List(metav1.ListOptions{})
	if l, ok := list.(*v1.PersistentVolumeList); !ok || err != nil || len(l.Items) != 1 || l.ResourceVersion != "1" {
		t.Errorf("volumes: %v, %v", list, err)
	}
	list, err = pvc.List(metav1.ListOptions{})
	if l, ok := list.(*v1.PersistentVolumeClaimList); !ok || err != nil || len(l.Items) != 1 || l.ResourceVersion != "1" {
		t.Errorf("claims: %v, %v", list, err)
	}
	f := NewFakeControllerSource()
	f.ListError, pv.ListError = errors.New("no"), errors.New("no")
	_, err1 := f.List(metav1.ListOptions{})
	_, err2 := pv.List(metav1.ListOptions{})
	if err1 != f.ListError || err2 != pv.ListError {
		t.Errorf("list errors: %v, %v", err1, err2)
	}
}

// An informer on the source sees everything; what the watch dropped, when it has to list again.
func TestInformer(t *testing.T) { synctest.Test(t, testInformer) }

func testInformer(t *testing.T) {
	f := NewFakeControllerSource()
	f.Add(pod("first"))
	informer := cache.NewSharedInformer(f, &v1.Pod{}, 0)
	events := make(chan string, 10)
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(obj any) { events <- "add " + obj.(*v1.Pod).Name },
		UpdateFunc: func(_, obj any) { events <- "update " + obj.(*v1.Pod).Name },
		DeleteFunc: func(obj any) {
			name, _ := cache.DeletionHandlingObjectToName(obj)
			events <- "delete " + name.Name
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { defer close(stopped); informer.RunWithContext(ctx) }()
	defer func() {
		cancel()
		<-stopped
		// Not Shutdown: a request that the informer has given up may still be about to begin.
		f.mu.Lock()
		defer f.mu.Unlock()
		f.Broadcaster.Shutdown()
	}()

	expect(t, "listed", <-events, "add first")
	f.Add(pod("second"))
	expect(t, "watched", <-events, "add second")
	f.Modify(pod("second"))
	expect(t, "watched", <-events, "update second")
	f.Delete(pod("first"))
	expect(t, "watched", <-events, "delete first")
	f.AddDropWatch(pod("third"))
	f.ResetWatch()
	expect(t, "listed again", <-events, "add third")
}
