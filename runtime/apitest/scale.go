package apitest

import (
	"encoding/json"
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// serveScale serves /scale in the form of autoscaling/v1.
func (q *request) serveScale() error {
	if q.verb == "get" {
		record := q.s.store.Get(q.table(), q.key())
		if record == nil {
			return apierrors.NewNotFound(q.res.gr, q.name)
		}
		return q.writeSubresource(http.StatusOK, q.scaleOf(record.Object))
	}
	edit, err := q.scaleEdit()
	if err != nil {
		return err
	}
	stored, err := q.change(func(current store.Object) (object, error) {
		scale, err := edit(q.scaleOf(current))
		if err != nil {
			return nil, err
		}
		return q.withScale(current, scale)
	})
	if err != nil {
		return err
	}
	return q.writeSubresource(http.StatusOK, q.scaleOf(stored))
}

// scaleEdit is what an update or a patch does to a Scale.
func (q *request) scaleEdit() (func(object) (object, error), error) {
	if q.verb == "update" {
		o, err := q.readSubresource()
		return func(object) (object, error) { return o, nil }, err
	}
	patch, media, err := readBody(q.r)
	if err != nil {
		return nil, err
	}
	return func(scale object) (object, error) {
		data, err := json.Marshal(scale)
		if err != nil {
			return nil, err
		}
		switch types.PatchType(media) {
		case types.JSONPatchType:
			decoded, err := jsonpatch.DecodePatch(patch)
			if err != nil {
				return nil, apierrors.NewBadRequest(err.Error())
			}
			if data, err = decoded.Apply(data); err != nil {
				return nil, generic(http.StatusUnprocessableEntity, "")
			}
		case types.MergePatchType, types.StrategicMergePatchType:
			if data, err = jsonpatch.MergePatch(data, patch); err != nil {
				return nil, apierrors.NewBadRequest(err.Error())
			}
		default:
			return nil, errUnsupportedMediaType([]string{string(types.JSONPatchType), string(types.MergePatchType)})
		}
		o, _, err := parseObject(data, mediaJSON)
		return o, err
	}, nil
}

// scaleOf reads the Scale of an object.
func (q *request) scaleOf(o object) object {
	paths := q.version.scale
	metadata := object{}
	for _, name := range []string{"name", "namespace", "uid", "resourceVersion", "creationTimestamp"} {
		if value, ok := child(o, "metadata")[name]; ok {
			metadata[name] = value
		}
	}
	spec, status := object{}, object{"replicas": int64(0)}
	if replicas, ok := paths.specReplicas.First(o); ok {
		spec["replicas"] = replicas
	}
	if replicas, ok := paths.statusReplicas.First(o); ok {
		status["replicas"] = replicas
	}
	if selector := q.scaleSelector(o); selector != "" {
		status["selector"] = selector
	}
	return object{"kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata, "spec": spec, "status": status}
}

func (q *request) scaleSelector(o object) string {
	if q.res.custom {
		selector, _ := q.version.scale.selector.First(o)
		text, _ := selector.(string)
		return text
	}
	raw := child(child(o, "spec"), "selector")
	if q.res.gr.Group == "" { // a replication controller's selector is a plain map
		return labels.SelectorFromSet(stringMap(raw)).String()
	}
	var selector metav1.LabelSelector
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(raw, &selector); err != nil {
		return ""
	}
	parsed, err := metav1.LabelSelectorAsSelector(&selector)
	if err != nil {
		return ""
	}
	return parsed.String()
}

func stringMap(raw object) map[string]string {
	out := make(map[string]string, len(raw))
	for name, value := range raw {
		out[name], _ = value.(string)
	}
	return out
}

// withScale writes a Scale back into its object.
func (q *request) withScale(current, scale object) (object, error) {
	if name, _ := child(scale, "metadata")["name"].(string); name != "" && name != q.name {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", name, q.name))
	}
	replicas, found, err := unstructured.NestedInt64(scale, "spec", "replicas")
	if err != nil {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("spec.replicas: %v", err))
	}
	if !found {
		replicas = 0
	}
	if replicas < 0 {
		return nil, apierrors.NewInvalid(subresourceKinds["scale"].GroupKind(), q.name, field.ErrorList{
			field.Invalid(field.NewPath("spec", "replicas"), replicas, "must be greater than or equal to 0")})
	}
	next := deepCopy(current)
	if err := unstructured.SetNestedField(next, replicas, q.version.scale.spec...); err != nil {
		return nil, apierrors.NewInternalError(err)
	}
	if rv := resourceVersion(scale); rv != "" {
		child(next, "metadata")["resourceVersion"] = rv
	}
	return next, nil
}
