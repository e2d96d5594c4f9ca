package dynamic

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor"
	serializerjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	kjson "sigs.k8s.io/json"

	"github.com/clientsmith/client-gen/runtime/features"
)

// contentTypes returns what is sent and what is accepted.
func contentTypes() (contentType, accept string) {
	gates := features.FeatureGates()
	switch {
	case !gates.Enabled(features.ClientsAllowCBOR):
		return runtime.ContentTypeJSON, runtime.ContentTypeJSON
	case gates.Enabled(features.ClientsPreferCBOR):
		return runtime.ContentTypeCBOR, runtime.ContentTypeCBOR + "," + runtime.ContentTypeJSON + ";q=0.9"
	}
	return runtime.ContentTypeJSON, runtime.ContentTypeJSON + "," + runtime.ContentTypeCBOR + ";q=0.9"
}

// codec converts nothing: whatever version an object says it has is passed on.
type codec struct{ infos []runtime.SerializerInfo }

var _ runtime.NegotiatedSerializer = codec{}

func newCodec() codec {
	infos := []runtime.SerializerInfo{{
		MediaType:        runtime.ContentTypeJSON,
		MediaTypeType:    "application",
		MediaTypeSubType: "json",
		EncodesAsText:    true,
		Serializer:       jsonSerializer{},
		StreamSerializer: &runtime.StreamSerializerInfo{
			EncodesAsText: true,
			Serializer:    jsonSerializer{},
			Framer:        serializerjson.Framer,
		},
	}}
	if features.FeatureGates().Enabled(features.ClientsAllowCBOR) {
		infos = append(infos, cbor.NewSerializerInfo(kinds{}, kinds{}))
	}
	return codec{infos}
}

func (c codec) SupportedMediaTypes() []runtime.SerializerInfo { return c.infos }

func (c codec) EncoderForVersion(serializer runtime.Encoder, _ runtime.GroupVersioner) runtime.Encoder {
	return serializer
}

func (c codec) DecoderToVersion(serializer runtime.Decoder, _ runtime.GroupVersioner) runtime.Decoder {
	return serializer
}

// jsonSerializer reads and writes unstructured objects and, where asked to, typed ones.
type jsonSerializer struct{}

// Identifier says that the encodings of all jsonSerializers are the same.
func (jsonSerializer) Identifier() runtime.Identifier { return "dynamic-json" }

// Encode writes obj on a line of its own.
func (s jsonSerializer) Encode(obj runtime.Object, w io.Writer) error {
	switch o := obj.(type) {
	case runtime.CacheableObject:
		return o.CacheEncode(s.Identifier(), unstructured.UnstructuredJSONScheme.Encode, w)
	case *unstructured.Unstructured, *unstructured.UnstructuredList:
		return unstructured.UnstructuredJSONScheme.Encode(o, w)
	}
	return json.NewEncoder(w).Encode(obj)
}

var errEmpty = errors.New("the response is empty")

// Decode decodes into the given object or, if that is nil, into a *metav1.Status, an *unstructured.UnstructuredList (for
// lists) or an *unstructured.Unstructured. An Unstructured that is given takes whatever comes. The data is read once.
func (jsonSerializer) Decode(data []byte, defaults *schema.GroupVersionKind, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	if len(data) == 0 {
		return nil, nil, errEmpty
	}
	target, isUnstructured := into.(*unstructured.Unstructured)
	if into != nil && !isUnstructured {
		if err := kjson.UnmarshalCaseSensitivePreserveInts(data, into); err != nil {
			return nil, nil, err
		}
		gvk := into.GetObjectKind().GroupVersionKind()
		return into, &gvk, nil
	}
	content := map[string]interface{}{}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(data, &content); err != nil {
		return nil, nil, err
	}
	gvk, err := kindOf(content, defaults)
	if err != nil {
		return nil, gvk, err
	}
	if isUnstructured {
		target.Object = content
		return target, gvk, nil
	}
	obj, err := objectOf(content, *gvk)
	if err != nil {
		return nil, gvk, err
	}
	return obj, gvk, nil
}

