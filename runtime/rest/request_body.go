package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"os"
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor/direct"
	"k8s.io/apimachinery/pkg/types"
)

// Body sets what the request sends. What obj is decides:
//
//   - a string names a file, whose content is sent;
//   - a []byte is sent as it is;
//   - an io.Reader is sent as it is, and the request is never sent a second time;
//   - a runtime.Object is encoded in the request's content type, which replaces the Content-Type header, also that of
//     a patch; a nil pointer in the interface changes nothing.
//
// Anything else, the untyped nil included, is an error.
func (r *Request) Body(obj interface{}) *Request {
	if r.err != nil {
		return r
	}
	switch t := obj.(type) {
	case string:
		data, err := os.ReadFile(t)
		if err != nil {
			return r.fail(fmt.Errorf("read request body: %w", err))
		}
		r.setBody(data, nil)
	case []byte:
		r.setBody(t, nil)
	case io.Reader:
		r.setBody(nil, t)
	case runtime.Object:
		if isNilPointer(t) {
			return r
		}
		return r.encodeBody(t)
	default:
		return r.fail(fmt.Errorf("request body of unknown type %T (want a file name, []byte, io.Reader or runtime.Object)", obj))
	}
	return r
}

func (r *Request) setBody(data []byte, reader io.Reader) {
	r.bodyBytes, r.bodyReader = data, reader
}

func (r *Request) encodeBody(obj runtime.Object) *Request {
	encoder, err := r.c.content.encoderFor(r.content)
	if err != nil {
		return r.fail(fmt.Errorf("encode request body %T: %w", obj, err))
	}
	data, err := runtime.Encode(encoder, obj)
	if err != nil {
		return r.fail(fmt.Errorf("encode request body %T: %w", obj, err))
	}
	r.setBody(data, nil)
	return r.SetHeader("Content-Type", r.content.ContentType)
}

// ApplyBody makes an apply configuration, which is no runtime.Object, the body of the request, as a server-side apply
// patch in the format that the client's server takes: JSON, which is the YAML that application/apply-patch+yaml promises,
// or CBOR as application/apply-patch+cbor when the feature gates ClientsAllowCBOR and ClientsPreferCBOR are on and the
// server has not refused it. Only the request knows that, so that the configuration is encoded here and not before. It
// has no counterpart in client-go.
func (r *Request) ApplyBody(configuration any) *Request {
	if r.err != nil {
		return r
	}
	patchType, marshal := types.ApplyYAMLPatchType, json.Marshal
	if r.c.content.appliesCBOR() {
		patchType, marshal = types.ApplyCBORPatchType, direct.Marshal
	}
	data, err := marshal(configuration)
	if err != nil {
		return r.fail(fmt.Errorf("encode apply configuration %T: %w", configuration, err))
	}
	r.setBody(data, nil)
	return r.SetHeader("Content-Type", string(patchType))
}

// httpBody returns a fresh reader of the body for one attempt, nil if the request has none.
func (r *Request) httpBody() io.Reader {
	switch {
	case r.bodyReader != nil:
		return r.bodyReader
	case r.bodyBytes != nil:
		return bytes.NewReader(r.bodyBytes)
	default:
		return nil
	}
}

// encoderFor returns the encoder of the objects that are sent in the content type of a request. It is made once per
// client and content type, of which there are as many as a program configures.
func (s *contentState) encoderFor(content ClientContentConfig) (runtime.Encoder, error) {
	if s == nil {
		return newEncoder(content)
	}
	if known, ok := s.encoders.Load(content.ContentType); ok {
		return known.(runtime.Encoder), nil
	}
	encoder, err := newEncoder(content)
	if _, ok := encoder.(runtime.WithVersionEncoder); ok && err == nil {
		s.encoders.Store(content.ContentType, encoder) // others may be good for one goroutine only
	}
	return encoder, err
}

func newEncoder(content ClientContentConfig) (runtime.Encoder, error) {
	if content.Negotiator == nil {
		return nil, errNoNegotiator
	}
	mediaType, params, err := mime.ParseMediaType(content.ContentType)
	if err != nil {
		return nil, fmt.Errorf("content type %q: %w", content.ContentType, err)
	}
	return content.Negotiator.Encoder(mediaType, params)
}

func isNilPointer(obj any) bool {
	v := reflect.ValueOf(obj)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
