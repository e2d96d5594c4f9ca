package cache

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// DropManagedFields returns a transformation that drops metadata.managedFields, which can be more than half of an object
// and which hardly any controller reads. Use it with SetTransform of an informer, or WithTransform of a factory.
//
// An object read from the cache is then not to be sent back as a whole with an update that should keep them; the server
// keeps them by itself when an update has none.
func DropManagedFields() TransformFunc {
	return func(obj any) (any, error) {
		if m, err := meta.Accessor(obj); err == nil && len(m.GetManagedFields()) > 0 {
			m.SetManagedFields(nil)
		}
		return obj, nil
	}
}

// DropFields returns a transformation that drops the fields at the given paths from typed and unstructured objects. Paths
// are written in the names of JSON: "status", "spec.template.spec.volumes", with [*] for all elements of a list, as in
// "spec.containers[*].env", and other keys of maps in brackets: "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]".
// What an object does not have is not an error. The error is for a path that cannot be read.
//
// Objects with dropped fields must not be sent back with Update. Names, namespaces and resource versions must not be
// dropped, as caches need them; that is an error too.
func DropFields(paths ...string) (TransformFunc, error) {
	parsed := make([]fieldPath, len(paths))
	for i, path := range paths {
		p, err := parseFieldPath(path)
		if err != nil {
			return nil, err
		}
		parsed[i] = p
	}
	return func(obj any) (any, error) {
		for _, p := range parsed {
			if u, ok := obj.(*unstructured.Unstructured); ok {
				dropKey(u.Object, p)
			} else {
				dropField(reflect.ValueOf(obj), p)
			}
		}
		return obj, nil
	}, nil
}

// Transforms returns a transformation that applies several, one after the other. Those that are nil are left out.
func Transforms(transforms ...TransformFunc) TransformFunc {
	return func(obj any) (any, error) {
		for _, transform := range transforms {
			if transform == nil {
				continue
			}
			var err error
			if obj, err = transform(obj); err != nil {
				return nil, err
			}
		}
		return obj, nil
	}
}

// fieldPath is a path of names; eachElement stands for all elements of a list.
type fieldPath []string

const eachElement = "[*]"

// needed are the paths without which there is no cache.
var needed = []string{"metadata", "metadata.name", "metadata.namespace", "metadata.resourceVersion", "metadata.uid"}

func parseFieldPath(path string) (fieldPath, error) {
	var p fieldPath
	rest := strings.TrimPrefix(path, ".")
	for rest != "" {
		if rest[0] == '[' {
			end := strings.IndexByte(rest, ']')
			if end < 2 {
				return nil, fmt.Errorf("drop fields: path %q: bracket without a key, or not closed", path)
			}
			key := rest[1:end]
			if key == "*" {
				key = eachElement
			}
			p, rest = append(p, key), rest[end+1:]
		} else {
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, fmt.Errorf("drop fields: path %q has an empty name", path)
			}
			p, rest = append(p, rest[:end]), rest[end:]
		}
		if after, found := strings.CutPrefix(rest, "."); found {
			if after == "" || after[0] == '[' {
				return nil, fmt.Errorf("drop fields: path %q has an empty name", path)
			}
			rest = after
		}
	}
	if len(p) == 0 {
		return nil, fmt.Errorf("drop fields: path %q is empty", path)
	}
	if p[len(p)-1] == eachElement {
		return nil, fmt.Errorf("drop fields: path %q: drop the list rather than its elements", path)
	}
	for _, n := range needed {
		if strings.Join(p, ".") == n {
			return nil, fmt.Errorf("drop fields: path %q: caches need it", path)
		}
	}
	return p, nil
}

// dropKey drops a field of unstructured content.
func dropKey(content any, p fieldPath) {
	switch c := content.(type) {
	case map[string]any:
		if len(p) == 1 {
			delete(c, p[0])
		} else if inner, ok := c[p[0]]; ok {
			dropKey(inner, p[1:])
		}
	case []any:
		if p[0] == eachElement {
			for _, element := range c {
				dropKey(element, p[1:])
			}
		}
	}
}

// dropField sets a field of a typed value to zero.
func dropField(v reflect.Value, p fieldPath) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		index, ok := fieldsOf(v.Type())[p[0]]
		if !ok {
			return
		}
		field, err := v.FieldByIndexErr(index)
		switch {
		case err != nil: // within an embedded pointer that is nil
		case len(p) > 1:
			dropField(field, p[1:])
		case field.CanSet():
			field.SetZero()
		}
	case reflect.Map:
		dropMapKey(v, p)
	case reflect.Slice, reflect.Array:
		if p[0] == eachElement {
			for i := range v.Len() {
				dropField(v.Index(i), p[1:])
			}
		}
	}
}

func dropMapKey(v reflect.Value, p fieldPath) {
	if v.Type().Key().Kind() != reflect.String {
		return
	}
	key := reflect.ValueOf(p[0]).Convert(v.Type().Key())
	if len(p) == 1 {
		if !v.IsNil() {
			v.SetMapIndex(key, reflect.Value{})
		}
		return
	}
	element := v.MapIndex(key)
	if !element.IsValid() {
		return
	}
	changed := reflect.New(element.Type()).Elem() // elements of maps cannot be changed in place
	changed.Set(element)
	dropField(changed, p[1:])
	v.SetMapIndex(key, changed)
}

// fieldsByType remembers, by type, where the fields with a JSON name are.
var fieldsByType sync.Map // reflect.Type to map[string][]int

func fieldsOf(t reflect.Type) map[string][]int {
	if known, ok := fieldsByType.Load(t); ok {
		return known.(map[string][]int)
	}
	fields := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		inline := f.Anonymous && name == "" || strings.Contains(options, "inline")
		if name == "-" || inline || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if old, taken := fields[name]; !taken || len(f.Index) < len(old) {
			fields[name] = f.Index
		}
	}
	fieldsByType.Store(t, fields)
	return fields
}
