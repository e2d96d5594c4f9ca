package rest

import (
	"maps"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/features"
)

// fixedGates are feature gates with two that the test chooses.
type fixedGates struct {
	features.Gates
	on map[features.Feature]bool
}

func (g fixedGates) Enabled(key features.Feature) bool {
	if on, ok := g.on[key]; ok {
		return on
	}
	return g.Gates.Enabled(key)
}

func setCBOR(t *testing.T, allow, prefer bool) {
	t.Helper()
	old := features.FeatureGates()
	features.ReplaceFeatureGates(fixedGates{old, map[features.Feature]bool{
		features.ClientsAllowCBOR: allow, features.ClientsPreferCBOR: prefer,
	}})
	t.Cleanup(func() { features.ReplaceFeatureGates(old) })
}

var cborCodecs = serializer.NewCodecFactory(testScheme, serializer.WithSerializer(cbor.NewSerializerInfo))

func withCBOR(c *ClientContentConfig) {
	c.Negotiator = runtime.NewClientNegotiator(cborCodecs.WithoutConversion(), schema.GroupVersion{Version: "v1"})
}

func TestCBORContentTypes(t *testing.T) {
	const pb = "application/vnd.kubernetes.protobuf"
	tests := []struct {
		name                string
		allow, prefer       bool
		accept, contentType string
		wantAccept, want    string
		asProtobuf          bool
	}{
		{name: "off", accept: "application/cbor", contentType: "application/cbor", wantAccept: "application/json", want: "application/json"},
		{name: "off, preferred all the same", prefer: true, wantAccept: "application/json, */*", want: "application/json"},
		{name: "on", allow: true, accept: "application/cbor", contentType: "application/cbor", wantAccept: "application/cbor", want: "application/cbor"},
		{name: "on, default", allow: true, wantAccept: "application/json, */*", want: "application/json"},
		{name: "preferred", allow: true, prefer: true, wantAccept: "application/cbor, */*", want: "application/cbor"},
		{name: "preferred, JSON asked for", allow: true, prefer: true, contentType: "application/json", wantAccept: "application/json, */*", want: "application/json"},
		{name: "preferred, protobuf by type", allow: true, prefer: true, asProtobuf: true, wantAccept: pb + ",application/json", want: pb},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			setCBOR(t, tt.allow, tt.prefer)
			r := newTestClient(t, nil, withCBOR, func(c *ClientContentConfig) {
				c.AcceptContentTypes, c.ContentType = tt.accept, tt.contentType
			}).Post().UseProtobufAsDefaultIfPreferred(tt.asProtobuf).Body(&metav1.DeleteOptions{})
			if err := r.Error(); err != nil {
				t.Fatal(err)
			}
			if accept, ct := r.headers.Get("Accept"), r.headers.Get("Content-Type"); accept != tt.wantAccept || ct != tt.want {
				t.Errorf("got %q and %q, want %q and %q", accept, ct, tt.wantAccept, tt.want)
			}
		})
	}
}

func TestCBORFallback(t *testing.T) {
	setCBOR(t, true, true)
	apply := func(r *Request) *Request { return r.ApplyBody(map[string]any{"a": 1}) }
	object := func(r *Request) *Request { return r.Body(&metav1.DeleteOptions{}) }
	other := func(r *Request) *Request { return r.Body([]byte("{}")).SetHeader("Content-Type", "application/json") }
	tests := []struct {
		name          string
		status        int
		first, second func(*Request) *Request
		want          string // content type of the second request
		accept        string
	}{
		{"object refused, then an object", 415, object, object, "application/json", "application/json, */*"},
		{"object refused, then an apply", 415, object, apply, "application/apply-patch+yaml", "application/json, */*"},
		{"apply refused, then an apply", 415, apply, apply, "application/apply-patch+yaml", "application/json, */*"},
		{"apply refused, then an object", 415, apply, object, "application/json", "application/json, */*"},
		{"something else refused", 415, other, object, "application/cbor", "application/cbor, */*"},
		{"another status", 406, object, object, "application/cbor", "application/cbor, */*"},
		{"another status, apply", 500, apply, apply, "application/apply-patch+cbor", "application/cbor, */*"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := answering(answer{status: tt.status, header: jsonHeader})
			c := newTestClient(t, s, withCBOR)
			for _, build := range []func(*Request) *Request{tt.first, tt.second} {
				if err := build(c.Post()).Do(t.Context()).Error(); err == nil {
					t.Fatal("no error")
				}
			}
			if got := len(s.sent()); got != 2 {
				t.Fatalf("sent %d times: the refused request must not be sent again", got)
			}
			last := s.sent()[1].header
			if last.Get("Content-Type") != tt.want || last.Get("Accept") != tt.accept {
				t.Errorf("got %q and %q", last.Get("Content-Type"), last.Get("Accept"))
			}
		})
	}
}

