package jsonpath

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
)

var errIncompatible = errors.New("incompatible types for comparison")

// filter returns the elements of an array that match.
func (s *state) filter(n *FilterNode, value reflect.Value) ([]reflect.Value, error) {
	v := indirect(value)
	if !v.IsValid() {
		return nil, nil
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return nil, fmt.Errorf("%v is not array or slice and cannot be filtered", v.Type())
	}
	inside := &state{allowMissing: true, inFilter: true}
	var all []reflect.Value
	for i := range v.Len() {
		element := v.Index(i)
		ok, err := inside.matches(n, element)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, element)
		}
	}
	return all, nil
}

// matches reports whether an element matches. One in which what is compared is missing, or null, does
// not.
func (s *state) matches(n *FilterNode, element reflect.Value) (bool, error) {
	left, err := s.list(n.Left, []reflect.Value{element})
	if err != nil {
		return false, err
	}
	if n.Operator == "exists" {
		return len(left) > 0, nil
	}
	right, err := s.list(n.Right, []reflect.Value{element})
	if err != nil {
		return false, err
	}
	if len(left) > 1 || len(right) > 1 {
		return false, errors.New("can only compare one element at a time")
	}
	if len(left) == 0 || len(right) == 0 {
		return false, nil
	}
	a, b := indirect(left[0]), indirect(right[0])
	if !a.IsValid() || !b.IsValid() {
		return false, nil
	}
	return compare(n.Operator, a, b)
}

func compare(operator string, a, b reflect.Value) (bool, error) {
	switch {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return holds(operator, cmp.Compare(a.String(), b.String())), nil
	case a.Kind() == reflect.Bool && b.Kind() == reflect.Bool && (operator == "==" || operator == "!="):
		return (a.Bool() == b.Bool()) == (operator == "=="), nil
	case a.CanInt() && b.CanInt():
		return holds(operator, cmp.Compare(a.Int(), b.Int())), nil
	}
	x, okX := number(a)
	y, okY := number(b)
	if !okX || !okY {
		return false, errIncompatible
	}
	return holds(operator, cmp.Compare(x, y)), nil
}

// number returns the value of a number of any type.
func number(v reflect.Value) (float64, bool) {
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// holds reports whether an operator is true of two values that compare like that.
func holds(operator string, order int) bool {
	switch operator {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}
