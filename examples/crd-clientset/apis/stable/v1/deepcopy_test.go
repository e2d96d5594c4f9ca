package v1

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// TestDeepCopy fills every field of every kind by reflection, copies the object, changes everything that the copy reaches
// and looks at the original.
func TestDeepCopy(t *testing.T) {
	for _, object := range []runtime.Object{&CronTab{}, &CronTabList{}, &FleetPolicy{}, &FleetPolicyList{}} {
		value := reflect.ValueOf(object).Elem()
		t.Run(value.Type().Name(), func(t *testing.T) {
			fill(value, 1)
			before := encode(t, object)
			clone := object.DeepCopyObject()
			if got := encode(t, clone); got != before {
				t.Fatalf("the copy differs:\n%s\n%s", got, before)
			}
			fill(reflect.ValueOf(clone).Elem(), 2)
			if got := encode(t, clone); got == before {
				t.Fatal("the test changed nothing")
			}
			if got := encode(t, object); got != before {
				t.Errorf("a change of the copy reached the original:\n%s\n%s", got, before)
			}
		})
	}
}

func TestDeepCopyOfNil(t *testing.T) {
	if (*CronTab)(nil).DeepCopy() != nil || (*CronTab)(nil).DeepCopyObject() != nil || (*FleetPolicySpec)(nil).DeepCopy() != nil {
		t.Error("the copy of nil is not nil")
	}
}

func encode(t *testing.T, object any) string {
	t.Helper()
	data, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// fill sets all that value reaches to something made from seed, in place where there is something already.
func fill(value reflect.Value, seed int64) {
	switch value.Interface().(type) {
	case metav1.Time:
		value.Set(reflect.ValueOf(metav1.NewTime(time.Unix(seed*1000, 0))))
		return
	case metav1.FieldsV1:
		value.Addr().Interface().(*metav1.FieldsV1).SetRawBytes([]byte{'0' + byte(seed)})
		return
	}
	switch value.Kind() {
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Field(i); field.CanSet() {
				fill(field, seed)
			}
		}
	case reflect.Pointer:
		if value.IsNil() {
			value.Set(reflect.New(value.Type().Elem()))
		}
		fill(value.Elem(), seed)
	case reflect.Slice:
		if value.IsNil() {
			value.Set(reflect.MakeSlice(value.Type(), 2, 2))
		}
		for i := range value.Len() {
			fill(value.Index(i), seed)
		}
	case reflect.Map:
		if value.IsNil() {
			value.Set(reflect.MakeMap(value.Type()))
		}
		item := reflect.New(value.Type().Elem()).Elem()
		fill(item, seed)
		value.SetMapIndex(reflect.ValueOf("key").Convert(value.Type().Key()), item)
	case reflect.String:
		value.SetString("text" + string(rune('0'+seed)))
	case reflect.Bool:
		value.SetBool(seed == 1)
	case reflect.Int32, reflect.Int64:
		value.SetInt(seed)
	}
}
