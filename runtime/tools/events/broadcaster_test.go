package events

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

func TestWatchersAndLogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		b := NewBroadcaster(&sink{})
		var seen []*eventsv1.Event
		stop, err := b.StartEventWatcher(func(obj runtime.Object) { seen = append(seen, obj.(*eventsv1.Event)) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.StartLogging(logr.FromSlogHandler(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		r := b.NewRecorder(testScheme(t), "ctl")
		note(r, "first")
		synctest.Wait()
		stop()
		note(r, "second")
		synctest.Wait()
		if len(seen) != 1 || seen[0].Note != "first" {
			t.Errorf("seen %v", seen)
		}
		if got := log.String(); strings.Count(got, "Event occurred") != 2 || !strings.Contains(got, "note=second") || !strings.Contains(got, "action=Start") {
			t.Errorf("logged %s", got)
		}
		b.Shutdown()
		b.Shutdown()
		if _, err := b.StartEventWatcher(func(runtime.Object) {}); err == nil {
			t.Error("a watch of a broadcaster that is shut down starts")
		}
		if err := b.StartRecordingToSinkWithContext(t.Context()); err == nil {
			t.Error("recording of a broadcaster that is shut down starts")
		}
		if _, err := b.StartLogging(logr.Discard()); err == nil {
			t.Error("a log of a broadcaster that is shut down starts")
		}
		b.StartRecordingToSink(nil)
		b.StartStructuredLogging(0)()
		note(r, "third")
	})
}

// TestEndOfRecording ends it in each way while the sink is away; synctest.Test fails if a goroutine stays.
func TestEndOfRecording(t *testing.T) {
	for name, end := range map[string]func(b EventBroadcaster, cancel context.CancelFunc, stopCh chan struct{}){
		"context":  func(_ EventBroadcaster, cancel context.CancelFunc, stopCh chan struct{}) { cancel(); close(stopCh) },
		"shutdown": func(b EventBroadcaster, _ context.CancelFunc, _ chan struct{}) { b.Shutdown() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := NewBroadcaster(&sink{fail: func(int, string) error { return errAway }})
				ctx, cancel := context.WithCancel(t.Context())
				stopCh := make(chan struct{})
				if err := b.StartRecordingToSinkWithContext(ctx); err != nil {
					t.Fatal(err)
				}
				b.StartRecordingToSink(stopCh)
				note(b.NewRecorder(testScheme(t), "ctl"), "n")
				synctest.Wait()
				before := time.Now()
				end(b, cancel, stopCh)
				synctest.Wait()
				if took := time.Since(before); took != 0 {
					t.Errorf("it took %s", took)
				}
				b.Shutdown()
				cancel()
			})
		})
	}
}

func TestFakeRecorder(t *testing.T) {
	f := NewFakeRecorder(4)
	record := func() {
		f.Eventf(pod, node, "Normal", "Bound", "Bind", "to %s", "a")
		f.WithLogger(logr.Discard()).(AnnotatedEventRecorder).AnnotatedEventf(pod, nil, map[string]string{"by": "me"}, "Normal", "Bound", "Bind", "to %s", "b")
	}
	record()
	f.Verbose = true
	record()
	for _, want := range []string{"Normal Bound to a", "Normal Bound to b", "Normal Bound Bind to a", "Normal Bound Bind to b map[by:me]"} {
		if got := <-f.Events; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	new(FakeRecorder).Eventf(pod, nil, "Normal", "Bound", "Bind", "n") // does not block
}

func TestGetFieldSelector(t *testing.T) {
	deployment := schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"}
	for _, test := range []struct {
		version schema.GroupVersion
		kind    schema.GroupVersionKind
		name    string
		uid     types.UID
		want    string
	}{
		{eventsv1.SchemeGroupVersion, deployment, "web", "u", "regarding.name=web,regarding.kind=Deployment,regarding.apiVersion=apps/v1,regarding.uid=u"},
		{schema.GroupVersion{Group: "events.k8s.io", Version: "v1beta1"}, schema.GroupVersionKind{Kind: "Pod"}, "web", "", "regarding.name=web,regarding.kind=Pod"},
		{corev1.SchemeGroupVersion, schema.GroupVersionKind{Version: "v1", Kind: "Pod"}, "", "", "involvedObject.kind=Pod,involvedObject.apiVersion=v1"},
		{corev1.SchemeGroupVersion, schema.GroupVersionKind{}, "", "", ""},
	} {
		got, err := GetFieldSelector(test.version, test.kind, test.name, test.uid)
		if err != nil || got.String() != test.want {
			t.Errorf("%v %v: %v, %v; want %s", test.version, test.kind, got, err, test.want)
		}
	}
	if _, err := GetFieldSelector(schema.GroupVersion{Group: "events.k8s.io", Version: "v9"}, deployment, "", ""); err == nil {
		t.Error("an unknown version is accepted")
	}
}
