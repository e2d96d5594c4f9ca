package dynamic

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/features"
	"github.com/clientsmith/client-gen/runtime/rest"
)

type fuzzTransport func(*http.Request) (*http.Response, error)

func (f fuzzTransport) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// FuzzAnswers: what is read of an object, a list and a watch in JSON and CBOR is an error or whole: objects with a kind,
// a list with its items, events with an object, of which at most one, the last, is an ERROR of the client's own.
func FuzzAnswers(f *testing.F) {
	before := features.FeatureGates()
	features.ReplaceFeatureGates(cborGates{before, true})
	f.Cleanup(func() { features.ReplaceFeatureGates(before) })
	codec := cbor.NewSerializer(kinds{}, kinds{})
	inCBOR := func(obj runtime.Object) []byte {
		var buf bytes.Buffer
		if err := codec.Encode(obj, &buf); err != nil {
			f.Fatal(err)
		}
		return buf.Bytes()
	}
	object := tab("x")
	list := &unstructured.UnstructuredList{Object: map[string]any{"kind": "CronTabList", "apiVersion": "example.com/v1"}, Items: []unstructured.Unstructured{*object}}
	event := inCBOR(&metav1.WatchEvent{Type: "ADDED", Object: runtime.RawExtension{Raw: inCBOR(object)}})
	f.Add("application/cbor", inCBOR(object))
	f.Add("application/cbor", inCBOR(list))
	f.Add("application/cbor-seq", append(bytes.Clone(event), event...))
	f.Add("application/cbor-seq", event[:len(event)-3])
	f.Add("application/json", []byte(`{"kind":"CronTab","apiVersion":"example.com/v1","metadata":{"name":"x"},"spec":{"n":1.5,"m":9007199254740993}}`))
	f.Add("application/json", []byte(`{"kind":"CronTabList","apiVersion":"example.com/v1","items":[{"metadata":{"name":"x"}},null]}`))
	f.Add("application/json", []byte(`{"type":"ADDED","object":{"kind":"CronTab","apiVersion":"example.com/v1"}}`+"\n"+`{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1"}}`))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		if strings.ContainsAny(contentType, "\r\n\x00") {
			t.Skip("no header")
		}
		client, err := NewForConfig(&rest.Config{Host: "http://server.test", Transport: fuzzTransport(func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {contentType}}, Request: req,
				Body: io.NopCloser(bytes.NewReader(body)), ContentLength: -1}, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		c := client.Resource(schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "crontabs"})
		if got, err := c.Get(t.Context(), "x", metav1.GetOptions{}); (got == nil) != (err != nil) {
			t.Fatalf("object %v, error %v", got, err)
		} else if err == nil {
			_, _, _ = got.GetName(), got.GetLabels(), got.DeepCopy()
			if got.GetKind() == "" {
				t.Fatalf("object without a kind %v", got)
			}
		}
		if got, err := c.List(t.Context(), metav1.ListOptions{}); (got == nil) != (err != nil) {
			t.Fatalf("list %v, error %v", got, err)
		} else if err == nil {
			for _, item := range got.Items {
				_, _ = item.GetName(), item.DeepCopy()
			}
		}
		w, err := c.Watch(t.Context(), metav1.ListOptions{})
		if err != nil {
			return
		}
		events := 0
		for event := range w.ResultChan() {
			if events++; event.Object == nil || event.Type == "" {
				t.Fatalf("event %v", event)
			}
			if event.Type == watch.Error {
				_ = apierrors.FromObject(event.Object).Error()
			}
		}
		if events > len(body) {
			t.Fatalf("%d events in %d bytes", events, len(body))
		}
		w.Stop()
	})
}
