package autoscalingv1

import (
	v1 "k8s.io/api/autoscaling/v1"
	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/scale/scheme"
	"github.com/clientsmith/client-gen/runtime/scale/scheme/internal/selector"
)

// RegisterConversions adds the conversions of this package to a scheme.
func RegisterConversions(s *runtime.Scheme) error {
	for _, c := range []struct {
		from, to any
		convert  conversion.ConversionFunc
	}{
		{(*scheme.Scale)(nil), (*v1.Scale)(nil), untyped(Convert_scheme_Scale_To_v1_Scale)},
		{(*v1.Scale)(nil), (*scheme.Scale)(nil), untyped(Convert_v1_Scale_To_scheme_Scale)},
		{(*scheme.ScaleSpec)(nil), (*v1.ScaleSpec)(nil), untyped(Convert_scheme_ScaleSpec_To_v1_ScaleSpec)},
		{(*v1.ScaleSpec)(nil), (*scheme.ScaleSpec)(nil), untyped(Convert_v1_ScaleSpec_To_scheme_ScaleSpec)},
		{(*scheme.ScaleStatus)(nil), (*v1.ScaleStatus)(nil), untyped(Convert_scheme_ScaleStatus_To_v1_ScaleStatus)},
		{(*v1.ScaleStatus)(nil), (*scheme.ScaleStatus)(nil), untyped(Convert_v1_ScaleStatus_To_scheme_ScaleStatus)},
	} {
		if err := s.AddConversionFunc(c.from, c.to, c.convert); err != nil {
			return err
		}
	}
	return nil
}

// untyped makes a conversion of a scheme out of one of known types.
func untyped[In, Out any](convert func(*In, *Out, conversion.Scope) error) conversion.ConversionFunc {
	return func(in, out any, s conversion.Scope) error {
		return convert(in.(*In), out.(*Out), s)
	}
}

// Convert_scheme_Scale_To_v1_Scale sets metadata, spec and status of out, which shares the metadata's maps and slices
// with in. A selector that is none is an error.
func Convert_scheme_Scale_To_v1_Scale(in *scheme.Scale, out *v1.Scale, s conversion.Scope) error {
	out.ObjectMeta = in.ObjectMeta
	if err := Convert_scheme_ScaleSpec_To_v1_ScaleSpec(&in.Spec, &out.Spec, s); err != nil {
		return err
	}
	return Convert_scheme_ScaleStatus_To_v1_ScaleStatus(&in.Status, &out.Status, s)
}

// Convert_v1_Scale_To_scheme_Scale is the way back.
func Convert_v1_Scale_To_scheme_Scale(in *v1.Scale, out *scheme.Scale, s conversion.Scope) error {
	out.ObjectMeta = in.ObjectMeta
	if err := Convert_v1_ScaleSpec_To_scheme_ScaleSpec(&in.Spec, &out.Spec, s); err != nil {
		return err
	}
	return Convert_v1_ScaleStatus_To_scheme_ScaleStatus(&in.Status, &out.Status, s)
}

// Convert_scheme_ScaleSpec_To_v1_ScaleSpec sets the replicas of out.
func Convert_scheme_ScaleSpec_To_v1_ScaleSpec(in *scheme.ScaleSpec, out *v1.ScaleSpec, _ conversion.Scope) error {
	out.Replicas = in.Replicas
	return nil
}

// Convert_v1_ScaleSpec_To_scheme_ScaleSpec is the way back.
func Convert_v1_ScaleSpec_To_scheme_ScaleSpec(in *v1.ScaleSpec, out *scheme.ScaleSpec, _ conversion.Scope) error {
	out.Replicas = in.Replicas
	return nil
}

// Convert_scheme_ScaleStatus_To_v1_ScaleStatus sets replicas and selector of out.
func Convert_scheme_ScaleStatus_To_v1_ScaleStatus(in *scheme.ScaleStatus, out *v1.ScaleStatus, _ conversion.Scope) error {
	out.Replicas = in.Replicas
	var err error
	out.Selector, err = selector.ToString(in.Selector)
	return err
}

// Convert_v1_ScaleStatus_To_scheme_ScaleStatus is the way back.
func Convert_v1_ScaleStatus_To_scheme_ScaleStatus(in *v1.ScaleStatus, out *scheme.ScaleStatus, _ conversion.Scope) error {
	out.Replicas = in.Replicas
	var err error
	out.Selector, err = selector.FromString(in.Selector)
	return err
}
