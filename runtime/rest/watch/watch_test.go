package watch

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/streaming"
	"k8s.io/apimachinery/pkg/watch"
)

var (
	scheme = runtime.NewScheme()
	codecs = serializer.NewCodecFactory(scheme)
)

func init() {
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
}

func info(t *testing.T, mediaType string) runtime.SerializerInfo {
	t.Helper()
	i, ok := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), mediaType)
	if !ok {
		t.Fatalf("no serializer for %s", mediaType)
	}
	return i
}

func decoderOf(t *testing.T, mediaType string, r io.ReadCloser) *Decoder {
	i := info(t, mediaType)
	return NewDecoder(streaming.NewDecoder(i.StreamSerializer.Framer.NewFrameReader(r), i.StreamSerializer.Serializer), i.Serializer)
}

func TestRoundTrip(t *testing.T) {
	for _, mediaType := range []string{runtime.ContentTypeJSON, runtime.ContentTypeProtobuf} {
		t.Run(mediaType, func(t *testing.T) {
			var wire bytes.Buffer
			i := info(t, mediaType)
			v1 := schema.GroupVersion{Version: "v1"}
			e := NewEncoder(streaming.NewEncoder(i.StreamSerializer.Framer.NewFrameWriter(&wire), i.StreamSerializer.Serializer),
				codecs.WithoutConversion().EncoderForVersion(i.Serializer, v1))
			types := []watch.EventType{watch.Added, watch.Modified, watch.Deleted, watch.Bookmark, watch.Error}
			for _, eventType := range types {
				if err := e.Encode(&watch.Event{Type: eventType, Object: &metav1.Status{Message: string(eventType)}}); err != nil {
					t.Fatal(err)
				}
			}
			d := decoderOf(t, mediaType, io.NopCloser(&wire))
			for _, want := range types {
				eventType, obj, err := d.Decode()
				if err != nil || eventType != want {
					t.Fatalf("got %s, %v, want %s", eventType, err, want)
				}
				if status, ok := obj.(*metav1.Status); !ok || status.Message != string(want) {
					t.Errorf("%s: got %+v", want, obj)
				}
			}
			if _, _, err := d.Decode(); err != io.EOF {
				t.Errorf("at the end: %v", err)
			}
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	status := `{"kind":"Status","apiVersion":"v1"}`
	tests := []struct{ name, wire, want string }{
		{"type", `{"type":"BORN","object":` + status + `}`, `unknown type "BORN"`},
		{"lower case", `{"type":"added","object":` + status + `}`, `unknown type "added"`},
		{"no type", `{"object":` + status + `}`, `unknown type ""`},
		{"object", `{"type":"ADDED","object":{"kind":"Nothing","apiVersion":"v1"}}`, `decode object of watch event ADDED: no kind "Nothing"`},
		{"no object", `{"type":"DELETED"}`, "decode object of watch event DELETED"},
		{"no event", status, "the frame holds a *v1.Status"},
		{"no JSON", `<`, "invalid character"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			eventType, obj, err := decoderOf(t, runtime.ContentTypeJSON, io.NopCloser(strings.NewReader(tt.wire))).Decode()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
			if eventType != "" || obj != nil {
				t.Errorf("with the error came %q, %v", eventType, obj)
			}
		})
	}
}

func TestDecodeGoesOnAfterABadEvent(t *testing.T) {
	d := decoderOf(t, runtime.ContentTypeJSON, io.NopCloser(strings.NewReader(
		`{"type":"BORN","object":{}}{"type":"ADDED","object":{"kind":"Status","apiVersion":"v1"}}`)))
	if _, _, err := d.Decode(); err == nil {
		t.Fatal("no error")
	}
	if eventType, _, err := d.Decode(); err != nil || eventType != watch.Added {
		t.Errorf("got %s, %v", eventType, err)
	}
}

func TestClose(t *testing.T) {
	r, _ := io.Pipe()
	d := decoderOf(t, runtime.ContentTypeJSON, r)
	done := make(chan error)
	go func() {
		_, _, err := d.Decode()
		done <- err
	}()
	d.Close()
	if err := <-done; err == nil {
		t.Error("Decode returned no error")
	}
	d.Close()
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestEncodeErrors(t *testing.T) {
	i := info(t, runtime.ContentTypeJSON)
	errBroken := errors.New("broken")
	e := NewEncoder(streaming.NewEncoder(brokenWriter{errBroken}, i.StreamSerializer.Serializer), i.Serializer)
	if err := e.Encode(&watch.Event{Type: watch.Added, Object: &metav1.Status{}}); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
	p := NewEncoder(streaming.NewEncoder(io.Discard, i.StreamSerializer.Serializer), info(t, runtime.ContentTypeProtobuf).Serializer)
	if err := p.Encode(&watch.Event{Type: watch.Added, Object: &unencodable{}}); err == nil || !strings.Contains(err.Error(), "encode object of watch event ADDED") {
		t.Errorf("got %v", err)
	}
}

// unencodable has no protobuf form.
type unencodable struct{}

func (u *unencodable) GetObjectKind() schema.ObjectKind { return schema.EmptyObjectKind }
func (u *unencodable) DeepCopyObject() runtime.Object   { return &unencodable{} }
