package metadata

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/rest"
)

var (
	ctx      = context.Background()
	crontabs = schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "crontabs"}
	nodes    = schema.GroupVersionResource{Version: "v1", Resource: "nodes"}
)

// request is what the server saw.
type request struct{ Line, Query, Accept, ContentType, Body string }

// serve returns a client of a server that records requests and gives one answer to all.
func serve(t *testing.T, status int, contentType, body string) (Interface, *[]request) {
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
	client, err := NewForConfig(&rest.Config{Host: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	return client, requests
}

// call is one method call.
type call func(ResourceInterface) (any, error)

const (
	js         = "application/json"
	objectBody = `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"x"}}`
	listBody   = `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"8"},"items":[` + objectBody + `]}`
)

func TestRequests(t *testing.T) {
	seconds := int64(7)
	const accept, acceptPlain = acceptObject, "application/vnd.kubernetes.protobuf,application/json"
	for _, c := range []struct {
		name, body string
		call       call
		want       request // with a path below the collection
	}{
		{"Get", objectBody, func(c ResourceInterface) (any, error) {
			return c.Get(ctx, "x", metav1.GetOptions{ResourceVersion: "5"})
		},
			request{"GET /x", "resourceVersion=5", accept, "", ""}},
		{"Get subresource", objectBody, func(c ResourceInterface) (any, error) { return c.Get(ctx, "x", metav1.GetOptions{}, "a", "b") },
			request{"GET /x/a/b", "", accept, "", ""}},
		{"List", listBody, func(c ResourceInterface) (any, error) { return c.List(ctx, metav1.ListOptions{LabelSelector: "a=b"}) },
			request{"GET ", "labelSelector=a%3Db", acceptList, "", ""}},
		{"List with a timeout", listBody, func(c ResourceInterface) (any, error) {
			return c.List(ctx, metav1.ListOptions{TimeoutSeconds: &seconds})
		}, request{"GET ", "timeoutSeconds=7", acceptList, "", ""}},
		{"Watch", "", func(c ResourceInterface) (any, error) {
			return c.Watch(ctx, metav1.ListOptions{ResourceVersion: "4", TimeoutSeconds: &seconds})
		}, request{"GET ", "resourceVersion=4&timeout=7s&timeoutSeconds=7&watch=true", accept, "", ""}},
		{"Delete", objectBody, func(c ResourceInterface) (any, error) {
			return nil, c.Delete(ctx, "x", *metav1.NewDeleteOptions(3), "sub")
		}, request{"DELETE /x/sub", "", acceptPlain, js, `{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":3}` + "\n"}},
		{"DeleteCollection", objectBody, func(c ResourceInterface) (any, error) {
			return nil, c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "a=b"})
		}, request{"DELETE ", "labelSelector=a%3Db", acceptPlain, js, `{"kind":"DeleteOptions","apiVersion":"v1"}` + "\n"}},
		{"Patch", objectBody, func(c ResourceInterface) (any, error) {
			return c.Patch(ctx, "x", types.MergePatchType, []byte(`{"a":1}`), metav1.PatchOptions{FieldManager: "m"}, "status")
		}, request{"PATCH /x/status", "fieldManager=m", accept, "application/merge-patch+json", `{"a":1}`}},
	} {
		for path, client := range map[string]func(Interface) ResourceInterface{
			"/apis/example.com/v1/namespaces/ns/crontabs": func(c Interface) ResourceInterface { return c.Resource(crontabs).Namespace("ns") },
			"/api/v1/nodes": func(c Interface) ResourceInterface { return c.Resource(nodes) },
		} {
			t.Run(c.name+path, func(t *testing.T) {
				base, requests := serve(t, 200, js, c.body)
				if _, err := c.call(client(base)); err != nil {
					t.Fatal(err)
				}
				want := c.want
				want.Line = strings.Replace(want.Line, " ", " "+path, 1)
				if got := *requests; len(got) != 1 || got[0] != want {
					t.Errorf("\ngot  %q\nwant %q", got, want)
				}
			})
		}
	}
}

