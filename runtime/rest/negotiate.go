package rest

import (
	"errors"
	"mime"
	"net/http"
	"sync"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
)

var errNoNegotiator = errors.New("the client has no content negotiator")

// contentState is what a client knows about formats: its configuration, and whether the server turned CBOR down. The
// nil state is that of a RESTClient that was not made by NewRESTClient.
type contentState struct {
	config ClientContentConfig
	// defaulted is true when the client was configured without a ContentType.
	defaulted bool
	// applyCBOR is true when apply patches are CBOR unless the server refused it.
	applyCBOR bool
	// cborRefused turns true with the first 415 to a CBOR body and never back.
	cborRefused atomic.Bool
	// jsonDecoders holds the one-pass decoders of the serializers in use: *json.Serializer -> *jsondecode.Decoder.
	jsonDecoders sync.Map
	// encoders holds the encoders in use: content type -> runtime.Encoder.
	encoders sync.Map
}

// newContentState completes config as the feature gates of the process have it: without ClientsAllowCBOR the CBOR
// media types are replaced by JSON, with ClientsPreferCBOR an empty ContentType means CBOR.
func newContentState(config ClientContentConfig) *contentState {
	if !gates.Enabled(gates.ClientsAllowCBOR) {
		config.ContentType = withoutCBOR(config.ContentType)
		config.AcceptContentTypes = acceptWithoutCBOR(config.AcceptContentTypes)
	} else if config.Negotiator != nil {
		config.Negotiator = cborStreams{config.Negotiator}
	}
	return newRawContentState(config)
}

// newRawContentState takes config as it is but for an empty ContentType.
func newRawContentState(config ClientContentConfig) *contentState {
	preferred := gates.Enabled(gates.ClientsAllowCBOR) && gates.Enabled(gates.ClientsPreferCBOR)
	s := &contentState{config: config, defaulted: config.ContentType == "", applyCBOR: preferred}
	switch {
	case s.defaulted && preferred:
		s.config.ContentType = runtime.ContentTypeCBOR
	case s.defaulted:
		s.config.ContentType = runtime.ContentTypeJSON
	}
	return s
}

// cborStreams finds the decoder of a watch in CBOR by the media type of a sequence: one CBOR object is no stream.
type cborStreams struct{ runtime.ClientNegotiator }

func (n cborStreams) StreamDecoder(contentType string, params map[string]string) (runtime.Decoder, runtime.Serializer, runtime.Framer, error) {
	switch contentType {
	case runtime.ContentTypeCBORSequence:
		contentType = runtime.ContentTypeCBOR
	case runtime.ContentTypeCBOR:
		return nil, nil, nil, runtime.NegotiateError{ContentType: contentType, Stream: true}
	}
	return n.ClientNegotiator.StreamDecoder(contentType, params)
}

// current returns the configuration for a new request.
func (s *contentState) current() ClientContentConfig {
	if s == nil {
		return ClientContentConfig{ContentType: runtime.ContentTypeJSON}
	}
	config := s.config
	if s.cborRefused.Load() && mediaTypeOf(config.ContentType) == runtime.ContentTypeCBOR {
		config.ContentType = runtime.ContentTypeJSON
	}
	return config
}

// configured reports whether the client was given a content type of its own.
func (s *contentState) configured() bool {
	return s != nil && !s.defaulted
}

// appliesCBOR reports whether an apply patch should be CBOR.
func (s *contentState) appliesCBOR() bool {
	return s != nil && s.applyCBOR && !s.cborRefused.Load()
}

// observe remembers when a server does not take CBOR.
func (s *contentState) observe(requestContentType string, status int) {
	if s == nil || status != http.StatusUnsupportedMediaType {
		return
	}
	switch mediaTypeOf(requestContentType) {
	case runtime.ContentTypeCBOR, string(types.ApplyCBORPatchType):
		s.cborRefused.Store(true)
	}
}

// acceptHeader returns the Accept header of a client with this configuration.
func acceptHeader(config ClientContentConfig) string {
	if config.AcceptContentTypes != "" {
		return config.AcceptContentTypes
	}
	return config.ContentType + ", */*"
}

func mediaTypeOf(contentType string) string {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return mediaType
}
