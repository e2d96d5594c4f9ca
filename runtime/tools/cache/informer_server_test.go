package cache_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/dynamic/dynamicinformer"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

var configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

func configMap(name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]interface{}{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]interface{}{"name": name, "namespace": "default"},
		"data": map[string]interface{}{"key": "value"},
	}}
}

// teller is a handler that others can wait for.
type teller struct {
	mu    sync.Mutex
	lines []string
	more  chan struct{}
}

func newTeller() *teller { return &teller{more: make(chan struct{}, 1)} }

func (r *teller) tell(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, line)
	select {
	case r.more <- struct{}{}:
	default:
	}
}

func (r *teller) OnAdd(obj interface{}, _ bool) { r.tell("add " + name(obj)) }
func (r *teller) OnUpdate(_, obj interface{})   { r.tell("update " + name(obj)) }
func (r *teller) OnDelete(obj interface{})      { r.tell("delete " + name(obj)) }
func (r *teller) OnStop()                       { r.tell("stop") }

func name(obj interface{}) string {
	key, err := cache.DeletionHandlingMetaNamespaceKeyFunc(obj)
	if err != nil {
		return err.Error()
	}
	return strings.TrimPrefix(key, "default/")
}

// expect waits until the last thing told is line, and returns everything since the last call.
func (r *teller) expect(ctx context.Context, t *testing.T, line string) string {
	t.Helper()
	for {
		r.mu.Lock()
		if n := len(r.lines); n > 0 && r.lines[n-1] == line {
			all := strings.Join(r.lines, ", ")
			r.lines = nil
			r.mu.Unlock()
			return all
		}
		r.mu.Unlock()
		select {
		case <-r.more:
		case <-ctx.Done():
			t.Fatalf("was not told %q, but %q", line, r.lines)
		}
	}
}

// writer returns a client that opens a connection for each request, so that cut ones do not fail it.
func writer(t *testing.T, server *apitest.Server) dynamic.ResourceInterface {
	t.Helper()
	config := server.Config()
	config.Dial = (&net.Dialer{}).DialContext
	config.Wrap(func(rt http.RoundTripper) http.RoundTripper { return closing{rt} })
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	return client.Resource(configMaps).Namespace("default")
}

type closing struct{ http.RoundTripper }

func (c closing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Close = true
	return c.RoundTripper.RoundTrip(r)
}

func start(t *testing.T) (*apitest.Server, dynamic.Interface, context.Context) {
	t.Helper()
	server := apitest.New(t, apitest.Options{NoBuiltins: true})
	if err := server.AddResource(apitest.Resource{Version: "v1", Kind: "ConfigMap"}); err != nil {
		t.Fatal(err)
	}
	client, err := dynamic.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(logr.NewContext(t.Context(), logr.Discard()), 2*time.Minute)
	t.Cleanup(cancel)
	return server, client, ctx
}

// TestInformerOnAServer makes changes while the server cuts connections, restarts and forgets its history.
func TestInformerOnAServer(t *testing.T) {
	for _, streams := range []bool{true, false} {
		t.Run(fmt.Sprintf("streams %t", streams), func(t *testing.T) {
			server, client, ctx := start(t)
			if !streams {
				server.Intercept(func(w http.ResponseWriter, r *http.Request) bool {
					if r.URL.Query().Get("sendInitialEvents") == "" {
						return false
					}
					http.Error(w, "sendInitialEvents is forbidden", http.StatusUnprocessableEntity)
					return true
				})
			}
			maps := writer(t, server)
			must := func(_ any, err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			create := func(name string) { must(maps.Create(ctx, configMap(name), metav1.CreateOptions{})) }
			create("a")
			create("b")
			factory := dynamicinformer.NewFactoryWithOptions(client, 0, dynamicinformer.WithTransform(cache.DropManagedFields()))
			generic := factory.ForResource(configMaps)
			told := newTeller()
			must(generic.Informer().AddEventHandler(told))
			must(nil, generic.Informer().SetWatchErrorHandler(func(*cache.Reflector, error) {}))
			stop, end := context.WithCancel(ctx)
			defer end()
			factory.Start(stop.Done())
			must(nil, cache.WaitForSync(ctx, generic.Informer()))
			if got := told.expect(ctx, t, "add b"); got != "add a, add b" {
				t.Errorf("at first: %s", got)
			}
			server.CloseConnections()
			create("c")
			told.expect(ctx, t, "add c")
			must(nil, server.Restart())
			must(nil, maps.Delete(ctx, "a", metav1.DeleteOptions{}))
			told.expect(ctx, t, "delete a")

			// The server is away while things happen, and then knows nothing of it.
			away := server.Intercept(func(_ http.ResponseWriter, r *http.Request) bool {
				if r.Close {
					return false
				}
				panic(http.ErrAbortHandler)
			})
			server.CloseConnections()
			must(nil, maps.Delete(ctx, "b", metav1.DeleteOptions{}))
			changed, err := maps.Get(ctx, "c", metav1.GetOptions{})
			must(changed, err)
			changed.Object["data"] = map[string]interface{}{"key": "new"}
			must(maps.Update(ctx, changed, metav1.UpdateOptions{}))
			create("d")
			server.Compact()
			away()
			if got := told.expect(ctx, t, "add d"); got != "delete b, update c, add d" {
				t.Errorf("after the server was away: %s", got)
			}
			got, err := generic.Lister().ByNamespace("default").Get("c")
			must(got, err)
			if u := got.(*unstructured.Unstructured); u.Object["data"].(map[string]interface{})["key"] != "new" || u.GetManagedFields() != nil {
				t.Errorf("cache has %v", u)
			}
			must(nil, cache.StopInformer(ctx, generic.Informer()))
			told.expect(ctx, t, "stop")
			end()
			factory.Shutdown()
		})
	}
}

// A server that does not let the informer in says so to the one who waits for it.
func TestWaitForSyncOnAServer(t *testing.T) {
	server, client, ctx := start(t)
	deny := server.Intercept(func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		_, _ = fmt.Fprint(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"configmaps is forbidden","reason":"Forbidden","code":403}`)
		return true
	})
	factory := dynamicinformer.NewDynamicSharedInformerFactory(client, 0)
	informer := factory.ForResource(configMaps).Informer()
	if err := informer.SetWatchErrorHandler(func(*cache.Reflector, error) {}); err != nil {
		t.Fatal(err)
	}
	stop, end := context.WithCancel(ctx)
	defer end()
	factory.Start(stop.Done())
	err := cache.WaitForSyncOrRefusal(ctx, informer)
	if !apierrors.IsForbidden(err) || !strings.Contains(err.Error(), "configmaps is forbidden") {
		t.Errorf("got %v", err)
	}
	deny()
	if err := cache.WaitForSync(ctx, informer); err != nil {
		t.Error(err)
	}
	if synced := factory.WaitForCacheSync(ctx.Done()); !synced[configMaps] {
		t.Errorf("synced %v", synced)
	}
	end()
	factory.Shutdown()
}
