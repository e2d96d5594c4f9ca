package record_test

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	typedcorev1 "github.com/clientsmith/client-gen/runtime/kubernetes/typed/core/v1"
	"github.com/clientsmith/client-gen/runtime/tools/record"
)

func Example() {
	server, err := apitest.Start(apitest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	_ = server.AddScheme(scheme.Scheme)
	client, err := kubernetes.NewForConfig(server.Config())
	if err != nil {
		fmt.Println(err)
		return
	}
	stored, err := client.CoreV1().Events("shop").Watch(context.Background(), metav1.ListOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stored.Stop()
	_, err = client.CoreV1().Namespaces().Create(context.Background(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "shop"}}, metav1.CreateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}

	broadcaster := record.NewBroadcaster()
	defer broadcaster.Shutdown()
	broadcaster.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: client.CoreV1().Events("")})
	recorder := broadcaster.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "my-controller"})
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "web"}}
	for range 2 {
		recorder.Eventf(pod, corev1.EventTypeWarning, "Unhealthy", "no answer after %ds", 5)
	}
	for range 2 {
		change := <-stored.ResultChan()
		event := change.Object.(*corev1.Event)
		fmt.Println(change.Type, event.InvolvedObject.Kind, event.InvolvedObject.Name, event.Reason, event.Message, event.Count)
	}
	// Output:
	// ADDED Pod web Unhealthy no answer after 5s 1
	// MODIFIED Pod web Unhealthy no answer after 5s 2
}
