package scenarios

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/streaming"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/rest"
	restwatch "github.com/clientsmith/client-gen/runtime/rest/watch"
)

const (
	typeJSON     = "application/json"
	typeProtobuf = "application/vnd.kubernetes.protobuf"
)

// allNames are those of the objects of watchBytes.
const allNames = "000001002003004005006007008009"

// watchBytes is a watch of ten config maps and the place where each event ends.
func watchBytes(t *testing.T, mediaType string) (stream []byte, ends []int) {
	t.Helper()
	info, ok := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), mediaType)
	if !ok {
		t.Fatal(mediaType)
	}
	var out bytes.Buffer
	encoder := restwatch.NewEncoder(
		streaming.NewEncoder(info.StreamSerializer.Framer.NewFrameWriter(&out), codecs.EncoderForVersion(info.StreamSerializer.Serializer, corev1.SchemeGroupVersion)),
		codecs.EncoderForVersion(info.Serializer, corev1.SchemeGroupVersion))
	for i := range 10 {
		object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("%03d", i), ResourceVersion: fmt.Sprint(i + 1)}, Data: map[string]string{"text": strings.Repeat("x", 100)}}
		if err := encoder.Encode(&apiwatch.Event{Type: apiwatch.Added, Object: object}); err != nil {
			t.Fatal(err)
		}
		end := out.Len()
		if mediaType == typeJSON {
			end-- // the line may end with its object
		}
		ends = append(ends, end)
	}
	return out.Bytes(), ends
}

// streamOf answers with a stream that has an end.
func streamOf(mediaType string, stream []byte) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		if mediaType == typeProtobuf {
			mediaType += ";stream=watch"
		}
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {mediaType}}, Request: req, ContentLength: -1,
			Body: io.NopCloser(bytes.NewReader(stream))}, nil
	})
}

// namesOf returns the names in the events of a watch, up to the end of the watch or of ctx, and whether it failed.
func namesOf(ctx context.Context, t *testing.T, client *rest.RESTClient) (names string, failed bool) {
	t.Helper()
	w, err := client.Get().AbsPath("/x").Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for event := range w.ResultChan() {
		if failed {
			t.Errorf("behind an ERROR there is %v", event)
		}
		if event.Type == apiwatch.Error {
			failed = true
			continue
		}
		names += event.Object.(metav1.Object).GetName()
	}
	w.Stop()
	return names, failed
}

// TestDamagedWatches damages a watch at every place: what was whole before is handed on, the watch ends or goes on with
// what is whole behind, nothing panics, waits for ever or is left behind.
func TestDamagedWatches(t *testing.T) {
	scenario(t)
	for _, mediaType := range []string{typeJSON, typeProtobuf} {
		stream, ends := watchBytes(t, mediaType)
		for _, kind := range []faults.Kind{faults.Cut, faults.Truncate, faults.Stall, faults.Corrupt, faults.Repeat} {
			t.Run(mediaType+" "+string(kind), func(t *testing.T) {
				for after := range ends[2] + 10 {
					whole := 0
					for whole < len(ends) && ends[whole] <= after {
						whole++
					}
					synctest.Test(t, func(t *testing.T) {
						transport := faults.New(streamOf(mediaType, stream), faults.Always(faults.Fault{Kind: kind, After: after, Length: 1 + after%7}))
						ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
						defer cancel()
						names, failed := namesOf(ctx, t, clientOn(t, transport, 0))
						if !strings.HasPrefix(names, allNames[:3*whole]) {
							t.Errorf("at %d: events %s, %d were whole", after, names, whole)
						}
						if lost := kind == faults.Cut || kind == faults.Truncate || kind == faults.Stall; lost && (names != allNames[:3*whole] || failed) {
							t.Errorf("at %d: events %s, failed: %t, %d were whole", after, names, failed, whole)
						}
						synctest.Wait()
						if n := transport.Open(); n != 0 {
							t.Errorf("at %d: %d responses are open", after, n)
						}
					})
				}
			})
		}
	}
}

