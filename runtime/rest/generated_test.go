package rest

import (
	"net/url"
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/internal/fill"
)

// TestOptionParams compares with what the codec of metav1 makes of the same options.
func TestOptionParams(t *testing.T) {
	for _, empty := range []runtime.Object{
		&metav1.GetOptions{}, &metav1.ListOptions{}, &metav1.CreateOptions{}, &metav1.UpdateOptions{}, &metav1.PatchOptions{}, &metav1.DeleteOptions{},
	} {
		full := empty.DeepCopyObject()
		fill.Value(full, nil)
		for _, options := range []runtime.Object{empty, full} {
			want, err := metav1.ParameterCodec.EncodeParameters(options.DeepCopyObject(), schema.GroupVersion{Version: "v1"})
			if err != nil {
				t.Fatal(err)
			}
			r := (&Request{}).Param("before", "1").OptionParams(options)
			want.Add("before", "1")
			if r.err != nil || !reflect.DeepEqual(r.params, want) {
				t.Errorf("%T: got %v, %v, want %v", options, r.params, r.err, want)
			}
			if options == full && len(want) < 2 {
				t.Errorf("%T: nothing was filled in: %v", options, want)
			}
		}
	}
	var none *metav1.ListOptions
	for _, options := range []runtime.Object{none, nil} {
		if r := (&Request{}).OptionParams(options); r.err != nil || len(r.params) != 0 {
			t.Errorf("%T: got %v, %v", options, r.params, r.err)
		}
	}
	if r := (&Request{err: url.EscapeError("%")}).OptionParams(&metav1.GetOptions{ResourceVersion: "1"}); len(r.params) != 0 {
		t.Errorf("after an error: %v", r.params)
	}
}

// TestSerializerForGeneratedClient compares with the serializer of apimachinery that it stands for.
func TestSerializerForGeneratedClient(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		setCBOR(t, allowed, false)
		ours := SerializerForGeneratedClient(testScheme, testCodecs)
		theirs := CodecFactoryForGeneratedClient(testScheme, testCodecs).WithoutConversion()
		if len(ours.SupportedMediaTypes()) != len(theirs.SupportedMediaTypes()) {
			t.Errorf("CBOR %t: %d media types, want %d", allowed, len(ours.SupportedMediaTypes()), len(theirs.SupportedMediaTypes()))
		}
		for _, want := range theirs.SupportedMediaTypes() {
			got, ok := runtime.SerializerInfoForMediaType(ours.SupportedMediaTypes(), want.MediaType)
			if !ok || got.EncodesAsText != want.EncodesAsText || (got.StreamSerializer == nil) != (want.StreamSerializer == nil) {
				t.Fatalf("%s: got %+v", want.MediaType, got)
			}
			pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "a"}}
			ourData, err := runtime.Encode(ours.EncoderForVersion(got.Serializer, corev1.SchemeGroupVersion), pod)
			if err != nil {
				t.Fatalf("%s: %v", want.MediaType, err)
			}
			theirData, err := runtime.Encode(theirs.EncoderForVersion(want.Serializer, corev1.SchemeGroupVersion), pod)
			if err != nil || string(ourData) != string(theirData) || len(ourData) == 0 {
				t.Errorf("%s: encoded %q, want %q, %v", want.MediaType, ourData, theirData, err)
			}
			decoded, err := runtime.Decode(ours.DecoderToVersion(got.Serializer, nil), theirData)
			if err != nil || !reflect.DeepEqual(decoded, pod) {
				t.Errorf("%s: decoded %+v, %v", want.MediaType, decoded, err)
			}
		}
	}
}
