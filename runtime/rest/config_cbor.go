package rest

import (
	"mime"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
)

// CodecFactoryForGeneratedClient returns codecs, or, if the feature ClientsAllowCBOR is on, a factory for scheme that
// knows CBOR too. It is for generated clients; codecs must have been made from scheme.
func CodecFactoryForGeneratedClient(scheme *runtime.Scheme, codecs serializer.CodecFactory) serializer.CodecFactory {
	if !gates.Enabled(gates.ClientsAllowCBOR) {
		return codecs
	}
	return serializer.NewCodecFactory(scheme, serializer.WithSerializer(cbor.NewSerializerInfo))
}

// SerializerForGeneratedClient is CodecFactoryForGeneratedClient(scheme, codecs).WithoutConversion() but that a program
// with it does not link the conversions of apimachinery. It has no counterpart in client-go.
func SerializerForGeneratedClient(scheme *runtime.Scheme, codecs serializer.CodecFactory) runtime.NegotiatedSerializer {
	mediaTypes := codecs.SupportedMediaTypes()
	if gates.Enabled(gates.ClientsAllowCBOR) {
		mediaTypes = append(slices.Clone(mediaTypes), cbor.NewSerializerInfo(scheme, scheme))
	}
	return plainSerializer{mediaTypes: mediaTypes, typer: scheme}
}

// plainSerializer encodes objects in the version that they have, and decodes them into the version that they are in. The
// one of apimachinery has its factory inside, all methods of which the linker keeps.
type plainSerializer struct {
	mediaTypes []runtime.SerializerInfo
	typer      runtime.ObjectTyper
}

func (s plainSerializer) SupportedMediaTypes() []runtime.SerializerInfo { return s.mediaTypes }

func (s plainSerializer) EncoderForVersion(encoder runtime.Encoder, version runtime.GroupVersioner) runtime.Encoder {
	return runtime.WithVersionEncoder{Version: version, Encoder: encoder, ObjectTyper: s.typer}
}

func (s plainSerializer) DecoderToVersion(decoder runtime.Decoder, _ runtime.GroupVersioner) runtime.Decoder {
	return runtime.WithoutVersionDecoder{Decoder: decoder}
}

// acceptWithoutCBOR replaces application/cbor in an Accept header, keeping parameters such as q. Other clauses are
// passed on as they were written.
func acceptWithoutCBOR(accept string) string {
	if !strings.Contains(strings.ToLower(accept), runtime.ContentTypeCBOR) {
		return accept
	}
	clauses := strings.Split(accept, ",")
	for i, clause := range clauses {
		clauses[i] = withoutCBOR(strings.TrimSpace(clause))
	}
	return strings.Join(clauses, ", ")
}

func withoutCBOR(mediaType string) string {
	name, _, _ := strings.Cut(mediaType, ";")
	base, _, err := mime.ParseMediaType(name)
	if err != nil || base != runtime.ContentTypeCBOR {
		return mediaType
	}
	return runtime.ContentTypeJSON + strings.TrimPrefix(mediaType, name)
}
