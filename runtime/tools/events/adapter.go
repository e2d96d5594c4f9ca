package events

import (
	"context"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"

	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	typedcorev1 "github.com/clientsmith/client-gen/runtime/kubernetes/typed/core/v1"
	"github.com/clientsmith/client-gen/runtime/tools/record"
)

type adapter struct {
	ctx    context.Context
	client kubernetes.Interface
	legacy record.EventBroadcaster
	events EventBroadcaster // nil if the server does not have events.k8s.io/v1
}

// NewEventBroadcasterAdapter is NewEventBroadcasterAdapterWithContext without a context.
func NewEventBroadcasterAdapter(client kubernetes.Interface) EventBroadcasterAdapter {
	return NewEventBroadcasterAdapterWithContext(context.Background(), client)
}

// NewEventBroadcasterAdapterWithContext asks the server what it has and returns an adapter for that, which reports what is
// dropped to the logger of the context (logr.NewContext) and is shut down when that ends. A server that does not answer
// counts as one without events.k8s.io/v1.
func NewEventBroadcasterAdapterWithContext(ctx context.Context, client kubernetes.Interface) EventBroadcasterAdapter {
	a := &adapter{ctx: ctx, client: client}
	options := []record.BroadcasterOption{record.WithContext(ctx)}
	if logger := logr.FromContextAsSlogLogger(ctx); logger != nil {
		options = append(options, record.WithLogger(logger))
	}
	a.legacy = record.NewBroadcaster(options...)
	if _, err := client.Discovery().ServerResourcesForGroupVersion(eventsv1.SchemeGroupVersion.String()); err == nil {
		a.events = NewBroadcaster(&EventSinkImpl{Interface: client.EventsV1()})
		context.AfterFunc(ctx, a.events.Shutdown)
	}
	return a
}

// StartRecordingToSink implements EventBroadcasterAdapter.
func (a *adapter) StartRecordingToSink(stopCh <-chan struct{}) {
	recording := a.legacy.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: a.client.CoreV1().Events("")})
	ctx, cancel := context.WithCancel(a.ctx)
	go func() {
		defer cancel()
		select {
		case <-stopCh:
		case <-ctx.Done():
		}
		recording.Stop()
	}()
	if a.events != nil {
		_ = a.events.StartRecordingToSinkWithContext(ctx) // fails after Shutdown, when there is nothing to record
	}
}

// NewRecorder implements EventBroadcasterAdapter.
func (a *adapter) NewRecorder(name string) EventRecorderLogger {
	if a.events != nil {
		return a.events.NewRecorder(scheme.Scheme, name)
	}
	return record.NewEventRecorderAdapter(a.DeprecatedNewLegacyRecorder(name))
}

// DeprecatedNewLegacyRecorder implements EventBroadcasterAdapter.
func (a *adapter) DeprecatedNewLegacyRecorder(name string) record.EventRecorderLogger {
	return a.legacy.NewRecorder(scheme.Scheme, corev1.EventSource{Component: name})
}

// Shutdown implements EventBroadcasterAdapter.
func (a *adapter) Shutdown() {
	a.legacy.Shutdown()
	if a.events != nil {
		a.events.Shutdown()
	}
}
