package jsondecode

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// collect has a list of so many numbers, of as many as expected.
func collect(length, expected int) (all []int, blocks int) {
	s := items{slice: reflect.TypeFor[[]int](), expected: expected}
	for i := range length {
		s.next().SetInt(int64(i))
	}
	return s.all().Interface().([]int), len(s.blocks)
}

func TestItems(t *testing.T) {
	for _, length := range []int{0, 1, 15, 16, 17, 31, 32, 48, 100, 1000, 5000} {
		for _, expected := range []int{0, 1, 16, 32, 33, 34, 64, length - 1, length, length + 1, 2 * length, 2*length + 1, 5 * length, 100000} {
			all, blocks := collect(length, expected)
			if all == nil || len(all) != length || cap(all) != length {
				t.Fatalf("%d items, %d expected: %d, room for %d", length, expected, len(all), cap(all))
			}
			for i, v := range all {
				if v != i {
					t.Fatalf("%d items, %d expected: number %d is %d", length, expected, i, v)
				}
			}
			if expected == length && length > 2*firstBlock && blocks != 1 {
				t.Errorf("%d items as expected are in %d blocks", length, blocks)
			}
			if length < 1000 && expected == 100000 && blocks > 0 && cap(all) > 1000 {
				t.Errorf("%d items take the room of %d", length, cap(all))
			}
		}
	}
}

// TestListsOfSeveralLengths has one decoder read lists, each of another length than it expects.
func TestListsOfSeveralLengths(t *testing.T) {
	d := New(general)
	for _, length := range []int{40, 40, 41, 39, 100, 3, 0, 64, 200, 100} {
		var b strings.Builder
		b.WriteString(`{"kind":"WidgetList","apiVersion":"example.com/v1","items":[`)
		for i := range length {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"spec":{"i":%d}}`, i)
		}
		b.WriteString("]}")
		into := &WidgetList{}
		if _, _, err := d.DecodeList(strings.NewReader(b.String()), into); err != nil || len(into.Items) != length {
			t.Fatalf("%d items of %d: %v", len(into.Items), length, err)
		}
		for i := range into.Items {
			if int(into.Items[i].Spec.I) != i {
				t.Fatalf("%d items: number %d is %v", length, i, into.Items[i])
			}
		}
	}
}
