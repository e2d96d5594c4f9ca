package rest

import (
	"errors"
	"mime"
	"net/http"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/features"
)

var errNoNegotiator = errors.New("the client has no content negotiator")

// contentState is what a client knows about formats: its configuration, and whether the server turned CBOR down.
type contentState struct {
	config ClientContentConfig
	// defaulted is true when the client was configured without a ContentType.
	defaulted bool
	// applyCBOR is true when apply patches should be CBOR unless the server refused it.
	applyCBOR bool
	// cborRefused turns true with the first 415 to a CBOR body and never back.
	cborRefused atomic.Bool
}

// newContentState completes config as the feature gates of the process have it: without ClientsAllowCBOR the CBOR
// media types are replaced by JSON, with ClientsPreferCBOR an empty ContentType means CBOR.
func newContentState(config ClientContentConfig) *contentState {
	gates := features.FeatureGates()
	allowed := gates.Enabled(features.ClientsAllowCBOR)
	preferred := allowed && gates.Enabled(features.ClientsPreferCBOR)
	s := &contentState{defaulted: config.ContentType == "", applyCBOR: preferred}
	switch {
	case s.defaulted && preferred:
		config.ContentType = runtime.ContentTypeCBOR
	case s.defaulted:
		config.ContentType = runtime.ContentTypeJSON
	}
	if !allowed {
		config.ContentType = withoutCBOR(config.ContentType)
		config.AcceptContentTypes = acceptWithoutCBOR(config.AcceptContentTypes)
	}
	s.config = config
	return s
}

// newRawContentState takes config as it is.
func newRawContentState(config ClientContentConfig) *contentState {
	return &contentState{config: config, defaulted: config.ContentType == ""}
}

// current returns the configuration for a new request.
func (s *contentState) current() ClientContentConfig {
	config := s.config
	if s.cborRefused.Load() && mediaTypeOf(config.ContentType) == runtime.ContentTypeCBOR {
		if config.AcceptContentTypes == "" {
			config.AcceptContentTypes = acceptHeader(config)
		}
		config.ContentType = runtime.ContentTypeJSON
	}
	return config
}

// appliesCBOR reports whether an apply patch should be CBOR.
func (s *contentState) appliesCBOR() bool {
	return s.applyCBOR && !s.cborRefused.Load()
}

// observe remembers when a server does not take CBOR.
func (s *contentState) observe(requestContentType string, status int) {
	if status != http.StatusUnsupportedMediaType {
		return
	}
	switch mediaTypeOf(requestContentType) {
	case runtime.ContentTypeCBOR, string(types.ApplyCBORPatchType):
		s.cborRefused.Store(true)
	}
}

// acceptHeader returns the Accept header of a client with this configuration, empty if it has no content type.
func acceptHeader(config ClientContentConfig) string {
	switch {
	case config.AcceptContentTypes != "":
		return config.AcceptContentTypes
	case config.ContentType != "":
		return config.ContentType + ", */*"
	default:
		return ""
	}
}

func mediaTypeOf(contentType string) string {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return mediaType
}
