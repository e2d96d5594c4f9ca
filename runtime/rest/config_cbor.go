package rest

import (
	"mime"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor"

	"github.com/clientsmith/client-gen/runtime/features"
)

// CodecFactoryForGeneratedClient returns codecs, or, if the feature ClientsAllowCBOR is on, a factory for scheme that
// knows CBOR too. It is for generated clients; codecs must have been made from scheme.
func CodecFactoryForGeneratedClient(scheme *runtime.Scheme, codecs serializer.CodecFactory) serializer.CodecFactory {
	if !features.FeatureGates().Enabled(features.ClientsAllowCBOR) {
		return codecs
	}
	return serializer.NewCodecFactory(scheme, serializer.WithSerializer(cbor.NewSerializerInfo))
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
