package events_test

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	"github.com/clientsmith/client-gen/runtime/tools/events"
)

var web = &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: "default", UID: "u"}}

// clientOf returns a server's clientset, and a watch of the events in the namespace default.
func clientOf(t *testing.T) (kubernetes.Interface, watch.Interface) {
	t.Helper()
	client, err := kubernetes.NewForConfig(apitest.New(t, apitest.Options{}).Config())
	if err != nil {
		t.Fatal(err)
	}
	w, err := client.EventsV1().Events("default").Watch(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return client, w
}

func next(t *testing.T, w watch.Interface) (watch.EventType, *eventsv1.Event) {
	t.Helper()
	e, ok := <-w.ResultChan()
	if !ok {
		t.Fatal("the watch ended")
	}
	event, ok := e.Object.(*eventsv1.Event)
	if !ok {
		t.Fatalf("%s of a %T", e.Type, e.Object)
	}
	return e.Type, event
}

func TestOnAServer(t *testing.T) {
	client, w := clientOf(t)
	sink := &events.EventSinkImpl{Interface: client.EventsV1()}
	b := events.NewBroadcaster(sink)
	defer b.Shutdown()
	if err := b.StartRecordingToSinkWithContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := b.NewRecorder(scheme.Scheme, "example.com/ctl")
	r.Eventf(web, nil, corev1.EventTypeNormal, "Started", "Start", "it runs")
	if kind, e := next(t, w); kind != watch.Added || e.Note != "it runs" || e.Series != nil || e.Regarding.Name != "web" {
		t.Fatalf("%s %+v", kind, e)
	}
	r.Eventf(web, nil, corev1.EventTypeNormal, "Started", "Start", "it runs again")
	kind, e := next(t, w)
	if kind != watch.Modified || e.Note != "it runs" || e.Series == nil || e.Series.Count != 2 {
		t.Fatalf("%s %+v", kind, e)
	}
	e.Action = "Restart"
	if updated, err := sink.Update(t.Context(), e); err != nil || updated.Action != "Restart" {
		t.Errorf("update: %v, %v", updated, err)
	}
	for verb, call := range map[string]func(context.Context, *eventsv1.Event) (*eventsv1.Event, error){
		"create": sink.Create, "update": sink.Update,
		"patch": func(ctx context.Context, e *eventsv1.Event) (*eventsv1.Event, error) {
			return sink.Patch(ctx, e, []byte("{}"))
		},
	} {
		if _, err := call(t.Context(), &eventsv1.Event{}); err == nil {
			t.Errorf("%s of an event without a namespace", verb)
		}
	}
}

// withoutEvents is a clientset whose server does not have events.k8s.io.
type withoutEvents struct{ kubernetes.Interface }

func (w withoutEvents) Discovery() discovery.DiscoveryInterfaces {
	return noEvents{w.Interface.Discovery()}
}

type noEvents struct{ discovery.DiscoveryInterfaces }

func (n noEvents) ServerResourcesForGroupVersion(gv string) (*metav1.APIResourceList, error) {
	return n.DiscoveryInterfaces.ServerResourcesForGroupVersion("none." + gv)
}

func TestAdapter(t *testing.T) {
	for name, test := range map[string]struct {
		hide   bool
		action string
	}{"events.k8s.io": {false, "Start"}, "core": {true, ""}} {
		t.Run(name, func(t *testing.T) {
			client, w := clientOf(t)
			core, err := client.CoreV1().Events("default").Watch(t.Context(), metav1.ListOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer core.Stop()
			if test.hide {
				client = withoutEvents{client}
			}
			a := events.NewEventBroadcasterAdapterWithContext(t.Context(), client)
			defer a.Shutdown()
			stopCh := make(chan struct{})
			defer close(stopCh)
			a.StartRecordingToSink(stopCh)
			a.NewRecorder("ctl").Eventf(web, nil, corev1.EventTypeNormal, "Started", "Start", "new")
			if test.hide {
				if e, ok := (<-core.ResultChan()).Object.(*corev1.Event); !ok || e.Message != "new" {
					t.Errorf("recorded %+v", e)
				}
			} else if _, e := next(t, w); e.Note != "new" || e.Action != test.action {
				t.Errorf("recorded %+v", e)
			}
			a.DeprecatedNewLegacyRecorder("old").Event(web, corev1.EventTypeNormal, "Started", "old")
			if e, ok := (<-core.ResultChan()).Object.(*corev1.Event); !ok || e.Source.Component != "old" {
				t.Errorf("recorded %+v", e)
			}
		})
	}
	client, _ := clientOf(t)
	a := events.NewEventBroadcasterAdapter(client)
	a.Shutdown()
	a.NewRecorder("ctl").Eventf(web, nil, corev1.EventTypeNormal, "Started", "Start", "too late")
}
