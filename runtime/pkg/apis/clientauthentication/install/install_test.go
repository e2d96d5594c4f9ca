package install

import (
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1beta1"
)

// TestInstall reads each version, as what code works with, and writes it as the other.
func TestInstall(t *testing.T) {
	scheme := runtime.NewScheme()
	Install(scheme)
	if got := scheme.PrioritizedVersionsForGroup(clientauthentication.GroupName); len(got) != 2 || got[0] != v1.SchemeGroupVersion {
		t.Errorf("versions %v", got)
	}
	codecs := serializer.NewCodecFactory(scheme)
	for _, version := range []string{"v1", "v1beta1"} {
		data := []byte(`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/` + version +
			`","spec":{"interactive":true,"cluster":{"server":"https://example.com","config":{"a":1}}},"status":{"token":"t","clientCertificateData":"c","clientKeyData":"k"}}`)
		obj, err := runtime.Decode(codecs.UniversalDecoder(clientauthentication.SchemeGroupVersion), data)
		if err != nil {
			t.Fatal(err)
		}
		cred, ok := obj.(*clientauthentication.ExecCredential)
		if !ok || !cred.Spec.Interactive || cred.Spec.Cluster.Server != "https://example.com" || cred.Status.Token != "t" || cred.Status.ClientKeyData != "k" {
			t.Fatalf("read %+v", obj)
		}
		out, err := runtime.Encode(codecs.LegacyCodec(v1.SchemeGroupVersion), cred)
		if err != nil {
			t.Fatal(err)
		}
		again := &v1.ExecCredential{}
		if err := runtime.DecodeInto(codecs.UniversalDeserializer(), out, again); err != nil || string(again.Spec.Cluster.Config.Raw) != `{"a":1}` || again.Status.ClientCertificateData != "c" {
			t.Errorf("%v, %s", err, out)
		}
		beta, err := scheme.ConvertToVersion(again, clientauthentication.SchemeGroupVersion)
		if err == nil {
			beta, err = scheme.ConvertToVersion(beta, v1beta1.SchemeGroupVersion)
		}
		if b, ok := beta.(*v1beta1.ExecCredential); err != nil || !ok || b.Status.Token != "t" || b.APIVersion != "client.authentication.k8s.io/v1beta1" {
			t.Errorf("%v, %+v", err, beta)
		}
	}
}

func TestInstallTwice(t *testing.T) {
	scheme := runtime.NewScheme()
	Install(scheme)
	Install(scheme)
	scheme = runtime.NewScheme()
	scheme.AddKnownTypeWithName(v1.SchemeGroupVersion.WithKind("ExecCredential"), &v1beta1.ExecCredential{})
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Install(scheme)
}
