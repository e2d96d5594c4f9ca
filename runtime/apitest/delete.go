package apitest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metainternalscheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// deleteOptions reads the options of a delete: from the body, or from the query when there is none.
func (q *request) deleteOptions() (*metav1.DeleteOptions, error) {
	opts := &metav1.DeleteOptions{}
	if q.r.ContentLength == 0 {
		if err := metainternalscheme.ParameterCodec.DecodeParameters(q.query, metav1.SchemeGroupVersion, opts); err != nil {
			return nil, apierrors.NewBadRequest(err.Error())
		}
	} else if err := decodeInto(q.r, opts); err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	if len(opts.DryRun) > 0 {
		q.query["dryRun"] = opts.DryRun
		if err := q.checkOptions(); err != nil {
			return nil, err
		}
	}
	return opts, validateDeleteOptions(opts)
}

func validateDeleteOptions(opts *metav1.DeleteOptions) error {
	var errs field.ErrorList
	if policy := opts.PropagationPolicy; policy != nil {
		switch *policy {
		case metav1.DeletePropagationForeground, metav1.DeletePropagationBackground, metav1.DeletePropagationOrphan:
		default:
			errs = append(errs, field.NotSupported(field.NewPath("propagationPolicy"), *policy, []string{"Foreground", "Background", "Orphan", "nil"}))
		}
		if opts.OrphanDependents != nil {
			errs = append(errs, field.Invalid(field.NewPath("propagationPolicy"), *policy, "orphanDependents and deletionPropagation cannot be both set"))
		}
	}
	if len(errs) == 0 {
		return nil
	}
	return errOptions("DeleteOptions", errs...)
}

// immortal are the namespaces that can't be deleted.
var immortal = []string{"default", "kube-public", "kube-system"}

func (q *request) delete() error {
	opts, err := q.deleteOptions()
	if err != nil {
		return err
	}
	if q.table() == namespaceTable && slices.Contains(immortal, q.name) {
		return apierrors.NewForbidden(q.res.gr, q.name, errors.New("this namespace may not be deleted"))
	}
	var o object
	var gone bool
	err = q.s.store.Write(func(tx *store.Txn) error {
		record := tx.Get(q.table(), q.key())
		if record == nil {
			return apierrors.NewNotFound(q.res.gr, q.name)
		}
		if err := q.checkPreconditions(record, opts.Preconditions); err != nil {
			return err
		}
		o, gone = q.deleteIn(tx, record, opts)
		return nil
	})
	if err != nil {
		return err
	}
	if !q.dryRun() {
		q.s.changed(q, o)
	}
	if gone && !q.res.returned {
		return q.writeDeleted(o)
	}
	return q.writeObject(http.StatusOK, o)
}

// writeDeleted answers with the Status of a finished deletion.
func (q *request) writeDeleted(o object) error {
	u := &unstructured.Unstructured{Object: o}
	status := &metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusSuccess,
		Details: &metav1.StatusDetails{Name: u.GetName(), Group: q.res.gr.Group, Kind: q.res.gr.Resource, UID: u.GetUID()}}
	return writeStatus(q.w, q.r, http.StatusOK, status)
}

func (q *request) checkPreconditions(record *store.Record, want *metav1.Preconditions) error {
	if want == nil {
		return nil
	}
	kind := schema.GroupResource{Group: q.res.gr.Group, Resource: q.res.kind} // a real server gives the kind here
	u := &unstructured.Unstructured{Object: record.Object}
	if want.UID != nil && *want.UID != u.GetUID() {
		return apierrors.NewConflict(kind, u.GetName(), wording(fmt.Sprintf("the UID in the precondition (%s) does not match the UID in record (%s). "+
			"The object might have been deleted and then recreated", *want.UID, u.GetUID())))
	}
	if want.ResourceVersion != nil && *want.ResourceVersion != u.GetResourceVersion() {
		return apierrors.NewConflict(kind, u.GetName(), wording(fmt.Sprintf("the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). "+
			"The object might have been modified", *want.ResourceVersion, u.GetResourceVersion())))
	}
	return nil
}

