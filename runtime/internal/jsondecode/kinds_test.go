package jsondecode

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	builtin "github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
)

// kinds are the types of all kinds of k8s.io/api, sorted, and Widget.
func kinds() []reflect.Type {
	all := []reflect.Type{reflect.TypeFor[Widget](), reflect.TypeFor[WidgetList]()}
	for _, t := range builtin.Scheme.AllKnownTypes() {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b reflect.Type) int {
		return strings.Compare(a.PkgPath()+a.Name(), b.PkgPath()+b.Name())
	})
	return all
}

// writer writes JSON for a type: valid most of the time, and less so the odder it is.
type writer struct {
	*rand.Rand
	strings.Builder
	odd    int // how many of 256 values, names and spaces are odd
	budget int // of values
}

func (w *writer) isOdd() bool { return w.IntN(256) < w.odd }

func (w *writer) of(texts ...string) { w.WriteString(texts[w.IntN(len(texts))]) }

func (w *writer) value(t reflect.Type) {
	w.budget--
	if w.isOdd() {
		switch w.IntN(4) {
		case 0:
			w.of(" ", "\n\t ", "\r", "\f", "\x00")
		case 1:
			w.of(replacements...)
			return
		case 2:
			w.of(oddValues...)
			return
		case 3:
			w.WriteString("null")
			return
		}
	}
	switch t {
	case reflect.TypeFor[metav1.Time](), reflect.TypeFor[metav1.MicroTime]():
		w.of(`"2026-03-04T10:11:12Z"`, `"2026-03-04T10:11:12.123456Z"`, `"2024-02-29T23:59:59Z"`, `"2023-02-29T00:00:00Z"`, `"0001-01-01T00:00:00Z"`,
			`"2026-03-04T10:11:12+05:30"`, `"9999-12-31T23:59:60Z"`, `"2026-13-01T00:00:00Z"`, `"2026-03-04T24:00:00Z"`, `"2026-03-04T10:11:12.000000Z"`, `null`)
		return
	case reflect.TypeFor[metav1.Duration]():
		w.of(`"1h30m"`, `"0s"`, `"1"`)
		return
	case reflect.TypeFor[intstr.IntOrString]():
		w.of(`"http"`, `80`, `-1`, `2147483648`, `"50%"`, `"\u0061"`, `1.5`)
		return
	case reflect.TypeFor[resource.Quantity]():
		w.of(`"100m"`, `"1Gi"`, `2`, `"1e3"`, `"12345678901234567890"`, `"-0.5"`, `"1.5Ti"`, `"x"`, `""`, `"0.0000000001"`, `" 1"`)
		return
	}
	w.kind(t)
}

func (w *writer) kind(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer:
		w.value(t.Elem())
	case reflect.Bool:
		w.of("true", "false")
	case reflect.String:
		w.text()
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			w.of(`"AAEC"`, `""`, `"aGVs\nbG8="`, `"aGVsbG8"`, `null`)
			return
		}
		w.list("[", "]", func() { w.value(t.Elem()) })
	case reflect.Map:
		w.list("{", "}", func() {
			w.text()
			w.WriteByte(':')
			w.value(t.Elem())
		})
	case reflect.Struct:
		w.object(t)
	case reflect.Interface:
		w.of(oddValues...)
	default:
		w.of("0", "1", "-1", "127", "65536", "2147483647", "9223372036854775807", "1.5", "0.1", "3", "42")
	}
}

// list writes a few elements, and none once there is enough.
func (w *writer) list(begin, end string, elem func()) {
	w.WriteString(begin)
	if w.budget > 0 {
		for i := range w.IntN(7) {
			if i > 0 {
				w.WriteByte(',')
			}
			elem()
		}
	}
	if w.isOdd() {
		w.of(",", " ", "", "]")
	}
	w.WriteString(end)
}

