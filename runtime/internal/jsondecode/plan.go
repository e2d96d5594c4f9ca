package jsondecode

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"unicode"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// op is what is done to decode a value.
type op uint8

const (
	opGeneral  op = iota // apimachinery's decoder does it
	opMethod             // the type does it
	opQuantity           // so do these two, called without an interface
	opFields
	opTime
	opMicroTime
	opIntOrString
	opString
	opBool
	opInt
	opUint
	opFloat
	opBytes
	opAny
	opPointer
	opSlice
	opMap
	opStringMap
	opStruct
)

// plan is how values of a type are decoded.
type plan struct {
	op     op
	typ    reflect.Type
	size   uintptr
	number int   // of the spare room that it needs; 0 for none
	elem   *plan // of pointers, slices and maps
	fields []field
	places []uint8 // in it, at the hash of its name, is the index of a field and 1
}

type field struct {
	name   string
	plan   *plan
	offset uintptr
}

// maxFields is how many fields a struct may have to be decoded the fast way.
const maxFields = 255

// find returns the index of the field of that name, or -1.
func (p *plan) find(name []byte) int {
	for at := place(name); ; at++ {
		i := int(p.places[at&(len(p.places)-1)]) - 1
		if i < 0 || p.fields[i].name == string(name) {
			return i
		}
	}
}

// place is a hash that tells the names of fields apart well enough.
func place(name []byte) int {
	n := len(name)
	if n == 0 {
		return 0
	}
	return n*31 + int(name[0])*7 + int(name[n/2])*17 + int(name[n-1])*5 + int(name[n/3])*3
}

// index fills places.
func (p *plan) index() {
	size := 8
	for size < 3*len(p.fields) {
		size *= 2
	}
	p.places = make([]uint8, size)
	for i := range p.fields {
		at := place([]byte(p.fields[i].name))
		for p.places[at&(size-1)] != 0 {
			at++
		}
		p.places[at&(size-1)] = uint8(i + 1) //nolint:gosec // there are at most maxFields
	}
}

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	typeMetaType        = reflect.TypeFor[metav1.TypeMeta]()
)

// known are types of apimachinery with methods of their own that are called more directly, or not at all.
var known = map[reflect.Type]op{
	reflect.TypeFor[metav1.Time]():        opTime,
	reflect.TypeFor[metav1.MicroTime]():   opMicroTime,
	reflect.TypeFor[intstr.IntOrString](): opIntOrString,
	reflect.TypeFor[resource.Quantity]():  opQuantity,
	reflect.TypeFor[metav1.FieldsV1]():    opFields,
}

// plans are the plans for the types met so far. Programs have a limited number of types.
var plans struct {
	objects sync.Map // struct type of an object -> *plan, which is nil if the type is not supported

	sync.Mutex
	all     map[reflect.Type]*plan
	numbers int
}

// Supports reports whether objects of the struct type t can be decoded the fast way: it embeds metav1.TypeMeta inline
// and does not decode itself.
func Supports(t reflect.Type) bool {
	return planFor(t) != nil
}

// planFor returns the plan for objects of type t, or nil.
func planFor(t reflect.Type) *plan {
	if p, ok := plans.objects.Load(t); ok {
		return p.(*plan)
	}
	var p *plan
	if embedsTypeMeta(t) {
		if p = planOf(t); p != nil && p.op != opStruct {
			p = nil
		}
	}
	plans.objects.Store(t, p)
	return p
}

// planOf returns the plan for any type, or nil if its values are decoded differently by themselves and inside of others.
func planOf(t reflect.Type) *plan {
	plans.Lock()
	defer plans.Unlock()
	m := &maker{made: map[reflect.Type]*plan{}}
	p := m.plan(t)
	if m.odd {
		return nil
	}
	if plans.all == nil {
		plans.all = map[reflect.Type]*plan{}
	}
	for t, p := range m.made {
		plans.all[t] = p
	}
	return p
}

func embedsTypeMeta(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	f, ok := t.FieldByName("TypeMeta")
	return ok && f.Anonymous && f.Type == typeMetaType && len(f.Index) == 1 && nameOf(f) == ""
}

