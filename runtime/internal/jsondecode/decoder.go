package jsondecode

import (
	"encoding/json"
	"reflect"
	"sync"
	"sync/atomic"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apijson "k8s.io/apimachinery/pkg/runtime/serializer/json"
)

// Decoder decodes what a JSON serializer of apimachinery decodes, faster where it can. Objects keep their apiVersion
// and kind. It is safe for concurrent use.
type Decoder struct {
	general runtime.Decoder
	// kinds remembers what the serializer makes of a kind in a target: wireKind -> schema.GroupVersionKind. Only kinds
	// that belong to their target are in it, so that its size does not depend on what servers send.
	kinds sync.Map
	// lengths remembers how long the last list was: type of the items -> int.
	lengths sync.Map
	// fallbacks counts how often the serializer had to decode what the fast way was tried on.
	fallbacks atomic.Int64
}

var _ runtime.Decoder = (*Decoder)(nil)

// wireKind is a kind as an object spells it, and the struct type to decode it into.
type wireKind struct {
	target           reflect.Type
	apiVersion, kind string
}

// New returns a Decoder for a serializer, or nil if serializer is none of apimachinery's for plain, non-strict JSON.
func New(serializer runtime.Decoder) *Decoder {
	s, ok := serializer.(*apijson.Serializer)
	if !ok || s == nil || s.IsStrict() || s.Identifier() != plainJSON {
		return nil
	}
	return &Decoder{general: s}
}

// plainJSON identifies serializers that are neither pretty, nor strict, nor for YAML.
var plainJSON = apijson.NewSerializerWithOptions(apijson.DefaultMetaFactory, nil, nil, apijson.SerializerOptions{}).Identifier()

// Fallbacks returns how often apimachinery's serializer had to decode what the fast way was tried on.
func (d *Decoder) Fallbacks() int64 {
	return d.fallbacks.Load()
}

// Decode decodes data like the serializer that the Decoder was made for. The fast way needs a zero target of a
// supported type and no defaults. If data does not decode, what is left in the target is up to the serializer.
func (d *Decoder) Decode(data []byte, defaults *schema.GroupVersionKind, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	if defaults == nil {
		if target, p := zeroTarget(into); p != nil {
			if gvk, ok := d.unmarshal(data, into, target, p); ok {
				return into, gvk, nil
			}
		}
	}
	return d.general.Decode(data, defaults, into)
}

// unmarshal decodes data into a zero target, or leaves the target zero and reports false.
func (d *Decoder) unmarshal(data []byte, into runtime.Object, target reflect.Value, p *plan) (*schema.GroupVersionKind, bool) {
	s := objectStates.Get().(*state)
	defer s.release(&objectStates)
	s.data = data
	if end := s.value(p, target.Addr().UnsafePointer(), 0); end >= 0 && space(data, end) == len(data) {
		if gvk, ok := d.kindOf(into, target.Type()); ok {
			return gvk, true
		}
	}
	d.fallbacks.Add(1)
	target.SetZero()
	return nil, false
}

// zeroTarget returns the struct that into points to and its plan, which is nil unless the struct is zero and supported.
func zeroTarget(into runtime.Object) (reflect.Value, *plan) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return reflect.Value{}, nil
	}
	p := planFor(v.Elem().Type())
	if p == nil || !v.Elem().IsZero() {
		return reflect.Value{}, nil
	}
	return v.Elem(), p
}

// kindOf returns the kind of a decoded object, if that is what the serializer would decode into a target of its type.
func (d *Decoder) kindOf(obj runtime.Object, t reflect.Type) (*schema.GroupVersionKind, bool) {
	m, ok := obj.GetObjectKind().(*metav1.TypeMeta)
	if !ok || m.Kind == "" || m.APIVersion == "" {
		return nil, false
	}
	return d.accepts(wireKind{target: t, apiVersion: m.APIVersion, kind: m.Kind})
}

// accepts asks the serializer, once, whether it decodes objects of this kind into this target.
func (d *Decoder) accepts(k wireKind) (*schema.GroupVersionKind, bool) {
	if gvk, ok := d.kinds.Load(k); ok {
		found := gvk.(schema.GroupVersionKind)
		return &found, true
	}
	probe, ok := reflect.New(k.target).Interface().(runtime.Object)
	if !ok {
		return nil, false
	}
	data, err := json.Marshal(metav1.TypeMeta{APIVersion: k.apiVersion, Kind: k.kind})
	if err != nil {
		return nil, false
	}
	// A target that the serializer cannot name takes any kind, today.
	if _, own, err := d.general.Decode([]byte("{}"), nil, probe); err != nil || own == nil || own.Kind == "" {
		return nil, false
	}
	out, gvk, err := d.general.Decode(data, nil, probe)
	if err != nil || out != probe || gvk == nil || gvk.GroupVersion().String() != k.apiVersion || gvk.Kind != k.kind {
		return nil, false
	}
	d.kinds.Store(k, *gvk)
	found := *gvk
	return &found, true
}
