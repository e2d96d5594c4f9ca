package apitest

import (
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// apply answers a server-side apply.
func (q *request) apply(patch []byte) error {
	manager := q.query.Get("fieldManager")
	if manager == "" {
		return apierrors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: "PatchOptions"}, "", field.ErrorList{
			field.Required(field.NewPath("fieldManager"), "is required for apply patch")})
	}
	force := q.query.Get("force") == "true" || q.query.Get("force") == "1"
	o, duplicates, err := parseObject(patch, mediaYAML)
	if err != nil {
		return apierrors.NewBadRequest(fmt.Sprintf("error decoding YAML: %v", err))
	}
	if err := q.checkApplied(o, duplicates); err != nil {
		return err
	}
	code := http.StatusOK
	var stored object
	err = q.s.store.Write(func(tx *store.Txn) error {
		record := tx.Get(q.table(), q.key())
		if record == nil {
			code = http.StatusCreated
			stored, err = q.applyNew(tx, o, manager, force)
			return err
		}
		stored, err = q.applyTo(tx, record, o, manager, force)
		return err
	})
	if err != nil {
		return err
	}
	if !q.dryRun() {
		q.s.changed(q, stored)
	}
	return q.writeObject(code, stored)
}

// checkApplied judges an applied configuration before it is merged.
func (q *request) checkApplied(o object, duplicates []error) error {
	if o == nil {
		return apierrors.NewBadRequest("error decoding YAML: the body is not an object")
	}
	apiVersion, _ := o["apiVersion"].(string)
	if kind, _ := o["kind"].(string); kind == "" || apiVersion == "" {
		return apierrors.NewBadRequest(fmt.Sprintf("invalid object type: %s", schema.FromAPIVersionAndKind(apiVersion, kind)))
	}
	if err := q.checkKind(o); err != nil {
		return err
	}
	u := &unstructured.Unstructured{Object: o}
	if child(o, "metadata")["managedFields"] != nil {
		return apierrors.NewBadRequest("metadata.managedFields must be nil")
	}
	if u.GetName() == "" {
		u.SetName(q.name)
	}
	if u.GetName() != q.name {
		return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", u.GetName(), q.name))
	}
	if namespace := u.GetNamespace(); namespace != "" && namespace != q.namespace && q.res.namespaced {
		return apierrors.NewBadRequest("the namespace of the provided object does not match the namespace sent on the request")
	}
	if err := q.reportStrict(duplicates); err != nil {
		return err
	}
	return q.checkAppliedType(u)
}

// checkAppliedType has the Go type, when it is known, judge an applied configuration: field types and unknown fields.
func (q *request) checkAppliedType(u *unstructured.Unstructured) error {
	if q.version.scheme == nil {
		return nil
	}
	_, strict, err := q.throughType(deepCopy(u.Object))
	if err != nil {
		return q.badBody(err)
	}
	for _, each := range strict {
		return fmt.Errorf("failed to create typed patch object (%s/%s; %s): %w", u.GetNamespace(), u.GetName(), u.GroupVersionKind(), each)
	}
	return nil
}

func (q *request) applyNew(tx *store.Txn, o object, manager string, force bool) (object, error) {
	u := &unstructured.Unstructured{Object: o}
	if q.subresource != "" {
		return nil, apierrors.NewNotFound(q.res.gr, q.name)
	}
	if uid := u.GetUID(); uid != "" {
		return nil, apierrors.NewConflict(q.res.gr, q.name,
			fmt.Errorf("uid mismatch: the provided object specified uid %s, and no existing object was found", uid))
	}
	live := &unstructured.Unstructured{Object: q.emptyObject(u)}
	live.SetName(q.name)
	live.SetNamespace(q.namespace)
	merged, err := q.applyFields(live, u, manager, force)
	if err != nil {
		return nil, err
	}
	merged.SetNamespace(q.namespace)
	creating := *q
	creating.managed, creating.verb = true, "create"
	return creating.createIn(tx, merged.Object)
}

func (q *request) applyTo(tx *store.Txn, record *store.Record, o object, manager string, force bool) (object, error) {
	u := &unstructured.Unstructured{Object: o}
	live := &unstructured.Unstructured{Object: deepCopy(q.version.atVersion(record.Object))}
	if rv := u.GetResourceVersion(); rv != "" && rv != live.GetResourceVersion() {
		return nil, errModified(q.res.gr, q.name)
	}
	merged, err := q.applyFields(live, u, manager, force)
	if err != nil {
		return nil, err
	}
	q.managed = true
	return q.replaceIn(tx, record, merged.Object)
}

// applyFields merges an applied configuration into the live object.
func (q *request) applyFields(live, applied *unstructured.Unstructured, manager string, force bool) (*unstructured.Unstructured, error) {
	fields, err := q.version.fieldManager(q.subresource)
	if err != nil {
		return nil, err
	}
	merged, err := fields.Apply(live, applied, manager, force)
	if err != nil {
		return nil, err
	}
	u, ok := merged.(*unstructured.Unstructured)
	if !ok {
		return nil, apierrors.NewInternalError(fmt.Errorf("apply made a %T", merged))
	}
	return u, nil
}
