package rest

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// decode decodes the body into target, or into a new object if target is nil or of another type. Everything that is
// decoded from a response that is no watch is decoded here.
func (r Result) decode(defaults *schema.GroupVersionKind, target runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	return r.decoder.Decode(r.body, defaults, target)
}

// keepKind returns a decoder that leaves apiVersion and kind in what it decodes where the decoder that it is given
// takes them away, as those do that clients with a typed codec get from apimachinery. JSON is decoded in one pass
// where that can be.
func (s *contentState) keepKind(decoder runtime.Decoder) runtime.Decoder {
	unversioned, strips := decoder.(runtime.WithoutVersionDecoder)
	if strips {
		decoder = unversioned.Decoder
	}
	if fast := s.jsonDecoder(decoder); fast != nil {
		decoder = fast
	}
	if strips {
		return kindKeeper{decoder}
	}
	return decoder
}

// kindKeeper sets apiVersion and kind of an object to what the wire said, and those of list items that have none to
// what the list implies.
type kindKeeper struct{ runtime.Decoder }

func (k kindKeeper) Decode(data []byte, defaults *schema.GroupVersionKind, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	obj, gvk, err := k.Decoder.Decode(data, defaults, into)
	return keep(obj, gvk), gvk, err
}

// keep sets apiVersion and kind of an object that has none, and those of its items.
func keep(obj runtime.Object, gvk *schema.GroupVersionKind) runtime.Object {
	if obj == nil || gvk == nil || gvk.Kind == "" {
		return obj
	}
	if kind := obj.GetObjectKind(); kind.GroupVersionKind().Kind == "" {
		kind.SetGroupVersionKind(*gvk)
	}
	stampItems(obj, *gvk)
	return obj
}

// stampItems sets apiVersion and kind of the items of a list that is named after them ("PodList"), which built-in APIs
// leave out on the wire. Items that embed no TypeMeta, or say what they are, are left alone.
func stampItems(list runtime.Object, listKind schema.GroupVersionKind) {
	kind, ok := strings.CutSuffix(listKind.Kind, "List")
	if !ok || kind == "" || !meta.IsListType(list) {
		return
	}
	if _, ok := list.(runtime.Unstructured); ok {
		return
	}
	apiVersion := listKind.GroupVersion().String() // one string for all items
	_ = meta.EachListItem(list, func(item runtime.Object) error {
		if item == nil || isNilPointer(item) {
			return nil
		}
		if m, ok := item.GetObjectKind().(*metav1.TypeMeta); ok && m.Kind == "" && m.APIVersion == "" {
			m.Kind, m.APIVersion = kind, apiVersion
		}
		return nil
	})
}