// TestFramesThatTakeTheirTime: a stream that comes byte by byte, and one whose frames come twice or swapped, is read as
// it is.
func TestFramesThatTakeTheirTime(t *testing.T) {
	scenario(t)
	for _, mediaType := range []string{typeJSON, typeProtobuf} {
		stream, _ := watchBytes(t, mediaType)
		for kind, want := range map[faults.Kind]string{
			faults.Drip:            allNames,
			faults.DuplicateFrames: "000000001001002002003003004004005005006006007007008008009009",
			faults.SwapFrames:      "001000003002005004007006009008",
		} {
			synctest.Test(t, func(t *testing.T) {
				transport := faults.New(streamOf(mediaType, stream), faults.Always(faults.Fault{Kind: kind, Delay: time.Second}))
				if names, failed := namesOf(t.Context(), t, clientOn(t, transport, 0)); names != want || failed {
					t.Errorf("%s %s: events %s, failed: %t", mediaType, kind, names, failed)
				}
			})
		}
	}
}

// TestEndlessFrames: a frame of a watch takes a bounded amount of memory, and the watch fails.
func TestEndlessFrames(t *testing.T) {
	scenario(t)
	const limit = 16 << 20
	for name, tt := range map[string]struct{ mediaType, head, fill string }{
		"string":       {typeJSON, `{"type":"ADDED","object":{"kind":"ConfigMap","apiVersion":"v1","data":{"a":"`, "xxxxxxxxxxxxxxxx"},
		"other string": {typeJSON, `{"type":"`, "xxxxxxxxxxxxxxxx"},
		"blanks":       {typeJSON, "", "                "},
		"nesting":      {typeJSON, `{"type":"ADDED","object":`, "[[[[[[[[[[[[[[[["},
		"fields":       {typeJSON, `{"type":"ADDED","object":{"kind":"ConfigMap","apiVersion":"v1"`, `,"a":"aaaaaaaa"`},
		"length":       {typeProtobuf, "\x7f\xff\xff\xff", "xxxxxxxxxxxxxxxx"},
		"negative":     {typeProtobuf, "\xff\xff\xff\xff", "xxxxxxxxxxxxxxxx"},
	} {
		sent := 0
		source := roundTripper(func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {tt.mediaType}}, Request: req, ContentLength: -1,
				Body: io.NopCloser(&counted{Reader: io.MultiReader(strings.NewReader(tt.head), &repeated{text: tt.fill}), n: &sent})}, nil
		})
		names, failed := namesOf(t.Context(), t, clientOn(t, source, 0))
		if names != "" || !failed {
			t.Errorf("%s: events %s, failed: %t", name, names, failed)
		}
		if sent > 2*limit {
			t.Errorf("%s: read %d bytes", name, sent)
		}
	}
}

// TestWatchRefusals: what is no watch is an error that says what the server said.
func TestWatchRefusals(t *testing.T) {
	scenario(t)
	for _, code := range []int{400, 401, 403, 404, 409, 410, 422, 429, 500, 503} {
		transport := faults.New(nil, faults.Always(faults.Answered(code, "")))
		_, err := clientOn(t, transport, 0).Get().AbsPath("/x").Watch(t.Context())
		if err == nil || !strings.Contains(err.Error(), "injected") {
			t.Errorf("%d: %v", code, err)
		}
		if transport.Open() != 0 {
			t.Errorf("%d: the response is open", code)
		}
	}
	for _, code := range []int{201, 204, 206, 301, 304} {
		transport := faults.New(nil, faults.Always(faults.Fault{Kind: faults.Status, Code: code, Body: "{}"}))
		if w, err := clientOn(t, transport, 0).Get().AbsPath("/x").Watch(t.Context()); err == nil || w != nil || transport.Open() != 0 {
			t.Errorf("%d: %v, %d open", code, err, transport.Open())
		}
	}
}
