package apitest_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

const protobufType = "application/vnd.kubernetes.protobuf"

// Gadget is a kind that only a scheme describes.
type Gadget struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              GadgetSpec   `json:"spec"`
	Status            GadgetStatus `json:"status"`
}

// GadgetSpec is what is wanted of a Gadget.
type GadgetSpec struct {
	Size int64 `json:"size"`
}

// GadgetStatus is what a Gadget has become.
type GadgetStatus struct {
	Ready bool `json:"ready"`
}

// DeepCopyObject is part of runtime.Object.
func (g *Gadget) DeepCopyObject() runtime.Object { out := *g; return &out }

// GadgetList is a list of Gadgets.
type GadgetList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata"`
	Items           []Gadget `json:"items"`
}

// DeepCopyObject is part of runtime.Object.
func (g *GadgetList) DeepCopyObject() runtime.Object { out := *g; return &out }

func builtinScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, appsv1.AddToScheme, autoscalingv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	return scheme
}

func TestAddScheme(t *testing.T) {
	gv := schema.GroupVersion{Group: "gadgets.example.com", Version: "v1"}
	scheme := runtime.NewScheme()
	scheme.AddKnownTypes(gv, &Gadget{}, &GadgetList{})
	metav1.AddToGroupVersion(scheme, gv)
	s := start(t, apitest.Options{})
	if err := s.AddScheme(scheme, apitest.Resource{Group: gv.Group, Kind: "Gadget", Plural: "gizmos", ClusterScoped: true, Status: true}); err != nil {
		t.Fatal(err)
	}
	gizmos := "/apis/gadgets.example.com/v1/gizmos"
	body := `{"apiVersion":"gadgets.example.com/v1","kind":"Gadget","metadata":{"name":"a"},"spec":{"size":3,"odd":1}}`
	s.ok(400, "POST", gizmos+"?fieldValidation=Strict", body)
	s.ok(201, "POST", gizmos, body).want("spec", map[string]int{"size": 3})
	s.patch(gizmos+"/a/status", mergePatch, `{"status":{"ready":true}}`).want("status.ready", true, "spec.size", 3)
	s.ok(400, "POST", gizmos, `{"apiVersion":"gadgets.example.com/v1","kind":"Gadget","metadata":{"name":"b"},"spec":{"size":"x"}}`)
	s.ok(406, "GET", gizmos+"/a", "", "Accept", protobufType)
}

func TestAddResource(t *testing.T) {
	s := start(t, apitest.Options{NoBuiltins: true})
	if err := s.AddResource(apitest.Resource{Group: "example.com", Version: "v1", Kind: "Policy"}); err != nil {
		t.Fatal(err)
	}
	s.ok(201, "POST", "/apis/example.com/v1/namespaces/default/policies", `{"apiVersion":"example.com/v1","kind":"Policy","metadata":{"name":"a"},"any":{"thing":1}}`).want("any.thing", 1)
	s.ok(404, "GET", configMaps, "")
	if err := s.AddResource(apitest.Resource{Group: "example.com"}); err == nil {
		t.Error("a resource without kind was added")
	}
}

func TestProtobuf(t *testing.T) {
	s := start(t, apitest.Options{})
	scheme := builtinScheme(t)
	codec := protobuf.NewSerializer(scheme, scheme)
	decode := func(data []byte, into runtime.Object) {
		t.Helper()
		if _, _, err := codec.Decode(data, nil, into); err != nil {
			t.Fatal(err)
		}
	}
	sent := &corev1.ConfigMap{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"}, ObjectMeta: metav1.ObjectMeta{Name: "a"}, BinaryData: map[string][]byte{"b": {0, 1}}}
	var body bytes.Buffer
	if err := codec.Encode(sent, &body); err != nil {
		t.Fatal(err)
	}
	var got corev1.ConfigMap
	decode(s.ok(201, "POST", configMaps, body.String(), "Content-Type", protobufType, "Accept", protobufType).raw, &got)
	if got.UID == "" || string(got.BinaryData["b"]) != "\x00\x01" {
		t.Errorf("created %+v", got)
	}
	var list corev1.ConfigMapList
	decode(s.ok(200, "GET", configMaps, "", "Accept", protobufType+",application/json").raw, &list)
	if len(list.Items) != 1 || list.Items[0].Name != "a" || list.ResourceVersion == "" {
		t.Errorf("list %+v", list)
	}
	var status metav1.Status
	raw := s.ok(404, "GET", configMaps+"/nope", "", "Accept", protobufType).raw
	decode(raw, &status)
	if status.Reason != metav1.StatusReasonNotFound {
		t.Errorf("status %+v", status)
	}
	response := s.open("GET", configMaps+"?watch=true", "", "Accept", protobufType)
	defer response.Body.Close()
	if contentType := response.Header.Get("Content-Type"); contentType != protobufType+";stream=watch" {
		t.Errorf("content type of the watch %q", contentType)
	}
	var length [4]byte
	if _, err := io.ReadFull(response.Body, length[:]); err != nil {
		t.Fatal(err)
	}
	frame := make([]byte, binary.BigEndian.Uint32(length[:]))
	if _, err := io.ReadFull(response.Body, frame); err != nil {
		t.Fatal(err)
	}
	var event metav1.WatchEvent
	if err := event.Unmarshal(frame); err != nil {
		t.Fatal(err)
	}
	got = corev1.ConfigMap{}
	decode(event.Object.Raw, &got)
	if event.Type != "ADDED" || got.Name != "a" {
		t.Errorf("event %s %+v", event.Type, got)
	}
	options := &metav1.DeleteOptions{TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "DeleteOptions"}, DryRun: []string{"All"}}
	metav1.AddToGroupVersion(scheme, appsv1.SchemeGroupVersion)
	body.Reset()
	if err := codec.Encode(options, &body); err != nil {
		t.Fatal(err)
	}
	s.ok(200, "DELETE", configMaps+"/a", body.String(), "Content-Type", protobufType)
	s.ok(200, "GET", configMaps+"/a", "")
	var partial metav1.PartialObjectMetadata
	metaCodec := runtime.NewScheme()
	metav1.AddToGroupVersion(metaCodec, schema.GroupVersion{Version: "v1"})
	if err := metav1.AddMetaToScheme(metaCodec); err != nil {
		t.Fatal(err)
	}
	raw = s.ok(200, "GET", configMaps+"/a", "", "Accept", protobufType+";as=PartialObjectMetadata;g=meta.k8s.io;v=v1").raw
	if _, _, err := protobuf.NewSerializer(metaCodec, metaCodec).Decode(raw, nil, &partial); err != nil || partial.Name != "a" {
		t.Errorf("metadata %+v: %v", partial, err)
	}
}

// TestTypedBuiltins shows what the Go types of the built-in kinds are for.
func TestTypedBuiltins(t *testing.T) {
	s := start(t, apitest.Options{})
	a := s.ok(400, "POST", deployments, `{"metadata":{"name":"d"},"spec":{"replicas":"x"}}`)
	a.want("message", `Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`)
	s.ok(201, "POST", deployments, deployment)
	containers := "spec.template.spec.containers."
	s.patch(deployments+"/d", strategicPatch, `{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"j"}]}}}}`).
		want("spec.strategy.rollingUpdate.maxSurge", "25%", containers+"0.image", "j", containers+"0.env.0.name", "X", "spec.strategy.type", "RollingUpdate")
	s.ok(200, "GET", deployments+"/d/scale", "", "Accept", protobufType)
	a = s.patch(deployments+"/d?fieldManager=m", applyPatch, `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"nonsense":1}}`)
	a.want("code", 500)
}