func TestRefusals(t *testing.T) {
	client, requests := serve(t, 200, js, objectBody)
	r := client.Resource(crontabs)
	for want, call := range map[string]func() error{
		"get metadata of crontabs.example.com: name is required":    func() error { _, err := r.Get(ctx, "", metav1.GetOptions{}); return err },
		"patch metadata of crontabs.example.com: name is required":  func() error { _, err := r.Patch(ctx, "", "", nil, metav1.PatchOptions{}); return err },
		"delete metadata of crontabs.example.com: name is required": func() error { return r.Delete(ctx, "", metav1.DeleteOptions{}) },
		`get metadata of crontabs.example.com: invalid name ".."`:   func() error { _, err := r.Get(ctx, "..", metav1.GetOptions{}); return err },
		`list metadata of crontabs.example.com: invalid namespace "a/b"`: func() error {
			_, err := r.Namespace("a/b").List(ctx, metav1.ListOptions{})
			return err
		},
		`watch metadata of crontabs.example.com: invalid namespace`: func() error { _, err := r.Namespace("..").Watch(ctx, metav1.ListOptions{}); return err },
		`delete metadata of crontabs.example.com: invalid namespace`: func() error {
			return r.Namespace("..").DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
		},
		`invalid subresource "../.."`: func() error { return r.Delete(ctx, "x", metav1.DeleteOptions{}, "../..") },
	} {
		if err := call(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if len(*requests) != 0 {
		t.Errorf("sent: %v", *requests)
	}
}

// protobuf returns an object in its protobuf form.
func protobuf(t *testing.T, obj runtime.Object) string {
	t.Helper()
	info, ok := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), runtime.ContentTypeProtobuf)
	if !ok {
		t.Fatal("no protobuf serializer")
	}
	var buf bytes.Buffer
	if err := codecs.EncoderForVersion(info.Serializer, metav1.SchemeGroupVersion).Encode(obj, &buf); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestAnswers(t *testing.T) {
	get := func(c ResourceInterface) (any, error) { return c.Get(ctx, "x", metav1.GetOptions{}) }
	list := func(c ResourceInterface) (any, error) { return c.List(ctx, metav1.ListOptions{}) }
	object := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Name: "x", UID: "u"}}
	for _, c := range []struct {
		name, contentType, body string
		call                    call
		want                    string // the result, or the error
	}{
		{"object", js, objectBody, get, "meta.k8s.io/v1 PartialObjectMetadata x"},
		{"list", js, listBody, list, "meta.k8s.io/v1 PartialObjectMetadataList 8 [x]"},
		{"protobuf object", runtime.ContentTypeProtobuf, protobuf(t, object), get, "meta.k8s.io/v1 PartialObjectMetadata x"},
		{"protobuf list", runtime.ContentTypeProtobuf, protobuf(t, &metav1.PartialObjectMetadataList{Items: []metav1.PartialObjectMetadata{*object}}), list,
			"meta.k8s.io/v1 PartialObjectMetadataList  [x]"},
		{"whole object", js, `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","uid":"u"},"spec":{"nodeName":"n"}}`, get, "  p"},
		{"whole list", js, `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"8"},"items":[{"kind":"Pod","metadata":{"name":"p"}}]}`, list, "  8 [p]"},
		{"neither name nor uid", js, `{"kind":"Weird","apiVersion":"v1","spec":{}}`, get, "the response has no object metadata"},
		{"item without metadata", js, `{"kind":"WeirdList","apiVersion":"v1","items":[{"spec":{}}]}`, list, "item 0: the response has no object metadata"},
		{"list instead of object", js, listBody, get, "the response is a *v1.PartialObjectMetadataList"},
		{"object instead of list", js, objectBody, list, "the response is a *v1.PartialObjectMetadata"},
		{"broken", js, `{"kind":"Pod","apiVersion":"v1",`, get, "unexpected"},
		{"other media type", "text/html", `<html>`, get, "text/html"},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, _ := serve(t, 200, c.contentType, c.body)
			got, err := c.call(client.Resource(crontabs))
			if err != nil {
				if !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v, want %q", err, c.want)
				}
				return
			}
			var shown string
			switch o := got.(type) {
			case *metav1.PartialObjectMetadata:
				shown = fmt.Sprint(o.APIVersion, " ", o.Kind, " ", o.Name)
			case *metav1.PartialObjectMetadataList:
				names := []string{}
				for _, item := range o.Items {
					names = append(names, item.Name)
				}
				shown = fmt.Sprint(o.APIVersion, " ", o.Kind, " ", o.ResourceVersion, " ", names)
			}
			if shown != c.want {
				t.Errorf("got %q, want %q", shown, c.want)
			}
		})
	}
}

func TestErrorIsAStatus(t *testing.T) {
	client, _ := serve(t, 404, js, `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"m","reason":"NotFound","code":404}`)
	if got, err := client.Resource(crontabs).Get(ctx, "x", metav1.GetOptions{}); !apierrors.IsNotFound(err) || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestWatchEvents(t *testing.T) {
	client, _ := serve(t, 200, js, `{"type":"ADDED","object":`+objectBody+`}`+
		`{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410}}`)
	w, err := client.Resource(crontabs).Watch(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	first, second := <-w.ResultChan(), <-w.ResultChan()
	if m, ok := first.Object.(*metav1.PartialObjectMetadata); !ok || first.Type != watch.Added || m.Name != "x" || m.Kind != "PartialObjectMetadata" {
		t.Errorf("first %v", first)
	}
	if s, ok := second.Object.(*metav1.Status); !ok || second.Type != watch.Error || s.Code != 410 {
		t.Errorf("second %v", second)
	}
}

func TestConfigFor(t *testing.T) {
	given := &rest.Config{ContentConfig: rest.ContentConfig{ContentType: "a/b", AcceptContentTypes: "c/d"}}
	got := ConfigFor(given)
	if got.ContentType != "application/vnd.kubernetes.protobuf" || got.AcceptContentTypes != "application/vnd.kubernetes.protobuf,application/json" || got.UserAgent == "" {
		t.Errorf("got %v", got)
	}
	if given.ContentType != "a/b" || given.NegotiatedSerializer != nil {
		t.Errorf("the config given was changed: %v", given)
	}
	defer func() {
		if recover() == nil {
			t.Error("NewForConfigOrDie lived on")
		}
	}()
	NewForConfigOrDie(&rest.Config{Host: "://"})
}
