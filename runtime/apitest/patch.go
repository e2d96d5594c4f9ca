package apitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/merge"
	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// patchTypes are the media types of patches that a resource takes.
func (q *request) patchTypes() []string {
	out := []string{string(types.JSONPatchType), string(types.MergePatchType)}
	if !q.res.custom {
		out = append(out, string(types.StrategicMergePatchType))
	}
	return append(out, string(types.ApplyPatchType))
}

func (q *request) patch() error {
	patch, media, err := readBody(q.r)
	if err != nil {
		return err
	}
	if media == string(types.ApplyPatchType) {
		return q.apply(patch)
	}
	apply, err := q.patcher(media, patch)
	if err != nil {
		return err
	}
	if q.query.Get("force") != "" {
		return errOptions("PatchOptions", field.Forbidden(field.NewPath("force"), "may not be specified for non-apply patch"))
	}
	stored, err := q.change(apply)
	if err != nil {
		return err
	}
	return q.writeObject(http.StatusOK, stored)
}

// patcher returns what a patch does to an object.
func (q *request) patcher(media string, patch []byte) (func(store.Object) (object, error), error) {
	var apply func(current []byte) ([]byte, error)
	switch types.PatchType(media) {
	case types.JSONPatchType:
		decoded, err := jsonpatch.DecodePatch(patch)
		if err != nil {
			return nil, apierrors.NewBadRequest(fmt.Sprintf("error decoding patch: %v", err))
		}
		apply = func(current []byte) ([]byte, error) {
			out, err := decoded.Apply(current)
			if err != nil {
				return nil, generic(http.StatusUnprocessableEntity, "")
			}
			return out, nil
		}
	case types.MergePatchType:
		if !json.Valid(patch) {
			return nil, apierrors.NewBadRequest("error decoding patch: invalid JSON")
		}
		apply = func(current []byte) ([]byte, error) {
			out, err := jsonpatch.MergePatch(current, patch)
			if err != nil {
				return nil, apierrors.NewBadRequest(err.Error())
			}
			return out, nil
		}
	case types.StrategicMergePatchType:
		if q.res.custom {
			return nil, errUnsupportedMediaType(q.patchTypes())
		}
		return q.strategic(patch)
	default:
		if !q.res.custom {
			return nil, errMediaType(http.StatusUnsupportedMediaType, metav1.StatusReasonUnsupportedMediaType, "415: Unsupported Media Type")
		}
		return nil, errUnsupportedMediaType(q.patchTypes())
	}
	return func(current store.Object) (object, error) {
		data, err := json.Marshal(current)
		if err != nil {
			return nil, fmt.Errorf("encode the current object: %w", err)
		}
		if data, err = apply(data); err != nil {
			return nil, err
		}
		var patched object
		duplicates, err := kjson.UnmarshalStrict(data, &patched, kjson.DisallowDuplicateFields)
		if err != nil {
			return nil, q.badBody(err)
		}
		return q.patched(current, patched, duplicates)
	}, nil
}

// strategic applies a strategic merge patch, by the struct tags of the Go type when it is known.
func (q *request) strategic(patch []byte) (func(store.Object) (object, error), error) {
	var p map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(patch, &p); err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	meta := merge.Untagged()
	if q.version.scheme != nil {
		typed, err := q.version.scheme.New(q.version.gvk())
		if err != nil {
			return nil, err
		}
		if meta, err = strategicpatch.NewPatchMetaFromStruct(typed); err != nil {
			return nil, err
		}
	}
	return func(current store.Object) (object, error) {
		patched, err := strategicpatch.StrategicMergeMapPatchUsingLookupPatchMeta(deepCopy(current), deepCopy(p), meta)
		if err != nil {
			return nil, apierrors.NewBadRequest(err.Error())
		}
		return q.patched(current, patched, nil)
	}, nil
}

// patched checks what a patch has made of an object.
func (q *request) patched(current, patched object, duplicates []error) (object, error) {
	if patched == nil {
		return nil, q.badBody(errors.New("the patch leaves no object"))
	}
	patched, err := q.normalize(patched, duplicates)
	if err != nil {
		return nil, err
	}
	metadata, before := child(patched, "metadata"), child(current, "metadata")
	for _, name := range []string{"name", "namespace"} {
		if metadata[name] != before[name] {
			return nil, apierrors.NewBadRequest(fmt.Sprintf("the %s of the object (%v) does not match the %s on the URL (%v)",
				name, metadata[name], name, before[name]))
		}
	}
	return patched, nil
}
