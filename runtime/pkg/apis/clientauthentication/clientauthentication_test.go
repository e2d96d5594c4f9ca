package clientauthentication_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/internal/fill"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	v1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1beta1"
)

// TestRoundTrip fills every field, so one that is forgotten in a conversion is lost on the way.
func TestRoundTrip(t *testing.T) {
	want := &clientauthentication.ExecCredential{}
	fill.Value(want, nil)

	var wire v1.ExecCredential
	got := &clientauthentication.ExecCredential{}
	if err := v1.Convert_clientauthentication_ExecCredential_To_v1_ExecCredential(want, &wire, nil); err != nil {
		t.Fatal(err)
	}
	if err := v1.Convert_v1_ExecCredential_To_clientauthentication_ExecCredential(wire.DeepCopy(), got, nil); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(want, got) {
		t.Errorf("over v1 it became %+v", got)
	}

	var beta v1beta1.ExecCredential
	got = &clientauthentication.ExecCredential{}
	if err := v1beta1.Convert_clientauthentication_ExecCredential_To_v1beta1_ExecCredential(want, &beta, nil); err != nil {
		t.Fatal(err)
	}
	if err := v1beta1.Convert_v1beta1_ExecCredential_To_clientauthentication_ExecCredential(beta.DeepCopy(), got, nil); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(want, got) {
		t.Errorf("over v1beta1 it became %+v", got)
	}
}

func TestDeepCopyAndFormat(t *testing.T) {
	internal, wire, beta := &clientauthentication.ExecCredential{}, &v1.ExecCredential{}, &v1beta1.ExecCredential{}
	for _, pair := range []struct{ in, out any }{
		{internal, func() any { fill.Value(internal, nil); return internal.DeepCopyObject() }()},
		{wire, func() any { fill.Value(wire, nil); return wire.DeepCopyObject() }()},
		{beta, func() any { fill.Value(beta, nil); return beta.DeepCopyObject() }()},
	} {
		if !reflect.DeepEqual(pair.in, pair.out) {
			t.Errorf("%T: the copy differs", pair.in)
		}
		if shared := fill.Shared(pair.in, pair.out); len(shared) > 0 {
			t.Errorf("%T: the copy shares %v", pair.in, shared)
		}
		for _, text := range []string{fmt.Sprintf("%v", pair.in), fmt.Sprintf("%+v", pair.in), fmt.Sprint(internal.Status, wire.Status, *beta.Status)} {
			for _, secret := range []string{"Status.Token", "Status.ClientKeyData", "Status.ClientCertificateData"} {
				if strings.Contains(text, fill.Marker(secret)) {
					t.Errorf("%T shows %s", pair.in, secret)
				}
			}
		}
	}
	if (*v1.ExecCredential)(nil).DeepCopyObject() != nil || (*clientauthentication.Cluster)(nil).DeepCopy() != nil {
		t.Error("the copy of nil is not nil")
	}
}

func TestRegistration(t *testing.T) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientauthentication.AddToScheme, v1.AddToScheme, v1beta1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	for _, gv := range []schema.GroupVersion{clientauthentication.SchemeGroupVersion, v1.SchemeGroupVersion, v1beta1.SchemeGroupVersion} {
		if !scheme.Recognizes(gv.WithKind("ExecCredential")) {
			t.Errorf("%s is not registered", gv)
		}
	}
	if clientauthentication.Kind("K").Group != clientauthentication.GroupName || v1.Resource("r").Group != v1.GroupName || clientauthentication.Resource("r") != v1beta1.Resource("r") {
		t.Error("the group is wrong")
	}
}
