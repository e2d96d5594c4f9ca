package jsondecode

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	unmarshalerFromType = reflect.TypeFor[jsonv2.UnmarshalerFrom]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	marshalerToType     = reflect.TypeFor[jsonv2.MarshalerTo]()
	typeMetaType        = reflect.TypeFor[metav1.TypeMeta]()
	durationType        = reflect.TypeFor[time.Duration]()
)

// supportedTypes remembers what is known of object types: reflect.Type -> bool. Programs have few of them.
var supportedTypes sync.Map

// Supports reports whether objects of the struct type t can be decoded the fast way: it embeds metav1.TypeMeta inline,
// and nothing in it is read differently by the two libraries.
func Supports(t reflect.Type) bool {
	if known, ok := supportedTypes.Load(t); ok {
		return known.(bool)
	}
	ok := embedsTypeMeta(t) && !hasMethods(t) && (&walk{seen: map[reflect.Type]bool{}}).supports(t)
	supportedTypes.Store(t, ok)
	return ok
}

func embedsTypeMeta(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	f, ok := t.FieldByName("TypeMeta")
	return ok && f.Anonymous && f.Type == typeMetaType && len(f.Index) == 1 && nameOf(f) == ""
}

// walk goes through everything that can be reached from a type.
type walk struct{ seen map[reflect.Type]bool }

func (w *walk) supports(t reflect.Type) bool {
	if known, ok := w.seen[t]; ok {
		return known // in a recursive type true until the walk is back there
	}
	w.seen[t] = true
	ok := w.look(t)
	w.seen[t] = ok
	return ok
}

func (w *walk) look(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	switch {
	case t.Kind() == reflect.Pointer:
		return t.Elem().Kind() != reflect.Pointer && !t.Implements(unmarshalerFromType) && w.supports(t.Elem())
	case p.Implements(unmarshalerFromType), t == durationType:
		return false
	case p.Implements(unmarshalerType):
		return t.PkgPath() != "time" // the library knows time.Time itself
	case p.Implements(textUnmarshalerType):
		return false
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64:
		return true
	case reflect.Slice:
		return t.Elem().Kind() != reflect.Uint8 && w.supports(t.Elem()) || t == reflect.TypeFor[[]byte]()
	case reflect.Map:
		key := t.Key()
		return key.Kind() == reflect.String && !hasMethods(key) && w.supports(t.Elem())
	case reflect.Struct:
		return w.fields(t, map[string]bool{})
	default: // interfaces, unsigned integers, arrays and what has no JSON
		return false
	}
}

// fields looks at the fields of a struct and of those embedded in it. names are the JSON names met so far: a name that
// occurs twice is a matter of rules that the libraries do not share.
func (w *walk) fields(t reflect.Type, names map[string]bool) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		if tag == "-" {
			continue
		}
		if !f.IsExported() {
			if tagged || f.Anonymous {
				return false
			}
			continue
		}
		name := nameOf(f)
		if !knownOptions(f) || strings.ContainsAny(name, "\\'\"` ") {
			return false
		}
		if f.Anonymous && name == "" {
			if f.Type.Kind() != reflect.Struct || hasMethods(f.Type) || !w.fields(f.Type, names) {
				return false
			}
			continue
		}
		if name == "" {
			name = f.Name
		}
		if names[name] || !w.supports(f.Type) {
			return false
		}
		names[name] = true
	}
	return true
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// knownOptions reports whether the options of a json tag are such that have no bearing on decoding.
func knownOptions(f reflect.StructField) bool {
	_, options, found := strings.Cut(f.Tag.Get("json"), ",")
	if !found {
		return true
	}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty", "omitzero", "inline":
		default:
			return false
		}
	}
	return true
}

// hasMethods reports whether values of type t have a say in how they are read or written as JSON or text.
func hasMethods(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	for _, i := range []reflect.Type{
		unmarshalerType, unmarshalerFromType, textUnmarshalerType, marshalerToType,
		reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextAppender](),
	} {
		if p.Implements(i) {
			return true
		}
	}
	return false
}
