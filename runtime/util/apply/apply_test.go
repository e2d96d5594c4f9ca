package apply

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/serializer/cbor/direct"

	"github.com/clientsmith/client-gen/runtime/features"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// configuration looks like a generated apply configuration.
type configuration struct {
	Kind *string           `json:"kind,omitempty"`
	Data map[string]string `json:"data,omitempty"`
}

// sent is what reaches the server.
type sent struct {
	method, contentType string
	body                []byte
}

func apply(t *testing.T, config any, times int) sent {
	t.Helper()
	var last sent
	client := &http.Client{Transport: roundTripper(func(req *http.Request) *http.Response {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Fatal(err)
		}
		last = sent{req.Method, req.Header.Get("Content-Type"), body}
		return &http.Response{StatusCode: http.StatusUnsupportedMediaType, Body: http.NoBody}
	})}
	c, err := rest.NewRESTClient(base, "/api/v1", rest.ClientContentConfig{}, nil, client)
	if err != nil {
		t.Fatal(err)
	}
	for range times {
		r, err := NewRequest(c, config)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Resource("things").Name("a").Do(t.Context()).Error()
	}
	return last
}

type gates struct{ features.Gates }

func (g gates) Enabled(key features.Feature) bool {
	return key == features.ClientsAllowCBOR || key == features.ClientsPreferCBOR || g.Gates.Enabled(key)
}

func TestNewRequest(t *testing.T) {
	kind := "Thing"
	config := &configuration{Kind: &kind, Data: map[string]string{"a": "b"}}

	got := apply(t, config, 1)
	if got.method != http.MethodPatch || got.contentType != "application/apply-patch+yaml" || string(got.body) != `{"kind":"Thing","data":{"a":"b"}}` {
		t.Errorf("JSON: %s, %s, %q", got.method, got.contentType, got.body)
	}

	old := features.FeatureGates()
	features.ReplaceFeatureGates(gates{old})
	t.Cleanup(func() { features.ReplaceFeatureGates(old) })
	got = apply(t, config, 1)
	var decoded configuration
	if err := direct.Unmarshal(got.body, &decoded); err != nil || *decoded.Kind != kind || decoded.Data["a"] != "b" {
		t.Errorf("CBOR: %+v, %v", decoded, err)
	}
	if got.method != http.MethodPatch || got.contentType != "application/apply-patch+cbor" {
		t.Errorf("CBOR: %s, %s", got.method, got.contentType)
	}
	if got = apply(t, config, 2); got.contentType != "application/apply-patch+yaml" {
		t.Errorf("after the server refused CBOR: %s", got.contentType)
	}
}

func TestNewRequestErrors(t *testing.T) {
	c, err := rest.NewRESTClient(base, "", rest.ClientContentConfig{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRequest(c, make(chan int))
	if r != nil || err == nil || !strings.Contains(err.Error(), "new apply request: encode apply configuration chan int") {
		t.Errorf("got %v, %v", r, err)
	}
}
