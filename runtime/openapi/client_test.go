package openapi

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// newRESTClient returns a client of a server below prefix, which lists one document at location.
func newRESTClient(t *testing.T, prefix, location string, seen *string) rest.Interface {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := `{"paths":{"apis/apps/v1":{"serverRelativeURL":"` + location + `"}}}`
		if r.URL.Path != prefix+"/openapi/v3" {
			*seen = r.URL.RequestURI() + " " + r.Header.Get("Accept")
			body = "document"
		}
		if strings.Contains(r.URL.Path, "missing") {
			w.WriteHeader(http.StatusNotFound)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	client, err := rest.UnversionedRESTClientFor(&rest.Config{
		Host:          server.URL + prefix,
		ContentConfig: rest.ContentConfig{NegotiatedSerializer: serializer.NewCodecFactory(scheme).WithoutConversion()},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestSchema(t *testing.T) {
	for name, c := range map[string]struct{ prefix, location, want string }{
		"plain":                           {"", "/openapi/v3/apis/apps/v1?hash=A", "/openapi/v3/apis/apps/v1?hash=A"},
		"below a prefix the server knows": {"/k8s/c1", "/k8s/c1/openapi/v3/apis/apps/v1?hash=A", "/k8s/c1/openapi/v3/apis/apps/v1?hash=A"},
		"below a prefix that it does not": {"/k8s/c1", "/openapi/v3/apis/apps/v1?hash=A", "/k8s/c1/openapi/v3/apis/apps/v1?hash=A"},
		"somewhere else on the server":    {"", "/other/doc?x=y", "/other/doc?x=y"},
	} {
		t.Run(name, func(t *testing.T) {
			var seen string
			paths, err := NewClient(newRESTClient(t, c.prefix, c.location, &seen)).Paths()
			if err != nil {
				t.Fatal(err)
			}
			document := paths["apis/apps/v1"]
			if document == nil || document.ServerRelativeURL() != c.location {
				t.Fatalf("paths %v", paths)
			}
			body, err := document.Schema(ContentTypeOpenAPIV3PB)
			if err != nil || string(body) != "document" {
				t.Errorf("%s, %v", body, err)
			}
			if want := c.want + " " + ContentTypeOpenAPIV3PB; seen != want {
				t.Errorf("asked for %s, want %s", seen, want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	var seen string
	paths, err := NewClientWithContext(newRESTClient(t, "", "/openapi/v3/missing", &seen)).PathsWithContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := paths["apis/apps/v1"].SchemaWithContext(t.Context(), "application/json"); !apierrors.IsNotFound(err) {
		t.Errorf("missing document: %v", err)
	}
	malformed := NewClient(newRESTClient(t, "", `"`, &seen))
	if _, err := malformed.Paths(); err == nil || !strings.Contains(err.Error(), "parse answer") {
		t.Errorf("malformed list: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := paths["apis/apps/v1"].SchemaWithContext(ctx, "application/json"); err == nil {
		t.Error("a cancelled context is no error")
	}
}

type plainClient struct{ Client }
type plainDocument struct{ GroupVersion }

func TestConverters(t *testing.T) {
	if ToClientWithContext(nil) != nil || ToGroupVersionWithContext(nil) != nil {
		t.Error("nil does not stay nil")
	}
	var seen string
	client := NewClient(newRESTClient(t, "", "/openapi/v3/x", &seen))
	if ToClientWithContext(client) != client.(ClientWithContext) {
		t.Error("a client with contexts was wrapped")
	}
	paths, err := ToClientWithContext(plainClient{client}).PathsWithContext(t.Context())
	if err != nil || len(paths) != 1 {
		t.Fatalf("%v, %v", paths, err)
	}
	old, err := client.Paths()
	if err != nil {
		t.Fatal(err)
	}
	document := ToGroupVersionWithContext(plainDocument{old["apis/apps/v1"]})
	if body, err := document.SchemaWithContext(t.Context(), "application/json"); err != nil || string(body) != "document" {
		t.Errorf("%s, %v", body, err)
	}
}