// deleteIn deletes an object, or marks it when finalizers or a grace period hold it; gone tells which.
func (q *request) deleteIn(tx *store.Txn, record *store.Record, opts *metav1.DeleteOptions) (o object, gone bool) {
	u := &unstructured.Unstructured{Object: deepCopy(record.Object)}
	marked := u.GetDeletionTimestamp() != nil
	finalizers := withPropagation(u.GetFinalizers(), opts)
	grace := q.grace(u, opts)
	if len(finalizers) == 0 && grace == 0 && !q.keepsUntilFinalized(u) {
		if q.dryRun() {
			return record.Object, true
		}
		if marked {
			u.SetDeletionGracePeriodSeconds(&grace)
		}
		deleted := tx.Delete(q.table(), record.Key, func(revision uint64) store.Object { return withResourceVersion(u.Object, revision) })
		return deleted.Object, true
	}
	before := u.GetDeletionGracePeriodSeconds()
	if marked && before != nil && *before <= grace && len(finalizers) == len(u.GetFinalizers()) {
		return record.Object, false
	}
	if !marked {
		at := metav1.Time{Time: q.s.now().Add(time.Duration(grace) * time.Second)}
		u.SetDeletionTimestamp(&at)
		if u.GetGeneration() > 0 {
			u.SetGeneration(u.GetGeneration() + 1)
		}
	}
	u.SetDeletionGracePeriodSeconds(&grace)
	if len(finalizers) > 0 {
		u.SetFinalizers(finalizers)
	}
	if q.table() == namespaceTable {
		u.Object["status"] = object{"phase": "Terminating"}
	}
	if q.dryRun() {
		return u.Object, false
	}
	return q.put(tx, record.Key, u.Object).Object, false
}

// grace is how many seconds a deletion waits: scheduled pods are given time, everything else goes at once.
func (q *request) grace(u *unstructured.Unstructured, opts *metav1.DeleteOptions) int64 {
	if q.res.custom || q.res.gr.String() != "pods" {
		return 0
	}
	node, _, err := unstructured.NestedString(u.Object, "spec", "nodeName")
	phase, _, phaseErr := unstructured.NestedString(u.Object, "status", "phase")
	if err != nil || phaseErr != nil || node == "" || phase == "Succeeded" || phase == "Failed" {
		return 0
	}
	if opts.GracePeriodSeconds != nil {
		return max(*opts.GracePeriodSeconds, 0)
	}
	if seconds, found, err := unstructured.NestedInt64(u.Object, "spec", "terminationGracePeriodSeconds"); err == nil && found {
		return seconds
	}
	return 30
}

// withPropagation adds the finalizer that a propagation policy asks the garbage collector by, and removes the other.
func withPropagation(finalizers []string, opts *metav1.DeleteOptions) []string {
	wanted := ""
	orphan := opts.OrphanDependents != nil && *opts.OrphanDependents
	if policy := opts.PropagationPolicy; policy != nil {
		switch *policy {
		case metav1.DeletePropagationForeground:
			wanted = metav1.FinalizerDeleteDependents
		case metav1.DeletePropagationOrphan:
			orphan = true
		}
	} else if opts.OrphanDependents == nil {
		return finalizers
	}
	if orphan {
		wanted = metav1.FinalizerOrphanDependents
	}
	var out []string
	for _, each := range finalizers {
		if each != metav1.FinalizerOrphanDependents && each != metav1.FinalizerDeleteDependents {
			out = append(out, each)
		}
	}
	if wanted != "" {
		out = append(out, wanted)
	}
	return out
}

func (q *request) deleteCollection() error {
	if err := q.parseListOptions(); err != nil {
		return err
	}
	opts, err := q.deleteOptions()
	if err != nil {
		return err
	}
	var deleted []*store.Record
	var revision uint64
	err = q.s.store.Write(func(tx *store.Txn) error {
		for _, record := range q.filter(tx.List(q.table(), q.namespace)) {
			o, _ := q.deleteIn(tx, record, opts)
			deleted = append(deleted, &store.Record{Key: record.Key, Object: o})
		}
		revision = tx.Revision()
		return nil
	})
	if err != nil {
		return err
	}
	if !q.dryRun() {
		for _, record := range deleted {
			named := *q
			named.name, named.namespace = record.Key.Name, record.Key.Namespace
			q.s.changed(&named, record.Object)
		}
	}
	return q.writeRecords(deleted, metav1.ListMeta{ResourceVersion: strconv.FormatUint(revision, 10)})
}
