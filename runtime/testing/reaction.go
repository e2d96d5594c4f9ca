package testing

import (
	"fmt"
	"net/http"
	"reflect"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// ObjectReaction returns a reaction that plays actions on a tracker and answers with the stored object. What it does
// as an API server would, and what it leaves out, is in the documentation of the package. With a tracker that is not
// of this package, delete-collection is not handled and calls on subresources store the whole object.
func ObjectReaction(tracker ObjectTracker) ReactionFunc {
	return func(action Action) (bool, runtime.Object, error) {
		switch action := action.(type) {
		case GetActionImpl:
			obj, err := tracker.Get(action.Resource, action.Namespace, action.Name, action.GetOptions)
			return true, obj, err
		case ListActionImpl:
			obj, err := reactToList(tracker, action)
			return true, obj, err
		case CreateActionImpl:
			obj, err := reactToCreate(tracker, action)
			return true, obj, err
		case UpdateActionImpl:
			obj, err := reactToUpdate(tracker, action)
			return true, obj, err
		case PatchActionImpl:
			obj, err := reactToPatch(tracker, action)
			return true, obj, err
		case DeleteActionImpl:
			if action.Subresource != "" {
				return true, nil, nil
			}
			return true, nil, tracker.Delete(action.Resource, action.Namespace, action.Name, action.DeleteOptions)
		case DeleteCollectionActionImpl:
			if t, ok := tracker.(subresourceTracker); ok && action.Subresource == "" {
				t.deleteCollection(action.Resource, action.Namespace, action.ListRestrictions)
				return true, nil, nil
			}
		}
		return false, nil, fmt.Errorf("no reaction implemented for %#v", action)
	}
}

func reactToList(tracker ObjectTracker, action ListActionImpl) (runtime.Object, error) {
	list, err := tracker.List(action.Resource, action.Kind, action.Namespace, action.ListOptions)
	if err != nil {
		return nil, err
	}
	// Actions made by hand carry restrictions and no options.
	if err := filterList(list, action.ListRestrictions); err != nil {
		return nil, err
	}
	return list, nil
}

func reactToCreate(tracker ObjectTracker, action CreateActionImpl) (runtime.Object, error) {
	accessor, err := meta.Accessor(action.Object)
	if err != nil {
		return nil, err
	}
	if action.Subresource != "" {
		existing, err := tracker.Get(action.Resource, action.Namespace, cmpName(action.Name, accessor.GetName()), metav1.GetOptions{})
		if err != nil || reflect.TypeOf(existing) != reflect.TypeOf(action.Object) {
			// A binding, an eviction or a token request: nothing that the tracker keeps.
			return action.Object, nil
		}
		return storeSubresource(tracker, action.ActionImpl, existing, action.Object, action.CreateOptions.FieldManager)
	}
	if accessor.GetName() == "" && accessor.GetGenerateName() != "" {
		accessor.SetName(accessor.GetGenerateName() + rand.String(5))
	}
	if err := tracker.Create(action.Resource, action.Object, action.Namespace, action.CreateOptions); err != nil {
		return nil, err
	}
	return tracker.Get(action.Resource, action.Namespace, accessor.GetName(), metav1.GetOptions{})
}

func cmpName(name, fallback string) string {
	if name != "" {
		return name
	}
	return fallback
}

func reactToUpdate(tracker ObjectTracker, action UpdateActionImpl) (runtime.Object, error) {
	accessor, err := meta.Accessor(action.Object)
	if err != nil {
		return nil, err
	}
	if action.Subresource == "" {
		if err := tracker.Update(action.Resource, action.Object, action.Namespace, action.UpdateOptions); err != nil {
			return nil, err
		}
		return tracker.Get(action.Resource, action.Namespace, accessor.GetName(), metav1.GetOptions{})
	}
	existing, err := tracker.Get(action.Resource, action.Namespace, accessor.GetName(), metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	manager := action.UpdateOptions.FieldManager
	switch {
	case reflect.TypeOf(existing) == reflect.TypeOf(action.Object) && !isScaleView(existing, action.Object, action.Subresource):
		return storeSubresource(tracker, action.ActionImpl, existing, action.Object, manager)
	case action.Subresource == "scale":
		scaled, err := withReplicas(existing, action.Object)
		if err != nil {
			return nil, err
		}
		if _, err := storeSubresource(tracker, action.ActionImpl, existing, scaled, manager); err != nil {
			return nil, err
		}
	}
	return action.Object, nil
}

// storeSubresource stores the outcome of a call on a subresource and returns the stored object.
func storeSubresource(tracker ObjectTracker, action ActionImpl, existing, obj runtime.Object, manager string) (runtime.Object, error) {
	accessor, err := meta.Accessor(existing)
	if err != nil {
		return nil, err
	}
	obj = subresourceResult(existing, obj, action.Subresource)
	if t, ok := tracker.(subresourceTracker); ok {
		err = t.updateSubresource(action.Resource, obj, action.Namespace, action.Subresource, manager)
	} else {
		err = tracker.Update(action.Resource, obj, action.Namespace, metav1.UpdateOptions{FieldManager: manager})
	}
	if err != nil {
		return nil, err
	}
	return tracker.Get(action.Resource, action.Namespace, accessor.GetName(), metav1.GetOptions{})
}

func reactToPatch(tracker ObjectTracker, action PatchActionImpl) (runtime.Object, error) {
	if action.PatchType == types.ApplyPatchType {
		return reactToApply(tracker, action)
	}
	existing, err := tracker.Get(action.Resource, action.Namespace, action.Name, metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	patched, err := applyPatch(existing, action)
	if err != nil {
		return nil, err
	}
	if name := nameOf(patched); name != action.Name {
		return nil, errors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name of the request (%s)", name, action.Name))
	}
	if action.Subresource == "" {
		if err := tracker.Patch(action.Resource, patched, action.Namespace, action.PatchOptions); err != nil {
			return nil, err
		}
		return tracker.Get(action.Resource, action.Namespace, action.Name, metav1.GetOptions{})
	}
	return storeSubresource(tracker, action.ActionImpl, existing, patched, action.PatchOptions.FieldManager)
}

func reactToApply(tracker ObjectTracker, action PatchActionImpl) (runtime.Object, error) {
	config, err := parseConfiguration(action.Patch, action.Namespace, action.Name)
	if err != nil {
		return nil, err
	}
	if t, ok := tracker.(subresourceTracker); ok && action.Subresource != "" {
		err = t.applySubresource(action.Resource, config, action.Namespace, action.Subresource, action.PatchOptions)
	} else {
		err = tracker.Apply(action.Resource, config, action.Namespace, action.PatchOptions)
	}
	if err != nil {
		return nil, err
	}
	return tracker.Get(action.Resource, action.Namespace, action.Name, metav1.GetOptions{})
}

// applyPatch returns what the patch of the action makes of obj.
func applyPatch(obj runtime.Object, action PatchActionImpl) (runtime.Object, error) {
	var apply func(original []byte) ([]byte, error)
	switch action.PatchType {
	case types.JSONPatchType:
		apply = func(original []byte) ([]byte, error) {
			patch, err := jsonpatch.DecodePatch(action.Patch)
			if err != nil {
				return nil, err
			}
			return patch.Apply(original)
		}
	case types.MergePatchType:
		apply = func(original []byte) ([]byte, error) { return jsonpatch.MergePatch(original, action.Patch) }
	case types.StrategicMergePatchType:
		if isUnstructured(obj) {
			return nil, unsupportedPatch(action.PatchType)
		}
		apply = func(original []byte) ([]byte, error) {
			return strategicpatch.StrategicMergePatch(original, action.Patch, obj)
		}
	default:
		return nil, unsupportedPatch(action.PatchType)
	}
	patched, err := patchObject(obj, apply)
	if err != nil {
		return nil, fmt.Errorf("patch %s %q: %w", action.Resource.GroupResource(), action.Name, err)
	}
	return patched, nil
}

func unsupportedPatch(patchType types.PatchType) error {
	return &errors.StatusError{ErrStatus: metav1.Status{
		Status:  metav1.StatusFailure,
		Code:    http.StatusUnsupportedMediaType,
		Reason:  metav1.StatusReasonUnsupportedMediaType,
		Message: fmt.Sprintf("patch type %q is not supported for this object", patchType),
	}}
}
