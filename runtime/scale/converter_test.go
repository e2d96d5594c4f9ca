package scale_test

import (
	"reflect"
	"testing"

	appsv1beta1 "k8s.io/api/apps/v1beta1"
	appsv1beta2 "k8s.io/api/apps/v1beta2"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	extensionsv1beta1 "k8s.io/api/extensions/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/scale"
	"github.com/clientsmith/client-gen/runtime/scale/scheme"
)

// versions are a scale in each version. The selector is one that a map can say.
func versions(selector string, labels map[string]string) map[string]runtime.Object {
	m := metav1.ObjectMeta{Name: "web", Namespace: "shop", ResourceVersion: "7", Labels: map[string]string{"a": "b"}}
	kind := func(apiVersion string) metav1.TypeMeta { return metav1.TypeMeta{APIVersion: apiVersion, Kind: "Scale"} }
	return map[string]runtime.Object{
		"autoscaling/v1": &autoscalingv1.Scale{
			TypeMeta: kind("autoscaling/v1"), ObjectMeta: m, Spec: autoscalingv1.ScaleSpec{Replicas: 3},
			Status: autoscalingv1.ScaleStatus{Replicas: 2, Selector: selector},
		},
		"apps/v1beta1": &appsv1beta1.Scale{
			TypeMeta: kind("apps/v1beta1"), ObjectMeta: m, Spec: appsv1beta1.ScaleSpec{Replicas: 3},
			Status: appsv1beta1.ScaleStatus{Replicas: 2, TargetSelector: selector, Selector: labels},
		},
		"apps/v1beta2": &appsv1beta2.Scale{
			TypeMeta: kind("apps/v1beta2"), ObjectMeta: m, Spec: appsv1beta2.ScaleSpec{Replicas: 3},
			Status: appsv1beta2.ScaleStatus{Replicas: 2, TargetSelector: selector, Selector: labels},
		},
		"extensions/v1beta1": &extensionsv1beta1.Scale{
			TypeMeta: kind("extensions/v1beta1"), ObjectMeta: m, Spec: extensionsv1beta1.ScaleSpec{Replicas: 3},
			Status: extensionsv1beta1.ScaleStatus{Replicas: 2, TargetSelector: selector, Selector: labels},
		},
	}
}

func TestConvertToVersion(t *testing.T) {
	converter := scale.NewScaleConverter()
	for _, test := range []struct {
		name, selector string
		labels         map[string]string
	}{
		{"no selector", "", nil},
		{"labels", "app=web,tier=front", map[string]string{"app": "web", "tier": "front"}},
		{"more than labels can say", "app=web,tier in (back,front),!old", nil},
	} {
		all := versions(test.selector, test.labels)
		for from, in := range all {
			for to, want := range all {
				t.Run(test.name+"/"+from+" to "+to, func(t *testing.T) {
					gv, err := schema.ParseGroupVersion(to)
					if err != nil {
						t.Fatal(err)
					}
					got, err := converter.ConvertToVersion(in.DeepCopyObject(), gv)
					if err != nil {
						t.Fatal(err)
					}
					// The order of requirements is nobody's business.
					if normal(got); !reflect.DeepEqual(got, normal(want.DeepCopyObject())) {
						t.Errorf("got  %+v\nwant %+v", got, want)
					}
				})
			}
		}
	}
}

// normal spells the selector of a scale in one way.
func normal(obj runtime.Object) runtime.Object {
	var s *string
	switch o := obj.(type) {
	case *autoscalingv1.Scale:
		s = &o.Status.Selector
	case *appsv1beta1.Scale:
		s = &o.Status.TargetSelector
	case *appsv1beta2.Scale:
		s = &o.Status.TargetSelector
	case *extensionsv1beta1.Scale:
		s = &o.Status.TargetSelector
	}
	if parsed, err := metav1.ParseToLabelSelector(*s); err == nil && *s != "" {
		*s = metav1.FormatLabelSelector(parsed)
	}
	return obj
}

// TestStringWins has a status whose string and map disagree.
func TestStringWins(t *testing.T) {
	in := &appsv1beta2.Scale{Status: appsv1beta2.ScaleStatus{TargetSelector: "app=web", Selector: map[string]string{"app": "db"}}}
	out, err := scale.NewScaleConverter().ConvertToVersion(in, autoscalingv1.SchemeGroupVersion)
	if err != nil || out.(*autoscalingv1.Scale).Status.Selector != "app=web" {
		t.Errorf("%v, %v", out, err)
	}
	in.Status.TargetSelector = ""
	out, err = scale.NewScaleConverter().ConvertToVersion(in, autoscalingv1.SchemeGroupVersion)
	if err != nil || out.(*autoscalingv1.Scale).Status.Selector != "app=db" {
		t.Errorf("%v, %v", out, err)
	}
}

func TestConvertErrors(t *testing.T) {
	c := scale.NewScaleConverter()
	if _, err := c.ConvertToVersion(&metav1.Table{}, autoscalingv1.SchemeGroupVersion); err == nil {
		t.Error("a table becomes a scale")
	}
	if _, err := c.ConvertToVersion(&autoscalingv1.Scale{Status: autoscalingv1.ScaleStatus{Selector: "((("}}, autoscalingv1.SchemeGroupVersion); err == nil {
		t.Error("a selector that is none is accepted")
	}
	common := &scheme.Scale{Status: scheme.ScaleStatus{Selector: &metav1.LabelSelector{
		MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "a", Operator: "Like"}},
	}}}
	if _, err := c.ConvertToVersion(common, autoscalingv1.SchemeGroupVersion); err == nil {
		t.Error("an operator that is none is accepted")
	}
}

// TestEveryVersionIsKnown has the converter's scheme know what ScaleVersions says.
func TestEveryVersionIsKnown(t *testing.T) {
	c := scale.NewScaleConverter()
	if n := len(c.ScaleVersions()); n != 7 {
		t.Errorf("%d versions", n)
	}
	for _, gv := range c.ScaleVersions() {
		if !c.Scheme().Recognizes(gv.WithKind("Scale")) {
			t.Errorf("%s has no Scale", gv)
		}
	}
	data := []byte(`{"apiVersion":"apps/v1beta1","kind":"Scale","spec":{"replicas":2}}`)
	if obj, _, err := c.Codecs().UniversalDeserializer().Decode(data, nil, nil); err != nil || obj.(*appsv1beta1.Scale).Spec.Replicas != 2 {
		t.Errorf("%v, %v", obj, err)
	}
}

func TestCopiesShareNothing(t *testing.T) {
	in := &scheme.Scale{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"a": "b"}}, Spec: scheme.ScaleSpec{Replicas: 3},
		Status: scheme.ScaleStatus{Replicas: 2, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"a": "b"}}},
	}
	out := in.DeepCopyObject().(*scheme.Scale)
	if !reflect.DeepEqual(in, out) || !reflect.DeepEqual(in.Spec.DeepCopy(), &in.Spec) || !reflect.DeepEqual(in.Status.DeepCopy(), &in.Status) {
		t.Fatalf("the copy is %v", out)
	}
	out.Labels["a"], out.Status.Selector.MatchLabels["a"] = "c", "c"
	if in.Labels["a"] != "b" || in.Status.Selector.MatchLabels["a"] != "b" {
		t.Error("the copy shares a map")
	}
	if (*scheme.Scale)(nil).DeepCopyObject() != nil || (*scheme.ScaleSpec)(nil).DeepCopy() != nil || (*scheme.ScaleStatus)(nil).DeepCopy() != nil {
		t.Error("copies of nothing are something")
	}
}
