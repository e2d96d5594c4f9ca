package gentype

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
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// The tests use object metadata as a kind of its own.
type (
	object = metav1.PartialObjectMetadata
	list   = metav1.PartialObjectMetadataList
	client = ClientWithListAndApply[*object, *list, *config]
)

type config struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   metav1.ObjectMeta `json:"metadata"`
	Bad        any               `json:"bad,omitempty"`
}

func (c *config) GetName() *string {
	if c.Metadata.Name == "" {
		return nil
	}
	return &c.Metadata.Name
}

// request is what the server saw.
type request struct {
	Method, Path, Query, Body, ContentType string
}

// newClient returns a client of a server that records requests and gives one answer to all.
func newClient(t *testing.T, namespace string, status int, body string) (*client, *[]request) {
	t.Helper()
	requests := &[]request{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		contentType := r.Header.Get("Content-Type")
		if len(data) == 0 {
			contentType = ""
		}
		*requests = append(*requests, request{r.Method, r.URL.Path, r.URL.Query().Encode(), strings.TrimSpace(string(data)), contentType})
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if _, err := io.WriteString(w, body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)

	gv := schema.GroupVersion{Group: "example.com", Version: "v1"}
	scheme := runtime.NewScheme()
	scheme.AddKnownTypeWithName(gv.WithKind("Thing"), &object{})
	scheme.AddKnownTypeWithName(gv.WithKind("ThingList"), &list{})
	metav1.AddToGroupVersion(scheme, gv)
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	restClient, err := rest.RESTClientFor(&rest.Config{
		Host:    server.URL,
		APIPath: "/apis",
		ContentConfig: rest.ContentConfig{
			GroupVersion:         &gv,
			NegotiatedSerializer: serializer.NewCodecFactory(scheme).WithoutConversion(),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return NewClientWithListAndApply[*object, *list, *config]("things", restClient, runtime.NewParameterCodec(scheme), namespace,
		func() *object { return &object{} }, func() *list { return &list{} }), requests
}

const answerBody = `{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"answer"}}`

func thing(name string) *object {
	return &object{TypeMeta: metav1.TypeMeta{APIVersion: "example.com/v1", Kind: "Thing"}, ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "ignored"}}
}

func TestRequests(t *testing.T) {
	ctx := context.Background()
	const (
		jsonType  = "application/json"
		applyType = "application/apply-patch+yaml"
	)
	objectBody := `{"kind":"Thing","apiVersion":"example.com/v1","metadata":{"name":"x","namespace":"ignored"}}`
	configBody := `{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"x"}}`
	configuration := &config{APIVersion: "example.com/v1", Kind: "Thing", Metadata: metav1.ObjectMeta{Name: "x"}}
	seconds := int64(7)
	for _, c := range []struct {
		name string
		call func(*client) (*object, error)
		// want has a path relative to the collection
		want request
	}{
		{"Get", func(c *client) (*object, error) { return c.Get(ctx, "x", metav1.GetOptions{ResourceVersion: "5"}) },
			request{"GET", "/x", "resourceVersion=5", "", ""}},
		{"Create", func(c *client) (*object, error) {
			return c.Create(ctx, thing("x"), metav1.CreateOptions{FieldManager: "m", DryRun: []string{"All"}})
		}, request{"POST", "", "dryRun=All&fieldManager=m", objectBody, jsonType}},
		{"Update", func(c *client) (*object, error) {
			return c.Update(ctx, thing("x"), metav1.UpdateOptions{FieldManager: "m"})
		},
			request{"PUT", "/x", "fieldManager=m", objectBody, jsonType}},
		{"UpdateStatus", func(c *client) (*object, error) { return c.UpdateStatus(ctx, thing("x"), metav1.UpdateOptions{}) },
			request{"PUT", "/x/status", "", objectBody, jsonType}},
		{"Patch", func(c *client) (*object, error) {
			return c.Patch(ctx, "x", types.MergePatchType, []byte(`{"a":1}`), metav1.PatchOptions{FieldManager: "m"}, "sub", "deeper")
		}, request{"PATCH", "/x/sub/deeper", "fieldManager=m", `{"a":1}`, string(types.MergePatchType)}},
		{"Apply", func(c *client) (*object, error) {
			return c.Apply(ctx, configuration, metav1.ApplyOptions{FieldManager: "m", Force: true})
		},
			request{"PATCH", "/x", "fieldManager=m&force=true", configBody, applyType}},
		{"ApplyStatus", func(c *client) (*object, error) {
			return c.ApplyStatus(ctx, configuration, metav1.ApplyOptions{FieldManager: "m"})
		},
			request{"PATCH", "/x/status", "fieldManager=m&force=false", configBody, applyType}},
		{"Delete", func(c *client) (*object, error) {
			return nil, c.Delete(ctx, "x", metav1.DeleteOptions{GracePeriodSeconds: &seconds})
		}, request{"DELETE", "/x", "", `{"kind":"DeleteOptions","apiVersion":"example.com/v1","gracePeriodSeconds":7}`, jsonType}},
		{"DeleteCollection", func(c *client) (*object, error) {
			return nil, c.DeleteCollection(ctx, metav1.DeleteOptions{GracePeriodSeconds: &seconds}, metav1.ListOptions{LabelSelector: "a=b", TimeoutSeconds: &seconds})
		}, request{"DELETE", "", "labelSelector=a%3Db&timeout=7s&timeoutSeconds=7", `{"kind":"DeleteOptions","apiVersion":"example.com/v1","gracePeriodSeconds":7}`, jsonType}},
	} {
		for namespace, collection := range map[string]string{"": "/apis/example.com/v1/things", "ns": "/apis/example.com/v1/namespaces/ns/things"} {
			t.Run(c.name+" in "+namespace, func(t *testing.T) {
				client, requests := newClient(t, namespace, http.StatusOK, answerBody)
				got, err := c.call(client)
				if err != nil {
					t.Fatal(err)
				}
				if got != nil && got.Name != "answer" {
					t.Errorf("answer %v", got)
				}
				want := c.want
				want.Path = collection + want.Path
				if len(*requests) != 1 || !sameRequest((*requests)[0], want) {
					t.Errorf("got  %+v\nwant %+v", *requests, want)
				}
			})
		}
	}
}

// sameRequest compares bodies as JSON.
func sameRequest(got, want request) bool {
	var gotBody, wantBody any
	if want.Body != "" {
		if json.Unmarshal([]byte(got.Body), &gotBody) != nil || json.Unmarshal([]byte(want.Body), &wantBody) != nil {
			return false
		}
		got.Body, want.Body = "", ""
	}
	return got == want && reflect.DeepEqual(gotBody, wantBody)
}

func TestList(t *testing.T) {
	seconds := int64(7)
	client, requests := newClient(t, "ns", http.StatusOK, `{"kind":"ThingList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a"}}]}`)
	got, err := client.List(context.Background(), metav1.ListOptions{FieldSelector: "metadata.name=a", Limit: 2, TimeoutSeconds: &seconds})
	if err != nil || len(got.Items) != 1 || got.Items[0].Name != "a" || got.ResourceVersion != "9" {
		t.Errorf("list %v, %v", got, err)
	}
	want := request{Method: "GET", Path: "/apis/example.com/v1/namespaces/ns/things", Query: "fieldSelector=metadata.name%3Da&limit=2&timeout=7s&timeoutSeconds=7"}
	if (*requests)[0] != want {
		t.Errorf("got %+v", (*requests)[0])
	}
}

func TestWatch(t *testing.T) {
	client, requests := newClient(t, "ns", http.StatusOK, `{"type":"ADDED","object":`+answerBody+`}`)
	w, err := client.Watch(context.Background(), metav1.ListOptions{LabelSelector: "a"})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	event := <-w.ResultChan()
	if got, ok := event.Object.(*object); event.Type != watch.Added || !ok || got.Name != "answer" {
		t.Errorf("event %v", event)
	}
	if want := (request{Method: "GET", Path: "/apis/example.com/v1/namespaces/ns/things", Query: "labelSelector=a&watch=true"}); (*requests)[0] != want {
		t.Errorf("got %+v", (*requests)[0])
	}
}

func TestErrors(t *testing.T) {
	ctx := context.Background()
	client, _ := newClient(t, "ns", http.StatusNotFound, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404,"message":"gone"}`)
	results := map[string]func() (*object, error){
		"Get":    func() (*object, error) { return client.Get(ctx, "x", metav1.GetOptions{}) },
		"Create": func() (*object, error) { return client.Create(ctx, thing("x"), metav1.CreateOptions{}) },
		"Update": func() (*object, error) { return client.Update(ctx, thing("x"), metav1.UpdateOptions{}) },
		"Patch": func() (*object, error) {
			return client.Patch(ctx, "x", types.MergePatchType, nil, metav1.PatchOptions{})
		},
		"Apply": func() (*object, error) {
			return client.Apply(ctx, &config{Metadata: metav1.ObjectMeta{Name: "x"}}, metav1.ApplyOptions{})
		},
	}
	for name, call := range results {
		if got, err := call(); !apierrors.IsNotFound(err) || got == nil {
			t.Errorf("%s: %v, %v; want an empty object and NotFound", name, got, err)
		}
	}
	if got, err := client.List(ctx, metav1.ListOptions{}); !apierrors.IsNotFound(err) || got == nil {
		t.Errorf("List: %v, %v", got, err)
	}
	if err := client.Delete(ctx, "x", metav1.DeleteOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("Delete: %v", err)
	}
}

func TestNothingIsSentForBadArguments(t *testing.T) {
	ctx := context.Background()
	client, requests := newClient(t, "ns", http.StatusOK, answerBody)
	for message, configuration := range map[string]*config{
		"object provided to Apply must not be nil": nil,
		"obj.Name must be provided to Apply":       {},
		"unsupported type":                         {Metadata: metav1.ObjectMeta{Name: "x"}, Bad: func() {}},
	} {
		for _, call := range []func(context.Context, *config, metav1.ApplyOptions) (*object, error){client.Apply, client.ApplyStatus} {
			if got, err := call(ctx, configuration, metav1.ApplyOptions{}); got != nil || err == nil || !strings.Contains(err.Error(), message) {
				t.Errorf("want %q, got %v, %v", message, got, err)
			}
		}
	}
	if _, err := client.Update(ctx, thing(""), metav1.UpdateOptions{}); err == nil {
		t.Error("Update without a name is no error")
	}
	if len(*requests) != 0 {
		t.Errorf("sent %v", *requests)
	}
}

func TestConstructors(t *testing.T) {
	base, _ := newClient(t, "ns", http.StatusOK, answerBody)
	restClient, codec := base.GetClient(), runtime.ParameterCodec(nil)
	newObject, newList := func() *object { return &object{} }, func() *list { return &list{} }
	for name, c := range map[string]*Client[*object]{
		"NewClient":          NewClient("things", restClient, codec, "ns", newObject, PrefersProtobuf[*object]()),
		"NewClientWithList":  NewClientWithList("things", restClient, codec, "ns", newObject, newList, PrefersProtobuf[*object]()).Client,
		"NewClientWithApply": NewClientWithApply[*object, *config]("things", restClient, codec, "ns", newObject, PrefersProtobuf[*object]()).Client,
		"NewClientWithListAndApply": NewClientWithListAndApply[*object, *list, *config](
			"things", restClient, codec, "ns", newObject, newList, PrefersProtobuf[*object]()).Client,
	} {
		if c.GetClient() != restClient || c.GetNamespace() != "ns" || !c.prefersProtobuf {
			t.Errorf("%s lost an argument: %+v", name, c)
		}
		if got, err := c.Get(context.Background(), "x", metav1.GetOptions{}); err != nil || got.Name != "answer" {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if NewClient("things", restClient, codec, "", newObject).prefersProtobuf {
		t.Error("protobuf is preferred without being asked for")
	}
}
