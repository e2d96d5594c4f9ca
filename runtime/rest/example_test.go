package rest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// An API server with one pod, which is deprecated and has one line of log.
func startServer() *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/namespaces/default/pods/web", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Warning", `299 - "pods are deprecated"`)
		_, _ = io.WriteString(w, `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web"},"spec":{"nodeName":"node-1"}}`)
	})
	mux.HandleFunc("GET /api/v1/namespaces/default/pods/web/log", func(w http.ResponseWriter, req *http.Request) {
		_, _ = fmt.Fprintf(w, "hello from %s\n", req.URL.Query().Get("container"))
	})
	mux.HandleFunc("GET /api/v1/namespaces/default/pods", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web"}}}`)
		_, _ = io.WriteString(w, `{"type":"DELETED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web"}}}`)
	})
	return httptest.NewServer(mux)
}

func newClient(server *httptest.Server) *rest.RESTClient {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		panic(err)
	}
	client, err := rest.RESTClientFor(&rest.Config{
		Host:    server.URL,
		APIPath: "/api",
		ContentConfig: rest.ContentConfig{
			GroupVersion:         &corev1.SchemeGroupVersion,
			NegotiatedSerializer: serializer.NewCodecFactory(scheme).WithoutConversion(),
		},
		WarningHandler: rest.NewWarningWriter(os.Stdout, rest.WarningWriterOptions{}),
	})
	if err != nil {
		panic(err)
	}
	return client
}

func Example() {
	server := startServer()
	defer server.Close()
	client := newClient(server)

	pod := &corev1.Pod{}
	err := client.Get().Namespace("default").Resource("pods").Name("web").Do(context.Background()).Into(pod)
	fmt.Println(pod.APIVersion, pod.Kind, pod.Name, "runs on", pod.Spec.NodeName, err)
	// Output:
	// Warning: pods are deprecated
	// v1 Pod web runs on node-1 <nil>
}

func ExampleRequest_Stream() {
	server := startServer()
	defer server.Close()
	client := newClient(server)

	log, err := client.Get().Namespace("default").Resource("pods").Name("web").SubResource("log").
		Param("container", "main").Stream(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer log.Close()
	_, err = io.Copy(os.Stdout, log)
	fmt.Println(err)
	// Output:
	// hello from main
	// <nil>
}

func ExampleRequest_Watch() {
	server := startServer()
	defer server.Close()
	client := newClient(server)

	w, err := client.Get().Namespace("default").Resource("pods").Param("watch", "true").Watch(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Stop()
	for event := range w.ResultChan() {
		fmt.Println(event.Type, event.Object.(metav1.Object).GetName())
	}
	// Output:
	// ADDED web
	// DELETED web
}

func ExampleResult_Error() {
	server := startServer()
	defer server.Close()
	client := newClient(server)

	err := client.Get().Namespace("default").Resource("pods").Name("gone").Do(context.Background()).Error()
	fmt.Println(err)
	// Output:
	// the server could not find the requested resource (get pods gone)
}

func ExampleObserver() {
	server := startServer()
	defer server.Close()

	// A tracing library puts its span into the context in Start and finds it there again in the other functions. A
	// metrics library counts in End. The labels never hold the name of an object.
	observer := &rest.Observer{
		Start: func(ctx context.Context, request rest.RequestInfo) context.Context {
			fmt.Println("start", request.Verb, request.Path)
			return ctx
		},
		End: func(_ context.Context, request rest.RequestInfo, end rest.EndInfo) {
			fmt.Printf("end   %s %s %d %q\n", request.Verb, request.Path, end.Status, end.Failure)
		},
	}
	scheme := runtime.NewScheme()
	_ = corev1.AddToScheme(scheme)
	client, err := rest.RESTClientFor(&rest.Config{
		Host:    server.URL,
		APIPath: "/api",
		ContentConfig: rest.ContentConfig{
			GroupVersion:         &corev1.SchemeGroupVersion,
			NegotiatedSerializer: serializer.NewCodecFactory(scheme).WithoutConversion(),
		},
		Observer: observer,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = client.Get().Namespace("default").Resource("pods").Name("web").Do(context.Background()).Into(&corev1.Pod{})
	_ = client.Get().Namespace("default").Resource("pods").Name("gone").Do(context.Background()).Error()
	// Output:
	// start GET /api/v1/namespaces/{namespace}/pods/{name}
	// end   GET /api/v1/namespaces/{namespace}/pods/{name} 200 ""
	// start GET /api/v1/namespaces/{namespace}/pods/{name}
	// end   GET /api/v1/namespaces/{namespace}/pods/{name} 404 "NotFound"
}
