package scale

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/scale/scheme"
	"github.com/clientsmith/client-gen/runtime/scale/scheme/appsint"
	"github.com/clientsmith/client-gen/runtime/scale/scheme/appsv1beta1"
	"github.com/clientsmith/client-gen/runtime/scale/scheme/appsv1beta2"
	"github.com/clientsmith/client-gen/runtime/scale/scheme/autoscalingv1"
	"github.com/clientsmith/client-gen/runtime/scale/scheme/extensionsint"
	"github.com/clientsmith/client-gen/runtime/scale/scheme/extensionsv1beta1"
)

// ScaleConverter converts between the versions of Scale. It is safe for concurrent use.
type ScaleConverter struct {
	scheme *runtime.Scheme
	codecs serializer.CodecFactory
}

// NewScaleConverter returns a converter for autoscaling/v1, apps/v1beta1, apps/v1beta2 and extensions/v1beta1.
func NewScaleConverter() *ScaleConverter {
	s := runtime.NewScheme()
	builder := runtime.NewSchemeBuilder(
		scheme.AddToScheme, autoscalingv1.AddToScheme,
		extensionsint.AddToScheme, extensionsv1beta1.AddToScheme,
		appsint.AddToScheme, appsv1beta1.AddToScheme, appsv1beta2.AddToScheme,
	)
	if err := builder.AddToScheme(s); err != nil {
		panic(err) // never: the scheme is new and the kinds differ
	}
	return &ScaleConverter{scheme: s, codecs: serializer.NewCodecFactory(s)}
}

// Scheme returns the converter's scheme, which must not be changed.
func (c *ScaleConverter) Scheme() *runtime.Scheme { return c.scheme }

// Codecs returns codecs for the converter's scheme.
func (c *ScaleConverter) Codecs() serializer.CodecFactory { return c.codecs }

// ScaleVersions returns the versions that have a Scale, those that stand for none included.
func (c *ScaleConverter) ScaleVersions() []schema.GroupVersion {
	return []schema.GroupVersion{
		autoscalingv1.SchemeGroupVersion, scheme.SchemeGroupVersion,
		extensionsv1beta1.SchemeGroupVersion, extensionsint.SchemeGroupVersion,
		appsint.SchemeGroupVersion, appsv1beta1.SchemeGroupVersion, appsv1beta2.SchemeGroupVersion,
	}
}

// ConvertToVersion converts a Scale of one version to another. The result says what it is, and may share maps and
// slices of its metadata with in.
func (c *ScaleConverter) ConvertToVersion(in runtime.Object, outVersion schema.GroupVersion) (runtime.Object, error) {
	common, err := c.scheme.UnsafeConvertToVersion(in, runtime.InternalGroupVersioner)
	if err != nil {
		return nil, fmt.Errorf("convert %T: %w", in, err)
	}
	out, err := c.scheme.UnsafeConvertToVersion(common, outVersion)
	if err != nil {
		return nil, fmt.Errorf("convert %T to %s: %w", in, outVersion, err)
	}
	return out, nil
}
