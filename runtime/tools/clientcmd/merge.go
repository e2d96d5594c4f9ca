package clientcmd

import (
	"maps"
	"reflect"
)

// merge puts what is set in src over dst: fields of structs one by one, maps key by key, everything else whole. What is
// zero in src, false and the empty string included, changes nothing. Maps of dst are replaced rather than written to, so
// one that dst shares with another Config stays as it is.
func merge[T any](dst, src *T) { mergeValue(reflect.ValueOf(dst).Elem(), reflect.ValueOf(src).Elem()) }

func mergeValue(dst, src reflect.Value) {
	switch src.Kind() {
	case reflect.Struct:
		for i := range src.NumField() {
			mergeValue(dst.Field(i), src.Field(i))
		}
	case reflect.Map:
		if src.Len() == 0 {
			return
		}
		merged := reflect.MakeMapWithSize(dst.Type(), dst.Len()+src.Len())
		for _, m := range []reflect.Value{dst, src} {
			for it := m.MapRange(); it.Next(); {
				merged.SetMapIndex(it.Key(), it.Value())
			}
		}
		dst.Set(merged)
	default:
		if !src.IsZero() {
			dst.Set(src)
		}
	}
}

// withEntry returns a copy of m in which name is v.
func withEntry[V any](m map[string]V, name string, v V) map[string]V {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]V{}
	}
	out[name] = v
	return out
}
