package dynamic

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/features"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// cborGates has the gates of CBOR on.
type cborGates struct {
	features.Gates
	prefer bool
}

func (g cborGates) Enabled(key features.Feature) bool {
	switch key {
	case features.ClientsAllowCBOR:
		return true
	case features.ClientsPreferCBOR:
		return g.prefer
	}
	return g.Gates.Enabled(key)
}

func withCBOR(t *testing.T, prefer bool) {
	t.Helper()
	before := features.FeatureGates()
	features.ReplaceFeatureGates(cborGates{before, prefer})
	t.Cleanup(func() { features.ReplaceFeatureGates(before) })
}

func TestCBORNegotiation(t *testing.T) {
	for prefer, want := range map[bool][2]string{
		false: {"application/json", "application/json,application/cbor;q=0.9"},
		true:  {"application/cbor", "application/cbor,application/json;q=0.9"},
	} {
		withCBOR(t, prefer)
		got := ConfigFor(&rest.Config{})
		if got.ContentType != want[0] || got.AcceptContentTypes != want[1] {
			t.Errorf("preferred %t: sends %s, accepts %s", prefer, got.ContentType, got.AcceptContentTypes)
		}
	}
}

// TestCBOR answers in CBOR to requests in CBOR.
func TestCBOR(t *testing.T) {
	withCBOR(t, true)
	codec := cbor.NewSerializer(kinds{}, kinds{})
	encode := func(obj runtime.Object) []byte {
		var buf bytes.Buffer
		if err := codec.Encode(obj, &buf); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	want := tab("x")
	want.Object["big"] = int64(9007199254740993)
	var bodies []*unstructured.Unstructured
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := encode(want)
		switch {
		case r.URL.Query().Get("watch") != "":
			answer = encode(&metav1.WatchEvent{Type: "ADDED", Object: runtime.RawExtension{Raw: answer}})
		case r.Method == http.MethodGet && r.URL.Path == "/api/v1/nodes":
			answer = encode(&unstructured.UnstructuredList{Object: map[string]interface{}{"kind": "CronTabList", "apiVersion": "example.com/v1"}, Items: []unstructured.Unstructured{*want}})
		case r.Method == http.MethodDelete:
			answer = encode(&metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusSuccess})
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if len(body) > 0 {
			sent := &unstructured.Unstructured{}
			if _, _, err := codec.Decode(body, nil, sent); err != nil {
				t.Errorf("%s: body %q: %v", r.Method, body, err)
			}
			bodies = append(bodies, sent)
		}
		w.Header().Set("Content-Type", "application/cbor")
		if r.URL.Query().Get("watch") != "" {
			w.Header().Set("Content-Type", "application/cbor-seq")
		}
		if _, err := w.Write(answer); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	client, err := NewForConfig(&rest.Config{Host: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	c := client.Resource(nodes)
	check := func(what string, got *unstructured.Unstructured, err error) {
		t.Helper()
		if err != nil || got.GetName() != "x" || got.Object["big"] != want.Object["big"] || got.GetKind() != "CronTab" {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
	got, err := c.Create(ctx, want, metav1.CreateOptions{})
	check("create", got, err)
	got, err = c.Get(ctx, "x", metav1.GetOptions{})
	check("get", got, err)
	list, err := c.List(ctx, metav1.ListOptions{})
	if err != nil || len(list.Items) != 1 {
		t.Fatalf("list: %v, %v", list, err)
	}
	check("list", &list.Items[0], nil)
	w, err := c.Watch(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	event := <-w.ResultChan()
	seen, ok := event.Object.(*unstructured.Unstructured)
	if !ok || event.Type != watch.Added {
		t.Fatalf("event %v", event)
	}
	check("watch", seen, nil)
	if err := c.Delete(ctx, "x", *metav1.NewDeleteOptions(3)); err != nil {
		t.Errorf("delete: %v", err)
	}
	if len(bodies) != 2 || bodies[0].Object["big"] != want.Object["big"] || bodies[1].GetKind() != "DeleteOptions" || bodies[1].Object["gracePeriodSeconds"] != int64(3) {
		t.Errorf("bodies %v", bodies)
	}
}