func (w *writer) text() {
	if w.isOdd() {
		w.of(`"\u00e9"`, `"\ud83d\ude00"`, `"\ud800"`, "\"\xff\"", `"a\nb\"c\\"`, `"é"`, "\"a\x01\"", `"\x"`, `"`+strings.Repeat("long ", 60)+`"`)
		return
	}
	fmt.Fprintf(w, `"%.*s%d"`, w.IntN(12), "abcdefghijkl", w.IntN(20))
}

// object writes a struct, its fields in any order and some of them more than once.
func (w *writer) object(t reflect.Type) {
	var fields []reflect.StructField
	var collect func(reflect.Type)
	collect = func(t reflect.Type) {
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Anonymous && nameOf(f) == "" && f.Type.Kind() == reflect.Struct {
				collect(f.Type)
			} else if f.IsExported() {
				fields = append(fields, f)
			}
		}
	}
	collect(t)
	w.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	if len(fields) > 0 {
		fields = fields[:w.IntN(len(fields)+1)]
	}
	if w.budget <= 0 {
		fields = nil
	}
	w.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			w.WriteByte(',')
		}
		name := nameOf(f)
		if name == "" {
			name = f.Name
		}
		if w.isOdd() {
			switch w.IntN(5) {
			case 0:
				name = nameOf(fields[w.IntN(len(fields))])
			case 1:
				name = strings.ToUpper(name)
			case 2:
				name = fmt.Sprintf(`\u%04x%s`, name[0], name[1:])
			case 3:
				name += "\xff"
			case 4:
				name = "unknown"
			}
		}
		w.WriteString(`"` + name + `":`)
		w.value(f.Type)
	}
	w.WriteByte('}')
}

// write returns JSON for an object of a type.
func write(t reflect.Type, seed uint64, odd uint8) []byte {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, uint64(odd))), odd: int(odd), budget: 300}
	w.object(t)
	data := []byte(w.String())
	if odd > 0 && w.isOdd() && len(data) > 0 {
		data = data[:w.IntN(len(data))]
	}
	return data
}

// FuzzKinds decodes objects of every kind.
func FuzzKinds(f *testing.F) {
	for _, odd := range []uint8{0, 1, 2, 8, 64} {
		f.Add(uint64(odd), uint16(odd)*7, odd)
	}
	all := kinds()
	f.Fuzz(func(t *testing.T, seed uint64, kind uint16, odd uint8) {
		typ := all[int(kind)%len(all)]
		sameValue(t, typ, write(typ, seed, odd))
	})
}

// TestKinds decodes objects of every kind, each as it is written and with a few oddities.
func TestKinds(t *testing.T) {
	all := kinds()
	if len(all) < 300 {
		t.Fatalf("there are only %d kinds", len(all))
	}
	fast, plain := 0, 0
	for _, typ := range all {
		for seed := range uint64(3) {
			if sameValue(t, typ, write(typ, seed, 0)) {
				plain++
			}
			if sameValue(t, typ, write(typ, seed, 1)) {
				fast++
			}
		}
	}
	t.Logf("%d kinds, %d objects and %d odd ones were decoded the fast way", len(all), plain, fast)
	if plain < len(all) || fast < len(all)/2 {
		t.Errorf("of the objects of %d kinds only %d and %d were decoded the fast way", len(all), plain, fast)
	}
}

// TestRoundTrips decodes what was encoded, which has to take the fast way.
func TestRoundTrips(t *testing.T) {
	for _, typ := range kinds() {
		if planFor(typ) == nil {
			t.Logf("%v is left to the serializer", typ)
			continue
		}
		for seed := range uint64(3) {
			obj := reflect.New(typ)
			// Only what decodes can be encoded again.
			if err := json.Unmarshal(write(typ, seed, 0), obj.Interface()); err != nil {
				continue
			}
			data, err := json.Marshal(obj.Interface())
			if err != nil {
				continue // a quantity, a year or a raw object that cannot be written
			}
			if !sameValue(t, typ, data) {
				t.Errorf("%v is not decoded the fast way: %.500s", typ, data)
			}
		}
	}
}
