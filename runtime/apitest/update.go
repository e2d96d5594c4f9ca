package apitest

import (
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

func (q *request) update() error {
	o, err := q.decode()
	if err != nil {
		return err
	}
	u := &unstructured.Unstructured{Object: o}
	if u.GetName() != q.name {
		if u.GetName() == "" && q.res.custom {
			return apierrors.NewBadRequest("metadata.name: Required value: name must be provided")
		}
		if u.GetName() != "" {
			return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", u.GetName(), q.name))
		}
		u.SetName(q.name)
	}
	if err := q.checkObjectNamespace(u); err != nil {
		return err
	}
	stored, err := q.change(func(store.Object) (object, error) { return o, nil })
	if err != nil {
		return err
	}
	return q.writeObject(http.StatusOK, stored)
}

// change replaces an existing object by what next makes of its current state.
func (q *request) change(next func(current store.Object) (object, error)) (stored object, err error) {
	err = q.s.store.Write(func(tx *store.Txn) error {
		record := tx.Get(q.table(), q.key())
		if record == nil {
			return apierrors.NewNotFound(q.res.gr, q.name)
		}
		o, err := next(q.version.atVersion(record.Object))
		if err != nil {
			return err
		}
		stored, err = q.replaceIn(tx, record, o)
		return err
	})
	if err == nil && !q.dryRun() {
		q.s.changed(q, stored)
	}
	return stored, err
}

// replaceIn does the work of an update inside a transaction.
func (q *request) replaceIn(tx *store.Txn, record *store.Record, o object) (object, error) {
	old := &unstructured.Unstructured{Object: q.version.atVersion(record.Object)}
	u := &unstructured.Unstructured{Object: o}
	if err := q.checkUpdate(old, u, record.Revision); err != nil {
		return nil, err
	}
	q.prepareUpdate(old, u)
	if err := q.validateUpdate(old, u); err != nil {
		return nil, err
	}
	if !q.managed {
		if err := q.trackUpdate(old, u); err != nil {
			return nil, err
		}
	}
	if sameButTimes(old, u) {
		return record.Object, nil
	}
	if q.dryRun() {
		return u.Object, nil
	}
	if u.GetDeletionTimestamp() != nil && len(u.GetFinalizers()) == 0 && graceOver(u) && !q.keepsUntilFinalized(u) {
		gone := tx.Delete(q.table(), record.Key, func(revision uint64) store.Object { return withResourceVersion(u.Object, revision) })
		return gone.Object, nil
	}
	return q.put(tx, record.Key, u.Object).Object, nil
}

// graceOver tells whether nothing but finalizers holds a deleted object.
func graceOver(u *unstructured.Unstructured) bool {
	grace := u.GetDeletionGracePeriodSeconds()
	return grace == nil || *grace == 0
}

// checkUpdate compares what the client believes with what is.
func (q *request) checkUpdate(old, u *unstructured.Unstructured, revision uint64) error {
	rv := u.GetResourceVersion()
	if (rv == "" || rv == "0") && (q.res.custom || q.res.mustMatch) && q.verb == "update" {
		return apierrors.NewInvalid(schema.GroupKind{Group: q.res.gr.Group, Kind: q.res.gr.Resource}, q.name, field.ErrorList{
			field.Invalid(fieldMetadata.Child("resourceVersion"), 0, "must be specified for an update")})
	}
	if rv != "" && rv != "0" {
		asked, err := strconv.ParseUint(rv, 10, 64)
		if err != nil {
			return apierrors.NewBadRequest(invalidVersion(rv, err))
		}
		if asked != revision {
			return errModified(q.res.gr, q.name)
		}
	}
	if uid := u.GetUID(); uid != "" && uid != old.GetUID() {
		return apierrors.NewConflict(q.res.gr, q.name,
			wording(fmt.Sprintf("StorageError: invalid object, Code: 4, Key: %s, ResourceVersion: 0, "+
				"AdditionalErrorMsg: Precondition failed: UID in precondition: %v, UID in object meta: %v", q.storageKey(), uid, old.GetUID())))
	}
	return nil
}

// storageKey is where a real server keeps an object.
func (q *request) storageKey() string {
	group := ""
	if q.res.custom {
		group = q.res.gr.Group + "/"
	}
	return "/registry/" + group + q.res.gr.Resource + "/" + strings.TrimPrefix(q.key().String(), "/")
}

// prepareUpdate keeps what the request may not change.
func (q *request) prepareUpdate(old, u *unstructured.Unstructured) {
	if q.subresource == "status" {
		q.keepAllButStatus(old, u)
	} else if q.subresource == "ephemeralcontainers" {
		keepAllButEphemeral(old, u)
	} else if q.version.status {
		keep(old.Object, u.Object, "status")
	}
	u.SetUID(old.GetUID())
	u.SetResourceVersion(old.GetResourceVersion())
	u.SetName(old.GetName())
	u.SetNamespace(old.GetNamespace())
	for _, name := range []string{"creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName"} {
		if name == "generateName" && q.subresource == "" {
			continue
		}
		keep(child(old.Object, "metadata"), child(u.Object, "metadata"), name)
	}
	q.version.schema.ApplyDefaults(u.Object)
	q.defaultPodSpec(u.Object)
	if (q.res.custom || q.res.generation) && (q.subresource == "" || q.subresource == "scale") && q.specChanged(old.Object, u.Object) {
		u.SetGeneration(old.GetGeneration() + 1)
	}
}

func keep(from, to object, name string) {
	if value, present := from[name]; present {
		to[name] = value
	} else {
		delete(to, name)
	}
}

func (q *request) keepAllButStatus(old, u *unstructured.Unstructured) {
	managed := u.GetManagedFields()
	metadata := child(u.Object, "metadata")
	status, present := u.Object["status"]
	u.Object = deepCopy(old.Object)
	if !q.res.custom { // built-in kinds take annotations, and those of the core group labels, with the status
		keep(metadata, child(u.Object, "metadata"), "annotations")
		if q.res.gr.Group == "" {
			keep(metadata, child(u.Object, "metadata"), "labels")
		}
	}
	if present {
		u.Object["status"] = status
	} else {
		delete(u.Object, "status")
	}
	if managed != nil {
		u.SetManagedFields(managed)
	}
}

// keepAllButEphemeral takes nothing but the ephemeral containers of a pod.
func keepAllButEphemeral(old, u *unstructured.Unstructured) {
	managed := u.GetManagedFields()
	containers := child(u.Object, "spec")["ephemeralContainers"]
	u.Object = deepCopy(old.Object)
	if spec := child(u.Object, "spec"); spec != nil {
		spec["ephemeralContainers"] = containers
	}
	if managed != nil {
		u.SetManagedFields(managed)
	}
}

// specChanged tells whether anything but metadata and status differs.
func (q *request) specChanged(old, now object) bool {
	for _, pair := range [][2]object{{old, now}, {now, old}} {
		for name, value := range pair[0] {
			ignored := name == "metadata" || name == "apiVersion" || name == "status" && q.version.status
			if !ignored && !reflect.DeepEqual(value, pair[1][name]) {
				return true
			}
		}
	}
	return false
}

func (q *request) validateUpdate(old, u *unstructured.Unstructured) error {
	errs := apivalidation.ValidateObjectMetaAccessorUpdate(u, old, fieldMetadata)
	if old.GetDeletionTimestamp() != nil {
		errs = append(errs, apivalidation.ValidateNoNewFinalizers(u.GetFinalizers(), old.GetFinalizers(), fieldMetadata.Child("finalizers"))...)
	}
	if q.version.schema != nil {
		errs = append(errs, q.version.schema.Validate(u.Object)...)
	}
	errs = append(errs, q.validateBuiltinUpdate(old.Object, u.Object)...)
	if len(errs) > 0 {
		return apierrors.NewInvalid(q.version.gvk().GroupKind(), q.name, errs)
	}
	return nil
}

// sameButTimes tells whether an update changes nothing that is worth a new revision.
func sameButTimes(old, u *unstructured.Unstructured) bool {
	strip := func(from *unstructured.Unstructured) object {
		out := withResourceVersion(from.Object, 0)
		metadata := child(out, "metadata")
		entries, _ := metadata["managedFields"].([]any)
		timeless := make([]any, len(entries))
		for i, each := range entries {
			entry, _ := each.(map[string]any)
			copied := object{}
			for name, value := range entry {
				if name != "time" {
					copied[name] = value
				}
			}
			timeless[i] = copied
		}
		metadata["managedFields"] = timeless
		return out
	}
	return reflect.DeepEqual(strip(old), strip(u))
}
