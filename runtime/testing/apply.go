package testing

import (
	"encoding/json"
	"fmt"
	"reflect"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"sigs.k8s.io/yaml"
)

// Apply implements ObjectTracker.
func (t *tracker) Apply(gvr schema.GroupVersionResource, applyConfiguration runtime.Object, ns string, opts ...metav1.PatchOptions) error {
	option, err := oneOption(opts)
	if err != nil {
		return err
	}
	return t.applySubresource(gvr, applyConfiguration, ns, "", option)
}

func (t *tracker) applySubresource(gvr schema.GroupVersionResource, applyConfiguration runtime.Object, ns, subresource string, _ metav1.PatchOptions) error {
	config, err := toUnstructured(applyConfiguration)
	if err != nil {
		return fmt.Errorf("apply %s: %w", gvr.GroupResource(), err)
	}
	if config.GetNamespace() == "" {
		config.SetNamespace(ns)
	}
	return t.modify(gvr, ns, config.GetName(), func(before runtime.Object) (runtime.Object, error) {
		if before == nil {
			if subresource != "" {
				return nil, errors.NewNotFound(gvr.GroupResource(), config.GetName())
			}
			return t.newObject(gvr, config)
		}
		after, err := mergeConfiguration(before, config)
		if err != nil {
			return nil, err
		}
		return subresourceResult(before, after, subresource), nil
	})
}

// newObject makes an object of an apply configuration. The caller holds the lock.
func (t *tracker) newObject(gvr schema.GroupVersionResource, config *unstructured.Unstructured) (runtime.Object, error) {
	gvk := config.GroupVersionKind()
	if gvk.Kind == "" {
		for registered, resource := range t.resources {
			if resource == gvr {
				gvk = registered
			}
		}
	}
	if gvk.Kind == "" {
		return nil, errors.NewBadRequest(fmt.Sprintf("apply %s %q: the configuration has no kind", gvr.GroupResource(), config.GetName()))
	}
	obj, err := t.scheme.New(gvk)
	if err != nil {
		return nil, err
	}
	if err := fromUnstructured(config, obj); err != nil {
		return nil, fmt.Errorf("apply %s %q: %w", gvr.GroupResource(), config.GetName(), err)
	}
	return obj, nil
}

// mergeConfiguration merges config into obj: a strategic merge for Go types, a JSON merge for unstructured objects.
func mergeConfiguration(obj runtime.Object, config *unstructured.Unstructured) (runtime.Object, error) {
	patch, err := json.Marshal(config.Object)
	if err != nil {
		return nil, err
	}
	return patchObject(obj, func(original []byte) ([]byte, error) {
		if isUnstructured(obj) {
			return jsonpatch.MergePatch(original, patch)
		}
		return strategicpatch.StrategicMergePatch(original, patch, obj)
	})
}

// patchObject returns a new object of obj's type with the JSON that patch makes of obj's.
func patchObject(obj runtime.Object, patch func(original []byte) ([]byte, error)) (runtime.Object, error) {
	original, err := json.Marshal(obj)
	if err != nil {
		return nil, err
	}
	modified, err := patch(original)
	if err != nil {
		return nil, err
	}
	result := reflect.New(reflect.TypeOf(obj).Elem()).Interface().(runtime.Object)
	if err := json.Unmarshal(modified, result); err != nil {
		return nil, err
	}
	return result, nil
}

// parseConfiguration parses the body of an apply patch, YAML or JSON, and names it.
func parseConfiguration(body []byte, namespace, name string) (*unstructured.Unstructured, error) {
	data, err := yaml.YAMLToJSON(body)
	if err != nil {
		return nil, errors.NewBadRequest(fmt.Sprintf("apply %q: %v", name, err))
	}
	config := &unstructured.Unstructured{}
	if err := utiljson.Unmarshal(data, &config.Object); err != nil {
		return nil, errors.NewBadRequest(fmt.Sprintf("apply %q: %v", name, err))
	}
	if config.Object == nil {
		config.Object = map[string]interface{}{}
	}
	config.SetName(name)
	if config.GetNamespace() == "" {
		config.SetNamespace(namespace)
	}
	return config, nil
}

func isUnstructured(obj runtime.Object) bool {
	_, ok := obj.(runtime.Unstructured)
	return ok
}

// toUnstructured returns the content of obj as a copy.
func toUnstructured(obj runtime.Object) (*unstructured.Unstructured, error) {
	if u, ok := obj.(runtime.Unstructured); ok {
		return &unstructured.Unstructured{Object: runtime.DeepCopyJSON(u.UnstructuredContent())}, nil
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(obj)
	if err != nil {
		return nil, err
	}
	return &unstructured.Unstructured{Object: content}, nil
}

// fromUnstructured fills obj, which may itself be unstructured.
func fromUnstructured(content *unstructured.Unstructured, obj runtime.Object) error {
	if u, ok := obj.(runtime.Unstructured); ok {
		u.SetUnstructuredContent(content.DeepCopy().Object)
		return nil
	}
	return runtime.DefaultUnstructuredConverter.FromUnstructured(content.Object, obj)
}

// subresourceResult returns what remains of a change on a subresource: on "status" only the status changes, provided
// that both objects have one, on others everything.
func subresourceResult(before, after runtime.Object, subresource string) runtime.Object {
	if subresource != "status" || reflect.TypeOf(before) != reflect.TypeOf(after) {
		return after
	}
	result := before.DeepCopyObject()
	if target, ok := result.(runtime.Unstructured); ok {
		content := target.UnstructuredContent()
		if status, ok := after.(runtime.Unstructured).UnstructuredContent()["status"]; ok {
			content["status"] = runtime.DeepCopyJSONValue(status)
		} else {
			delete(content, "status")
		}
		target.SetUnstructuredContent(content)
		return result
	}
	target, ok := jsonField(reflect.ValueOf(result), "status")
	source, sourceOK := jsonField(reflect.ValueOf(after.DeepCopyObject()), "status")
	if !ok || !sourceOK || !target.CanSet() {
		return after
	}
	target.Set(source)
	return result
}

// copyManagedFields keeps the ownership that a field manager has recorded for the subresource.
func copyManagedFields(target, source runtime.Object) {
	to, err := meta.Accessor(target)
	if err != nil {
		return
	}
	if from, err := meta.Accessor(source); err == nil {
		to.SetManagedFields(from.GetManagedFields())
	}
}
