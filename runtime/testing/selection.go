package testing

import (
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/selection"
)

// selects reports whether obj passes both selectors; a nil selector selects everything. A field requirement whose
// field cannot be found in the type of obj is left out of the decision: servers know more fields than a type shows.
func (r ListRestrictions) selects(obj runtime.Object) bool {
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return true
	}
	if r.Labels != nil && !r.Labels.Matches(labelSet(accessor.GetLabels())) {
		return false
	}
	if r.Fields == nil {
		return true
	}
	for _, requirement := range r.Fields.Requirements() {
		value, found := fieldValue(obj, accessor, requirement.Field)
		if found && (value == requirement.Value) == (requirement.Operator == selection.NotEquals) {
			return false
		}
	}
	return true
}

func (r ListRestrictions) empty() bool {
	return (r.Labels == nil || r.Labels.Empty()) && (r.Fields == nil || r.Fields.Empty())
}

type labelSet map[string]string

func (s labelSet) Has(label string) bool              { _, ok := s[label]; return ok }
func (s labelSet) Get(label string) string            { return s[label] }
func (s labelSet) Lookup(label string) (string, bool) { v, ok := s[label]; return v, ok }

// fieldValue returns the value of a field selector's field, such as metadata.name or spec.nodeName.
func fieldValue(obj runtime.Object, accessor metav1.Object, field string) (string, bool) {
	switch field {
	case "metadata.name":
		return accessor.GetName(), true
	case "metadata.namespace":
		return accessor.GetNamespace(), true
	}
	path := strings.Split(field, ".")
	if u, ok := obj.(runtime.Unstructured); ok {
		// Servers treat an absent selectable field of a custom resource as the empty string.
		value, _, err := unstructured.NestedFieldNoCopy(u.UnstructuredContent(), path...)
		if err != nil {
			return "", false
		}
		return scalarString(reflect.ValueOf(value))
	}
	value := reflect.ValueOf(obj)
	for _, name := range path {
		var found bool
		if value, found = jsonField(value, name); !found {
			return "", false
		}
	}
	return scalarString(value)
}

// jsonField returns the field of a struct that has the given JSON name, looking into inlined structs. A nil pointer
// counts as the zero value of what it points to.
func jsonField(value reflect.Value, name string) (reflect.Value, bool) {
	if value = indirect(value); value.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	for i := range value.NumField() {
		field := value.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if tag == name {
			return value.Field(i), true
		}
		if field.Anonymous && tag == "" {
			if found, ok := jsonField(value.Field(i), name); ok {
				return found, true
			}
		}
	}
	return reflect.Value{}, false
}

func indirect(value reflect.Value) reflect.Value {
	for value.Kind() == reflect.Pointer {
		if value.IsNil() {
			value = reflect.Zero(value.Type().Elem())
			continue
		}
		value = value.Elem()
	}
	return value
}

// scalarString returns the text by which field selectors compare a string, bool or number.
func scalarString(value reflect.Value) (string, bool) {
	if !value.IsValid() {
		return "", true
	}
	switch value = indirect(value); value.Kind() {
	case reflect.String:
		return value.String(), true
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return fmt.Sprint(value.Interface()), true
	}
	return "", false
}

// filterList drops the items of list that restrictions do not select.
func filterList(list runtime.Object, restrictions ListRestrictions) error {
	if restrictions.empty() {
		return nil
	}
	items, err := meta.ExtractList(list)
	if err != nil {
		return err
	}
	kept := make([]runtime.Object, 0, len(items))
	for _, item := range items {
		if restrictions.selects(item) {
			kept = append(kept, item)
		}
	}
	return meta.SetList(list, kept)
}

// isNilObject reports whether obj is nil or a nil pointer in an interface.
func isNilObject(obj runtime.Object) bool {
	if obj == nil {
		return true
	}
	value := reflect.ValueOf(obj)
	return value.Kind() == reflect.Pointer && value.IsNil()
}