// kindOf returns what the content says it is. An answer without a kind is an error unless there is a default.
func kindOf(content map[string]interface{}, defaults *schema.GroupVersionKind) (*schema.GroupVersionKind, error) {
	kind, _ := content["kind"].(string)
	apiVersion, _ := content["apiVersion"].(string)
	gv, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return nil, err
	}
	gvk := gv.WithKind(kind)
	if gvk.Kind == "" && defaults != nil {
		gvk.Kind = defaults.Kind
	}
	if gvk.Kind == "Status" && gvk.Version == "" && defaults != nil && defaults.Kind == "Status" {
		gvk.Group, gvk.Version = defaults.Group, defaults.Version
	}
	if gvk.Kind == "" {
		return &gvk, runtime.NewMissingKindErr("the response")
	}
	return &gvk, nil
}

// objectOf returns content as an object. It is not copied.
func objectOf(content map[string]interface{}, gvk schema.GroupVersionKind) (runtime.Object, error) {
	if gvk == core.WithKind("Status") {
		status := &metav1.Status{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(content, status); err != nil {
			return nil, err
		}
		status.SetGroupVersionKind(gvk)
		return status, nil
	}
	if !isList(content, gvk) {
		return &unstructured.Unstructured{Object: content}, nil
	}
	values, _ := content["items"].([]interface{})
	delete(content, "items")
	list := &unstructured.UnstructuredList{Object: content, Items: make([]unstructured.Unstructured, len(values))}
	apiVersion, itemKind := gvk.GroupVersion().String(), strings.TrimSuffix(gvk.Kind, "List")
	for i, value := range values {
		item, ok := value.(map[string]interface{})
		if !ok {
			return nil, fmt.Errorf("decode %s: item %d is a %T, not an object", gvk.Kind, i, value)
		}
		if isEmpty(item["kind"]) && isEmpty(item["apiVersion"]) {
			item["kind"], item["apiVersion"] = itemKind, apiVersion
		}
		list.Items[i].Object = item
	}
	return list, nil
}

// isList tells a list from an object that has a field named items: the kind of a list ends in List, or the list has no
// name.
func isList(content map[string]interface{}, gvk schema.GroupVersionKind) bool {
	items, ok := content["items"]
	if _, array := items.([]interface{}); !ok || !array && items != nil {
		return false
	}
	if strings.HasSuffix(gvk.Kind, "List") {
		return true
	}
	metadata, _ := content["metadata"].(map[string]interface{})
	return isEmpty(metadata["name"])
}

func isEmpty(value interface{}) bool {
	text, _ := value.(string)
	return text == ""
}

// kinds makes an unstructured object for each kind, for the CBOR serializer.
type kinds struct{}

func (kinds) New(kind schema.GroupVersionKind) (runtime.Object, error) {
	switch {
	case kind == core.WithKind("Status"):
		return &metav1.Status{}, nil
	case kind.Kind == metav1.WatchEventKind:
		return &metav1.WatchEvent{}, nil
	case strings.HasSuffix(kind.Kind, "List"):
		return &unstructured.UnstructuredList{}, nil
	}
	return &unstructured.Unstructured{}, nil
}

func (kinds) ObjectKinds(obj runtime.Object) ([]schema.GroupVersionKind, bool, error) {
	switch obj.(type) {
	case runtime.Unstructured:
		gvk := obj.GetObjectKind().GroupVersionKind()
		if gvk.Kind == "" {
			return nil, false, runtime.NewMissingKindErr("the object")
		}
		return []schema.GroupVersionKind{gvk}, false, nil
	case *metav1.WatchEvent:
		return []schema.GroupVersionKind{core.WithKind(metav1.WatchEventKind)}, false, nil
	}
	gvk := obj.GetObjectKind().GroupVersionKind()
	return []schema.GroupVersionKind{gvk}, true, nil
}

func (kinds) Recognizes(schema.GroupVersionKind) bool { return true }
