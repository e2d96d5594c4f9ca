// Package fill sets every field of a value, for tests that must notice a field that was forgotten: in a copy, in a
// comparison, or in a text that must not show it.
//
// The one rule: only tests import it.
package fill

import (
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
)

// Marker returns the text that Value puts into the field at path.
func Marker(path string) string { return "<<" + path + ">>" }

// Value sets every exported field below v, a pointer, to something that is not zero, and calls visit with the path of
// each string and byte slice, whose value is Marker of that path. Functions, channels and interfaces other than
// runtime.Object are left alone.
func Value(v any, visit func(path string)) {
	if visit == nil {
		visit = func(string) {}
	}
	set(reflect.ValueOf(v).Elem(), "", visit)
}

func set(v reflect.Value, path string, visit func(string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path)
		v.SetString(Marker(path))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		set(v.Elem(), path, visit)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				set(v.Field(i), join(path, f.Name), visit)
			}
		}
	case reflect.Slice:
		setSlice(v, path, visit)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		set(key, path+"[key]", visit)
		set(value, path+"[]", visit)
		v.SetMapIndex(key, value)
	case reflect.Interface:
		if v.Type() == reflect.TypeFor[runtime.Object]() {
			visit(path)
			v.Set(reflect.ValueOf(&runtime.Unknown{Raw: fmt.Appendf(nil, "%q", Marker(path)), ContentType: runtime.ContentTypeJSON}))
		}
	}
}

func setSlice(v reflect.Value, path string, visit func(string)) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		visit(path)
		v.SetBytes([]byte(Marker(path)))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	set(v.Index(0), path+"[]", visit)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Shared returns the paths at which a and b, two pointers to values of the same type, point to the same memory: what a
// deep copy must not do. Functions, unexported fields and interfaces other than runtime.Object do not count.
func Shared(a, b any) []string {
	var paths []string
	shared(reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem(), "", &paths)
	return paths
}

func shared(a, b reflect.Value, path string, paths *[]string) {
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return
		}
		if a.Pointer() == b.Pointer() {
			*paths = append(*paths, path)
			return
		}
		shared(a.Elem(), b.Elem(), path, paths)
	case reflect.Struct:
		for i := range a.NumField() {
			if f := a.Type().Field(i); f.IsExported() {
				shared(a.Field(i), b.Field(i), join(path, f.Name), paths)
			}
		}
	case reflect.Slice:
		if a.Len() == 0 || b.Len() == 0 {
			return
		}
		if a.Pointer() == b.Pointer() {
			*paths = append(*paths, path)
			return
		}
		shared(a.Index(0), b.Index(0), path+"[]", paths)
	case reflect.Map:
		if a.Len() == 0 || b.Len() == 0 {
			return
		}
		if a.Pointer() == b.Pointer() {
			*paths = append(*paths, path)
			return
		}
		for _, key := range a.MapKeys() {
			if other := b.MapIndex(key); other.IsValid() {
				shared(a.MapIndex(key), other, path+"[]", paths)
			}
		}
	case reflect.Interface:
		if a.Type() == reflect.TypeFor[runtime.Object]() && !a.IsNil() && !b.IsNil() {
			shared(a.Elem(), b.Elem(), path, paths)
		}
	}
}
