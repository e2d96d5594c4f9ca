package dynamic

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/rest"
)

var (
	ctx      = context.Background()
	crontabs = schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "CronTabs"}
	nodes    = schema.GroupVersionResource{Version: "v1", Resource: "nodes"}
)

// request is what the server saw.
type request struct{ Line, Query, Accept, ContentType, Body string }

// serve returns a client of a server that records requests and gives one answer to all.
func serve(t *testing.T, status int, contentType, body string) (*DynamicClient, *[]request) {
	t.Helper()
	requests := &[]request{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*requests = append(*requests, request{
			r.Method + " " + r.URL.EscapedPath(), r.URL.Query().Encode(), r.Header.Get("Accept"), r.Header.Get("Content-Type"), string(data),
		})
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		if _, err := io.WriteString(w, body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	client, err := NewForConfig(&rest.Config{Host: server.URL, ContentConfig: rest.ContentConfig{
		ContentType: "application/vnd.kubernetes.protobuf", AcceptContentTypes: "text/plain",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return client, requests
}

func tab(name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]interface{}{
		"apiVersion": "example.com/v1", "kind": "CronTab", "metadata": map[string]interface{}{"name": name},
	}}
}

const tabBody = `{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"name":"x"}}`

// call is one method call.
type call func(ResourceInterface) (any, error)

func TestRequests(t *testing.T) {
	const js, none = "application/json", ""
	bare := &unstructured.Unstructured{Object: map[string]interface{}{"metadata": map[string]interface{}{"name": "x"}, "big": int64(9007199254740993)}}
	seconds := int64(7)
	for _, c := range []struct {
		name string
		call call
		// want has a path below the collection
		want request
	}{
		{"Get", func(c ResourceInterface) (any, error) {
			return c.Get(ctx, "x", metav1.GetOptions{ResourceVersion: "5"})
		},
			request{"GET /x", "resourceVersion=5", js, none, none}},
		{"Get subresource", func(c ResourceInterface) (any, error) { return c.Get(ctx, "x", metav1.GetOptions{}, "a", "b/c") },
			request{"GET /x/a/b/c", "", js, none, none}},
		{"Get name to escape", func(c ResourceInterface) (any, error) { return c.Get(ctx, "a b?c:d", metav1.GetOptions{}) },
			request{"GET /a%20b%3Fc:d", "", js, none, none}},
		{"List", func(c ResourceInterface) (any, error) {
			return c.List(ctx, metav1.ListOptions{LabelSelector: "a=b", Limit: 5, TimeoutSeconds: &seconds})
		}, request{"GET ", "labelSelector=a%3Db&limit=5&timeoutSeconds=7", js, none, none}},
		{"Create", func(c ResourceInterface) (any, error) {
			return c.Create(ctx, tab("x"), metav1.CreateOptions{DryRun: []string{"All"}, FieldManager: "m", FieldValidation: "Strict"})
		}, request{"POST ", "dryRun=All&fieldManager=m&fieldValidation=Strict", js, js, tabBody + "\n"}},
		{"Create generated name", func(c ResourceInterface) (any, error) { return c.Create(ctx, tab(""), metav1.CreateOptions{}) },
			request{"POST ", "", js, js, strings.Replace(tabBody, `"x"`, `""`, 1) + "\n"}},
		{"Create subresource", func(c ResourceInterface) (any, error) {
			return c.Create(ctx, tab("x"), metav1.CreateOptions{}, "eviction")
		},
			request{"POST /x/eviction", "", js, js, tabBody + "\n"}},
		{"Update without kind", func(c ResourceInterface) (any, error) {
			return c.Update(ctx, bare, metav1.UpdateOptions{FieldManager: "m"})
		},
			request{"PUT /x", "fieldManager=m", js, js, `{"big":9007199254740993,"metadata":{"name":"x"}}` + "\n"}},
		{"UpdateStatus", func(c ResourceInterface) (any, error) { return c.UpdateStatus(ctx, tab("x"), metav1.UpdateOptions{}) },
			request{"PUT /x/status", "", js, js, tabBody + "\n"}},
		{"Delete", func(c ResourceInterface) (any, error) {
			return nil, c.Delete(ctx, "x", *metav1.NewDeleteOptions(3), "sub")
		}, request{"DELETE /x/sub", "", js, js, `{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":3}` + "\n"}},
		{"DeleteCollection", func(c ResourceInterface) (any, error) {
			return nil, c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{FieldSelector: "metadata.name=x"})
		}, request{"DELETE ", "fieldSelector=metadata.name%3Dx", js, js, `{"kind":"DeleteOptions","apiVersion":"v1"}` + "\n"}},
		{"Patch", func(c ResourceInterface) (any, error) {
			return c.Patch(ctx, "x", types.MergePatchType, []byte(`{"a":<>}`), metav1.PatchOptions{FieldManager: "m"}, "status")
		}, request{"PATCH /x/status", "fieldManager=m", js, "application/merge-patch+json", `{"a":<>}`}},
		{"Apply", func(c ResourceInterface) (any, error) {
			return c.Apply(ctx, "x", tab("x"), metav1.ApplyOptions{Force: true, FieldManager: "m"})
		}, request{"PATCH /x", "fieldManager=m&force=true", js, "application/apply-patch+yaml", tabBody}},
		{"ApplyStatus", func(c ResourceInterface) (any, error) {
			return c.ApplyStatus(ctx, "x", tab("x"), metav1.ApplyOptions{FieldManager: "m"})
		}, request{"PATCH /x/status", "fieldManager=m&force=false", js, "application/apply-patch+yaml", tabBody}},
	} {
		for _, scope := range []struct {
			path   string
			client func(*DynamicClient) ResourceInterface
		}{
			{"/apis/example.com/v1/namespaces/ns/CronTabs", func(c *DynamicClient) ResourceInterface { return c.Resource(crontabs).Namespace("ns") }},
			{"/apis/example.com/v1/CronTabs", func(c *DynamicClient) ResourceInterface { return c.Resource(crontabs) }},
			{"/api/v1/nodes", func(c *DynamicClient) ResourceInterface { return c.Resource(nodes) }},
		} {
			t.Run(c.name+scope.path, func(t *testing.T) {
				client, requests := serve(t, 200, js, `{"kind":"AnswerList","apiVersion":"v1","metadata":{"resourceVersion":"8"},"items":[]}`)
				if _, err := c.call(scope.client(client)); err != nil {
					t.Fatal(err)
				}
				want := c.want
				want.Line = strings.Replace(want.Line, " ", " "+scope.path, 1)
				if got := *requests; len(got) != 1 || got[0] != want {
					t.Errorf("\ngot  %q\nwant %q", got, want)
				}
			})
		}
	}
}

func TestRefusals(t *testing.T) {
	client, requests := serve(t, 200, "application/json", tabBody)
	managed := tab("x")
	managed.SetManagedFields([]metav1.ManagedFieldsEntry{{Manager: "m"}})
	r := client.Resource
	ok := r(crontabs)
	get := func(name string, subresources ...string) call {
		return func(c ResourceInterface) (any, error) { return c.Get(ctx, name, metav1.GetOptions{}, subresources...) }
	}
	list := func(c ResourceInterface) (any, error) { return c.List(ctx, metav1.ListOptions{}) }
	for name, c := range map[string]struct {
		client ResourceInterface
		call   call
		want   string
	}{
		"no name to get":    {ok, get(""), "get CronTabs.example.com: name is required"},
		"no name to update": {ok, func(c ResourceInterface) (any, error) { return c.Update(ctx, tab(""), metav1.UpdateOptions{}) }, "update CronTabs.example.com: name is required"},
		"no name to create a subresource": {ok, func(c ResourceInterface) (any, error) {
			return c.Create(ctx, tab(""), metav1.CreateOptions{}, "status")
		}, "create CronTabs.example.com: name is required"},
		"no name to delete": {ok, func(c ResourceInterface) (any, error) { return nil, c.Delete(ctx, "", metav1.DeleteOptions{}) }, "delete CronTabs.example.com: name is required"},
		"no name to patch": {ok, func(c ResourceInterface) (any, error) {
			return c.Patch(ctx, "", types.JSONPatchType, nil, metav1.PatchOptions{})
		}, "patch CronTabs.example.com: name is required"},
		"no name to apply":   {ok, func(c ResourceInterface) (any, error) { return c.Apply(ctx, "", tab("x"), metav1.ApplyOptions{}) }, "apply CronTabs.example.com: name is required"},
		"managed fields":     {ok, func(c ResourceInterface) (any, error) { return c.Apply(ctx, "x", managed, metav1.ApplyOptions{}) }, `"x" has managedFields`},
		"nil create":         {ok, func(c ResourceInterface) (any, error) { return c.Create(ctx, nil, metav1.CreateOptions{}) }, "the object is nil"},
		"nil update":         {ok, func(c ResourceInterface) (any, error) { return c.Update(ctx, nil, metav1.UpdateOptions{}) }, "the object is nil"},
		"nil apply":          {ok, func(c ResourceInterface) (any, error) { return c.Apply(ctx, "x", nil, metav1.ApplyOptions{}) }, "the object is nil"},
		"name up":            {ok, get(".."), `invalid name ".."`},
		"name with slash":    {ok, get("a/b"), `invalid name "a/b"`},
		"name with percent":  {ok, get("a%2fb"), `invalid name "a%2fb"`},
		"subresource up":     {ok, get("x", "proxy/../.."), `invalid subresource "proxy/../.."`},
		"empty subresource":  {ok, get("x", ""), `invalid subresource ""`},
		"namespace":          {ok.Namespace("a/b"), list, `invalid namespace "a/b"`},
		"watch in namespace": {ok.Namespace(".."), func(c ResourceInterface) (any, error) { return c.Watch(ctx, metav1.ListOptions{}) }, `invalid namespace ".."`},
		"delete in namespace": {ok.Namespace(".."), func(c ResourceInterface) (any, error) {
			return nil, c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
		}, `invalid namespace ".."`},
		"no resource": {r(crontabs.GroupVersion().WithResource("")), list, "the resource is empty"},
		"no version":  {r(schema.GroupVersionResource{Resource: "pods"}), list, "the version is empty"},
		"resource up": {r(crontabs.GroupVersion().WithResource("..")), list, `invalid resource ".."`},
		"group":       {r(schema.GroupVersionResource{Group: "a/b", Version: "v1", Resource: "x"}), list, `invalid group "a/b"`},
	} {
		got, err := c.call(c.client)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
		if got != nil && !reflect.ValueOf(got).IsNil() {
			t.Errorf("%s: with the error came %v", name, got)
		}
	}
	if len(*requests) != 0 {
		t.Errorf("sent: %v", *requests)
	}
}

func TestAnswers(t *testing.T) {
	const js = "application/json"
	get := func(c ResourceInterface) (any, error) { return c.Get(ctx, "x", metav1.GetOptions{}) }
	list := func(c ResourceInterface) (any, error) { return c.List(ctx, metav1.ListOptions{}) }
	for _, c := range []struct {
		name   string
		status int
		body   string
		call   call
		want   string // JSON of the result, or the error
	}{
		{"integers and floats", 200, `{"kind":"CronTab","apiVersion":"v1","a":9007199254740993,"b":1.5,"c":1}`, get,
			`{"a":9007199254740993,"apiVersion":"v1","b":1.5,"c":1,"kind":"CronTab"}`},
		{"items of a list say what they are", 200, `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"3"},"items":[{"metadata":{"name":"a"}},{"kind":"Other","metadata":{}}]}`, list,
			`{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}},{"kind":"Other","metadata":{}}],"kind":"PodList","metadata":{"resourceVersion":"3"}}`},
		{"list without items", 200, `{"kind":"PodList","apiVersion":"v1","metadata":{}}`, list, `{"apiVersion":"v1","items":[],"kind":"PodList","metadata":{}}`},
		{"list with null items", 200, `{"kind":"PodList","apiVersion":"v1","items":null}`, list, `{"apiVersion":"v1","items":[],"kind":"PodList"}`},
		{"no list", 200, tabBody, list, "the response is no list but example.com/v1, Kind=CronTab"},
		{"item that is no object", 200, `{"kind":"PodList","apiVersion":"v1","items":["a"]}`, list, "item 0 is a string, not an object"},
		{"object with items", 200, `{"kind":"Menu","apiVersion":"v1","metadata":{"name":"m"},"items":["soup"]}`, get,
			`{"apiVersion":"v1","items":["soup"],"kind":"Menu","metadata":{"name":"m"}}`},
		{"Status success", 201, `{"kind":"Status","apiVersion":"v1","status":"Success","code":201}`,
			func(c ResourceInterface) (any, error) {
				return c.Create(ctx, tab("x"), metav1.CreateOptions{}, "binding")
			},
			`{"apiVersion":"v1","code":201,"kind":"Status","status":"Success"}`},
		{"Status failure with 200", 200, `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no luck","code":500}`, get, "no luck"},
		{"no kind", 200, `{"metadata":{}}`, get, "Object 'Kind' is missing"},
		{"bad apiVersion", 200, `{"kind":"A","apiVersion":"a/b/c"}`, get, "unexpected GroupVersion string: a/b/c"},
		{"no JSON", 200, `<html>`, get, "invalid character '<'"},
		{"empty", 200, ``, get, "0-length response"},
		{"empty list", 200, ``, list, "the response is empty"},
		{"list where an object is asked for", 200, `{"kind":"PodList","apiVersion":"v1","items":[{"a":1}]}`, get,
			`{"apiVersion":"v1","items":[{"a":1}],"kind":"PodList"}`},
		{"Status without version", 404, `{"kind":"Status","status":"Failure","message":"gone fishing","reason":"NotFound","code":404}`, get, "gone fishing"},
		{"error without Status", 403, `{}`, get, "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, _ := serve(t, c.status, js, c.body)
			got, err := c.call(client.Resource(crontabs))
			if err != nil {
				if !strings.Contains(err.Error(), c.want) || !reflect.ValueOf(got).IsNil() {
					t.Errorf("got %v, %v, want %s", got, err, c.want)
				}
				return
			}
			data, err := json.Marshal(got)
			if err != nil || strings.TrimSpace(string(data)) != c.want {
				t.Errorf("\ngot  %s, %v\nwant %s", data, err, c.want)
			}
		})
	}
}

func TestErrorIsAStatus(t *testing.T) {
	client, _ := serve(t, 409, "application/json", `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"m","reason":"Conflict","details":{"name":"x","kind":"crontabs"},"code":409}`)
	err := client.Resource(crontabs).Delete(ctx, "x", metav1.DeleteOptions{})
	if !apierrors.IsConflict(err) {
		t.Errorf("got %v", err)
	}
}

func TestWatch(t *testing.T) {
	client, requests := serve(t, 200, "application/json", `{"type":"ADDED","object":{"kind":"CronTab","apiVersion":"example.com/v1","n":7}}`+
		`{"type":"BOOKMARK","object":{"kind":"CronTab","apiVersion":"example.com/v1","metadata":{"resourceVersion":"9"}}}`+
		`{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410}}`)
	w, err := client.Resource(crontabs).Watch(ctx, metav1.ListOptions{ResourceVersion: "4", AllowWatchBookmarks: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	var got []watch.Event
	for event := range w.ResultChan() {
		got = append(got, event)
	}
	if len(got) != 3 || got[0].Type != watch.Added || got[1].Type != watch.Bookmark || got[2].Type != watch.Error {
		t.Fatalf("events %v", got)
	}
	if u, ok := got[0].Object.(*unstructured.Unstructured); !ok || u.Object["n"] != int64(7) {
		t.Errorf("object %#v", got[0].Object)
	}
	if status, ok := got[2].Object.(*metav1.Status); !ok || status.Code != 410 {
		t.Errorf("error %#v", got[2].Object)
	}
	want := request{"GET /apis/example.com/v1/CronTabs", "allowWatchBookmarks=true&resourceVersion=4&watch=true", "application/json", "", ""}
	if (*requests)[0] != want {
		t.Errorf("request %q", *requests)
	}
}

func TestConfigFor(t *testing.T) {
	given := &rest.Config{Host: "h", APIPath: "/apis", ContentConfig: rest.ContentConfig{ContentType: "a/b", AcceptContentTypes: "c/d"}}
	got := ConfigFor(given)
	if got.ContentType != "application/json" || got.AcceptContentTypes != "application/json" || got.NegotiatedSerializer == nil ||
		got.UserAgent != rest.DefaultKubernetesUserAgent() || got.Host != "h" {
		t.Errorf("got %v", got)
	}
	if given.ContentType != "a/b" || given.NegotiatedSerializer != nil || given.UserAgent != "" {
		t.Errorf("the config given was changed: %v", given)
	}
	if ConfigFor(&rest.Config{UserAgent: "me"}).UserAgent != "me" {
		t.Error("user agent was replaced")
	}
	if _, err := NewForConfig(&rest.Config{Host: "://"}); err == nil {
		t.Error("no error for a bad host")
	}
	defer func() {
		if recover() == nil {
			t.Error("NewForConfigOrDie lived on")
		}
	}()
	NewForConfigOrDie(&rest.Config{Host: "://"})
}

func TestLegacyAPIPathResolverFunc(t *testing.T) {
	if got := LegacyAPIPathResolverFunc(schema.GroupVersionKind{Version: "v1"}); got != "/api" {
		t.Error(got)
	}
	if got := LegacyAPIPathResolverFunc(crontabs.GroupVersion().WithKind("CronTab")); got != "/apis" {
		t.Error(got)
	}
}
