package apitest

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// trackUpdate records in managedFields what a create or an update has set.
func (q *request) trackUpdate(old, now *unstructured.Unstructured) error {
	fields, err := q.version.fieldManager(q.subresource)
	if err != nil {
		return err
	}
	live := &unstructured.Unstructured{Object: deepCopy(old.Object)}
	tracked, ok := fields.UpdateNoErrors(live, now, q.manager()).(*unstructured.Unstructured)
	if !ok {
		return fmt.Errorf("managed fields of %s %s: no longer unstructured", q.res.kind, now.GetName())
	}
	now.Object = tracked.Object
	return nil
}

// fieldManager returns the field manager of a version for the main resource or one of its subresources.
func (v *apiVersion) fieldManager(subresource string) (*managedfields.FieldManager, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if made := v.managers[subresource]; made != nil {
		return made, nil
	}
	var types managedfields.TypeConverter = managedfields.NewDeducedTypeConverter()
	if v.mergeType != nil {
		types = typeConverter{*v.mergeType}
	}
	plain := plainObjects{}
	made, err := managedfields.NewDefaultCRDFieldManager(types, plain, plain, plain, v.gvk(), v.gv(), subresource, v.resetFields(subresource))
	if err != nil {
		return nil, fmt.Errorf("field manager of %s: %w", v.gvk(), err)
	}
	if v.managers == nil {
		v.managers = map[string]*managedfields.FieldManager{}
	}
	v.managers[subresource] = made
	return made, nil
}

// resetFields are the fields that a write to a resource or its /status can't own, because they are ignored.
func (v *apiVersion) resetFields(subresource string) map[fieldpath.APIVersion]fieldpath.Filter {
	var ignored *fieldpath.Set
	switch {
	case subresource == "status":
		ignored = fieldpath.NewSet(fieldpath.MakePathOrDie("spec"), fieldpath.MakePathOrDie("metadata"))
	case subresource == "" && v.status:
		ignored = fieldpath.NewSet(fieldpath.MakePathOrDie("status"))
	default:
		return nil
	}
	out := map[fieldpath.APIVersion]fieldpath.Filter{}
	for _, sibling := range v.res.versions {
		out[fieldpath.APIVersion(sibling.gv().String())] = fieldpath.NewExcludeSetFilter(ignored)
	}
	return out
}

// typeConverter makes typed values of unstructured objects by one type, at whatever version they are.
type typeConverter struct{ of typed.ParseableType }

// ObjectToTyped is part of managedfields.TypeConverter.
func (c typeConverter) ObjectToTyped(o runtime.Object, opts ...typed.ValidationOptions) (*typed.TypedValue, error) {
	u, ok := o.(*unstructured.Unstructured)
	if !ok {
		return nil, fmt.Errorf("make a typed value of %T: not unstructured", o)
	}
	return c.of.FromUnstructured(u.UnstructuredContent(), opts...)
}

// TypedToObject is part of managedfields.TypeConverter.
func (c typeConverter) TypedToObject(value *typed.TypedValue) (runtime.Object, error) {
	content, ok := value.AsValue().Unstructured().(map[string]any)
	if !ok {
		return nil, fmt.Errorf("make an object of a typed value: it is a %T", value.AsValue().Unstructured())
	}
	return &unstructured.Unstructured{Object: content}, nil
}

// plainObjects converts, defaults and creates unstructured objects, where nothing but apiVersion ever changes.
type plainObjects struct{}

// Convert is part of runtime.ObjectConvertor.
func (plainObjects) Convert(in, out, _ any) error {
	from, isFrom := in.(*unstructured.Unstructured)
	to, isTo := out.(*unstructured.Unstructured)
	if !isFrom || !isTo {
		return fmt.Errorf("convert %T to %T: both must be unstructured", in, out)
	}
	to.Object = from.Object
	return nil
}

// ConvertToVersion is part of runtime.ObjectConvertor.
func (plainObjects) ConvertToVersion(in runtime.Object, versioner runtime.GroupVersioner) (runtime.Object, error) {
	have := in.GetObjectKind().GroupVersionKind()
	want, ok := versioner.KindForGroupVersionKinds([]schema.GroupVersionKind{have})
	if !ok || want == have {
		return in, nil
	}
	out := in.DeepCopyObject()
	out.GetObjectKind().SetGroupVersionKind(want)
	return out, nil
}

// ConvertFieldLabel is part of runtime.ObjectConvertor.
func (plainObjects) ConvertFieldLabel(_ schema.GroupVersionKind, label, value string) (string, string, error) {
	return label, value, nil
}

// Default is part of runtime.ObjectDefaulter; defaults are applied when the object is stored.
func (plainObjects) Default(runtime.Object) {}

// New is part of runtime.ObjectCreater.
func (plainObjects) New(gvk schema.GroupVersionKind) (runtime.Object, error) {
	u := &unstructured.Unstructured{}
	u.SetGroupVersionKind(gvk)
	return u, nil
}