// maker makes plans for everything that can be reached from a type.
type maker struct {
	made map[reflect.Type]*plan
	odd  bool // a type is in it for which no plan can be right
}

func (m *maker) plan(t reflect.Type) *plan {
	if p, ok := plans.all[t]; ok {
		return p
	}
	if p, ok := m.made[t]; ok {
		return p
	}
	p := &plan{typ: t, size: t.Size()}
	m.made[t] = p
	p.op = m.fill(p)
	return p
}

// fill fills in the plan for a type, but for what is to be done.
func (m *maker) fill(p *plan) op {
	t := p.typ
	if op, ok := known[t]; ok {
		return op
	}
	if t.Kind() == reflect.Pointer {
		if t.Elem().Kind() == reflect.Pointer {
			return opGeneral
		}
		p.elem = m.plan(t.Elem())
		return opPointer
	}
	if r := reflect.PointerTo(t); r.Implements(unmarshalerType) || r.Implements(textUnmarshalerType) {
		// The methods of a type without a name do not count inside of another value.
		m.odd = m.odd || t.Name() == ""
		if r.Implements(unmarshalerType) {
			return opMethod
		}
		return opGeneral
	}
	return m.fillKind(p)
}

func (m *maker) fillKind(p *plan) op {
	t := p.typ
	switch t.Kind() {
	case reflect.Bool:
		return opBool
	case reflect.String:
		if t == reflect.TypeFor[json.Number]() {
			return opGeneral
		}
		return opString
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return opInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return opUint
	case reflect.Float32, reflect.Float64:
		return opFloat
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return opAny
		}
	case reflect.Slice:
		return m.fillSlice(p)
	case reflect.Map:
		return m.fillMap(p)
	case reflect.Struct:
		if m.fillFields(p, t, 0, map[string]bool{}) && len(p.fields) <= maxFields {
			p.index()
			return opStruct
		}
		p.fields = nil
	}
	return opGeneral
}

func (m *maker) fillSlice(p *plan) op {
	switch {
	case p.typ.Elem() == reflect.TypeFor[byte]():
		return opBytes
	case p.typ.Elem().Kind() == reflect.Uint8:
		return opGeneral
	}
	p.elem = m.plan(p.typ.Elem())
	p.number = spareNumber()
	return opSlice
}

func (m *maker) fillMap(p *plan) op {
	key, elem := p.typ.Key(), p.typ.Elem()
	switch {
	case key.Kind() != reflect.String || reflect.PointerTo(key).Implements(textUnmarshalerType):
		return opGeneral
	case key == reflect.TypeFor[string]() && elem == key:
		return opStringMap
	}
	p.elem = m.plan(elem)
	p.number = spareNumber()
	return opMap
}

func spareNumber() int {
	plans.numbers++
	return plans.numbers
}

// fillFields collects the fields of a struct and of those embedded in it, which begin at offset. names are the JSON names
// met so far: which of two fields of one name counts is left to apimachinery's decoder, as are options.
func (m *maker) fillFields(p *plan, t reflect.Type, offset uintptr, names map[string]bool) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("json") == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		name := nameOf(f)
		if !f.IsExported() || !knownOptions(f) || !isName(name) {
			return false
		}
		if f.Anonymous && name == "" {
			r := reflect.PointerTo(f.Type)
			if f.Type.Kind() != reflect.Struct || r.Implements(unmarshalerType) || r.Implements(textUnmarshalerType) ||
				!m.fillFields(p, f.Type, offset+f.Offset, names) {
				return false
			}
			continue
		}
		if name == "" {
			name = f.Name
		}
		if names[name] {
			return false
		}
		names[name] = true
		p.fields = append(p.fields, field{name: name, plan: m.plan(f.Type), offset: offset + f.Offset})
	}
	return true
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// isName reports whether a name in a json tag counts, or there is none.
func isName(name string) bool {
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// knownOptions reports whether the options of a json tag are such that have no bearing on decoding.
func knownOptions(f reflect.StructField) bool {
	_, options, found := strings.Cut(f.Tag.Get("json"), ",")
	if !found {
		return true
	}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "", "omitempty", "omitzero", "inline":
		default:
			return false
		}
	}
	return true
}
