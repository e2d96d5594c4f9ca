package main

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	theirinformers "k8s.io/client-go/informers"
	theirs "k8s.io/client-go/kubernetes"
	theirrest "k8s.io/client-go/rest"
	theircache "k8s.io/client-go/tools/cache"

	ourinformers "github.com/clientsmith/client-gen/runtime/informers"
	ours "github.com/clientsmith/client-gen/runtime/kubernetes"
	ourrest "github.com/clientsmith/client-gen/runtime/rest"
	ourcache "github.com/clientsmith/client-gen/runtime/tools/cache"
)

// Names of the sides. The dropped ones keep no managed fields.
const (
	light           = "light"
	lightDropped    = "light-dropped"
	clientGo        = "client-go"
	clientGoDropped = "client-go-dropped"
)

var sides = []string{clientGo, light, clientGoDropped, lightDropped}

func startInformer(side, url string, handlers []*handler) (*informer, error) {
	switch side {
	case light, lightDropped:
		return startLight(url, side == lightDropped, handlers)
	case clientGo, clientGoDropped:
		return startClientGo(url, side == clientGoDropped, handlers)
	}
	return nil, fmt.Errorf("there is no side %q", side)
}

func startLight(url string, drop bool, handlers []*handler) (*informer, error) {
	client, err := ours.NewForConfig(&ourrest.Config{Host: url})
	if err != nil {
		return nil, err
	}
	var options []ourinformers.SharedInformerOption
	if drop {
		options = append(options, ourinformers.WithTransform(ourcache.DropManagedFields()))
	}
	factory := ourinformers.NewSharedInformerFactoryWithOptions(client, 0, options...)
	pods := factory.Core().V1().Pods().Informer()
	synced := []func() bool{pods.HasSynced}
	for _, h := range handlers {
		h.last = func(obj any) (*corev1.Pod, bool) {
			unknown, ok := obj.(ourcache.DeletedFinalStateUnknown)
			pod, _ := unknown.Obj.(*corev1.Pod)
			return pod, ok
		}
		registration, err := pods.AddEventHandler(h)
		if err != nil {
			return nil, err
		}
		synced = append(synced, registration.HasSynced)
	}
	ctx, cancel := context.WithCancel(context.Background())
	factory.StartWithContext(ctx)
	return newInformer(synced, pods.GetStore().List, func() { cancel(); factory.Shutdown() }), nil
}

func startClientGo(url string, drop bool, handlers []*handler) (*informer, error) {
	client, err := theirs.NewForConfig(&theirrest.Config{Host: url, QPS: -1})
	if err != nil {
		return nil, err
	}
	var options []theirinformers.SharedInformerOption
	if drop {
		options = append(options, theirinformers.WithTransform(dropManagedFields))
	}
	factory := theirinformers.NewSharedInformerFactoryWithOptions(client, 0, options...)
	pods := factory.Core().V1().Pods().Informer()
	synced := []func() bool{pods.HasSynced}
	for _, h := range handlers {
		h.last = func(obj any) (*corev1.Pod, bool) {
			unknown, ok := obj.(theircache.DeletedFinalStateUnknown)
			pod, _ := unknown.Obj.(*corev1.Pod)
			return pod, ok
		}
		registration, err := pods.AddEventHandler(h)
		if err != nil {
			return nil, err
		}
		synced = append(synced, registration.HasSynced)
	}
	ctx, cancel := context.WithCancel(context.Background())
	factory.StartWithContext(ctx)
	return newInformer(synced, pods.GetStore().List, func() { cancel(); factory.Shutdown() }), nil
}

// dropManagedFields is what users of client-go write.
func dropManagedFields(obj any) (any, error) {
	if m, err := meta.Accessor(obj); err == nil {
		m.SetManagedFields(nil)
	}
	return obj, nil
}

// newInformer returns what both sides have in common.
func newInformer(synced []func() bool, list func() []any, stop func()) *informer {
	return &informer{
		synced: func() bool {
			for _, s := range synced {
				if !s() {
					return false
				}
			}
			return true
		},
		state: func() map[string]string {
			state := map[string]string{}
			for _, obj := range list() {
				if pod, ok := obj.(*corev1.Pod); ok {
					state[pod.Name] = pod.ResourceVersion
				}
			}
			return state
		},
		stop: stop,
	}
}
