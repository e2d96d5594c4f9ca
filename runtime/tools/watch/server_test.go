package watch_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/dynamic/fake"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

var configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

func configMap(name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]interface{}{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]interface{}{"name": name, "namespace": "default"},
	}}
}

// clients returns a client to watch with and one to write with, which opens a connection for each request so that cut
// ones do not fail it.
func clients(t *testing.T, server *apitest.Server) (watched, writer dynamic.ResourceInterface) {
	t.Helper()
	config := server.Config()
	config.Dial = (&net.Dialer{}).DialContext
	config.Wrap(func(rt http.RoundTripper) http.RoundTripper { return closing{rt} })
	var all []dynamic.ResourceInterface
	for _, config := range []*rest.Config{server.Config(), config} {
		client, err := dynamic.NewForConfig(config)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, client.Resource(configMaps).Namespace("default"))
	}
	return all[0], all[1]
}

type closing struct{ http.RoundTripper }

func (c closing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Close = true
	return c.RoundTripper.RoundTrip(r)
}

// cutWatches ends all watches and lets no new one begin.
func cutWatches(server *apitest.Server) (remove func()) {
	remove = server.Intercept(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("watch") == "" {
			return false
		}
		panic(http.ErrAbortHandler)
	})
	server.CloseConnections()
	return remove
}

// TestEventsOnAServer makes changes while the server cuts connections, restarts and forgets its history.
func TestEventsOnAServer(t *testing.T) {
	ctx := t.Context()
	server := apitest.New(t, apitest.Options{NoBuiltins: true})
	if err := server.AddResource(apitest.Resource{Version: "v1", Kind: "ConfigMap"}); err != nil {
		t.Fatal(err)
	}
	watched, maps := clients(t, server)
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	create := func(name string) { must(maps.Create(ctx, configMap(name), metav1.CreateOptions{})) }
	create("a")
	relists := 0
	next := map[string]func(){
		"ADDED a true":  func() { create("b") },
		"ADDED b false": func() { server.CloseConnections(); create("c") },
		"ADDED c false": func() { must(nil, server.Restart()); create("d") },
		"ADDED d false": func() {
			// Between the cut and the next watch nobody is told of what happens, and the history is gone.
			remove := cutWatches(server)
			must(nil, maps.Delete(ctx, "b", metav1.DeleteOptions{}))
			create("e")
			server.Compact()
			remove()
		},
		"DELETED b true": func() { create("f") },
	}
	var got []string
	for event, err := range watch.Events[*unstructured.Unstructured](ctx, watched, metav1.ListOptions{}, watch.OnRelist(func(error) { relists++ })) {
		if err != nil {
			t.Fatal(err)
		}
		what := fmt.Sprint(event.Type, " ", event.Object.GetName(), " ", event.Listed)
		got = append(got, what)
		if do := next[what]; do != nil {
			do()
		}
		if event.Object.GetName() == "f" {
			break
		}
	}
	want := "[ADDED a true ADDED b false ADDED c false ADDED d false ADDED e true DELETED b true ADDED f false]"
	if fmt.Sprint(got) != want || relists != 1 {
		t.Errorf("%d relists\ngot  %v\nwant %s", relists, got, want)
	}
}

// TestRetryWatcherOnAServer cuts the connections and ends with the server's 410.
func TestRetryWatcherOnAServer(t *testing.T) {
	ctx := t.Context()
	server := apitest.New(t, apitest.Options{NoBuiltins: true})
	if err := server.AddResource(apitest.Resource{Version: "v1", Kind: "ConfigMap"}); err != nil {
		t.Fatal(err)
	}
	watched, maps := clients(t, server)
	first, err := maps.Create(ctx, configMap("a"), metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rw, err := watch.NewRetryWatcherWithContext(ctx, first.GetResourceVersion(), watchFunc(watched.Watch))
	if err != nil {
		t.Fatal(err)
	}
	defer rw.Stop()
	for _, name := range []string{"b", "c"} {
		if _, err := maps.Create(ctx, configMap(name), metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		if event := <-rw.ResultChan(); event.Type != apiwatch.Added || event.Object.(*unstructured.Unstructured).GetName() != name {
			t.Errorf("event %v, want %s", event, name)
		}
		server.CloseConnections()
	}
	remove := cutWatches(server)
	if _, err := maps.Create(ctx, configMap("d"), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	server.Compact()
	remove()
	event := <-rw.ResultChan()
	if err := apierrors.FromObject(event.Object); event.Type != apiwatch.Error || !apierrors.IsResourceExpired(err) {
		t.Errorf("event %s %v, want 410", event.Type, event.Object)
	}
	<-rw.Done()
}

type watchFunc func(context.Context, metav1.ListOptions) (apiwatch.Interface, error)

func (f watchFunc) WatchWithContext(ctx context.Context, opts metav1.ListOptions) (apiwatch.Interface, error) {
	return f(ctx, opts)
}

func TestEventsOnAFake(t *testing.T) {
	client := fake.NewSimpleDynamicClient(runtime.NewScheme(), configMap("a"))
	maps := client.Resource(configMaps).Namespace("default")
	var got []string
	for event, err := range watch.Events[*unstructured.Unstructured](t.Context(), maps, metav1.ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(event.Type, event.Listed))
		switch len(got) {
		case 1:
			changed := configMap("a")
			changed.SetLabels(map[string]string{"x": "y"})
			_, err = maps.Update(t.Context(), changed, metav1.UpdateOptions{})
		case 2:
			err = maps.Delete(t.Context(), "a", metav1.DeleteOptions{})
		}
		if err != nil {
			t.Fatal(err)
		}
		if event.Type == apiwatch.Deleted {
			break
		}
	}
	if fmt.Sprint(got) != "[ADDEDtrue MODIFIEDfalse DELETEDfalse]" {
		t.Errorf("got %v", got)
	}
}

func ExampleEvents() {
	client := fake.NewSimpleDynamicClient(runtime.NewScheme(), configMap("settings"))
	maps := client.Resource(configMaps).Namespace("default")
	ctx := context.Background()

	for event, err := range watch.Events[*unstructured.Unstructured](ctx, maps, metav1.ListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(event.Type, event.Object.GetName())
		switch event.Type {
		case apiwatch.Added:
			if err := maps.Delete(ctx, event.Object.GetName(), metav1.DeleteOptions{}); err != nil {
				fmt.Println(err)
				return
			}
		case apiwatch.Deleted:
			return
		}
	}
	// Output:
	// ADDED settings
	// DELETED settings
}