func TestProtobufIsNotGivenUp(t *testing.T) {
	s := answering(answer{status: 415, header: jsonHeader})
	c := newTestClient(t, s, func(c *ClientContentConfig) { c.ContentType = runtime.ContentTypeProtobuf })
	for range 2 {
		_ = c.Post().Body(&metav1.DeleteOptions{}).Do(t.Context()).Error()
	}
	if got := s.sent()[1].header.Get("Content-Type"); got != runtime.ContentTypeProtobuf {
		t.Errorf("got %q", got)
	}
}

func TestCBORObjects(t *testing.T) {
	setCBOR(t, true, false)
	info, _ := runtime.SerializerInfoForMediaType(cborCodecs.SupportedMediaTypes(), runtime.ContentTypeCBOR)
	pod := &corev1.Pod{TypeMeta: podKind, ObjectMeta: metav1.ObjectMeta{Name: "a"}}
	data, err := runtime.Encode(info.Serializer, pod)
	if err != nil {
		t.Fatal(err)
	}
	got := &corev1.Pod{}
	result := do(t, answer{status: 200, header: map[string]string{"Content-Type": "application/cbor"}, body: string(data)}, withCBOR)
	if err := result.Into(got); err != nil || got.Name != "a" || got.TypeMeta != podKind {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestCBORWatch(t *testing.T) {
	info, _ := runtime.SerializerInfoForMediaType(cborCodecs.SupportedMediaTypes(), runtime.ContentTypeCBOR)
	object, err := runtime.Encode(info.Serializer, &corev1.Pod{TypeMeta: podKind, ObjectMeta: metav1.ObjectMeta{Name: "a"}})
	if err != nil {
		t.Fatal(err)
	}
	frame, err := runtime.Encode(info.StreamSerializer.Serializer, &metav1.WatchEvent{Type: "ADDED", Object: runtime.RawExtension{Raw: object}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		mediaType string
		allow, ok bool
	}{
		{"application/cbor-seq", true, true},
		{"application/cbor", true, false},
		{"application/cbor-seq", false, false},
	}
	for _, tt := range tests {
		setCBOR(t, tt.allow, false)
		s := answering(answer{status: 200, header: map[string]string{"Content-Type": tt.mediaType}, body: string(frame)})
		w, err := newTestClient(t, s, withCBOR).Get().Watch(t.Context())
		if (err == nil) != tt.ok {
			t.Errorf("%s, allowed %t: %v", tt.mediaType, tt.allow, err)
		}
		if err != nil {
			continue
		}
		events := all(w)
		if len(events) != 1 || events[0].Type != watch.Added || events[0].Object.(*corev1.Pod).Name != "a" {
			t.Errorf("%s: %v", tt.mediaType, events)
		}
	}
}

func TestFallbackIsPerClient(t *testing.T) {
	setCBOR(t, true, true)
	refusing := newTestClient(t, answering(answer{status: 415}), withCBOR)
	_ = refusing.Post().Body(&metav1.DeleteOptions{}).Do(t.Context()).Error()
	got := map[string]string{
		"refused": refusing.Get().content.ContentType,
		"other":   newTestClient(t, nil, withCBOR).Get().content.ContentType,
	}
	if want := map[string]string{"refused": "application/json", "other": "application/cbor"}; !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
