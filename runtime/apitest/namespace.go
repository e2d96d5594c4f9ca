package apitest

import (
	"encoding/base64"
	"net/http"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// finishNamespace plays the namespace controller: it deletes what is in a namespace that is being deleted, and the
// namespace itself once it is empty.
func (s *Server) finishNamespace(name string) {
	if record := s.store.Get(namespaceTable, store.Key{Name: name}); record == nil || !terminating(record.Object) {
		return
	}
	err := s.store.Write(func(tx *store.Txn) error {
		key := store.Key{Name: name}
		record := tx.Get(namespaceTable, key)
		if record == nil || !terminating(record.Object) {
			return nil
		}
		left := 0
		for _, r := range s.registry.all() {
			if r.namespaced {
				left += s.emptyTable(tx, r, name)
			}
		}
		if left > 0 {
			return nil
		}
		u := &unstructured.Unstructured{Object: deepCopy(record.Object)}
		unstructured.RemoveNestedField(u.Object, "spec", "finalizers")
		build := func(revision uint64) store.Object { return withResourceVersion(u.Object, revision) }
		if len(u.GetFinalizers()) > 0 {
			if spec := child(record.Object, "spec"); spec["finalizers"] != nil {
				tx.Put(namespaceTable, key, build)
			}
			return nil
		}
		tx.Delete(namespaceTable, key, build)
		return nil
	})
	if err != nil {
		s.log.Error("finish namespace", "namespace", name, "err", err)
	}
}

// emptyTable deletes the objects of one resource in a namespace and returns how many finalizers hold.
func (s *Server) emptyTable(tx *store.Txn, r *resource, namespace string) (left int) {
	now := int64(0)
	opts := &metav1.DeleteOptions{GracePeriodSeconds: &now}
	for _, record := range tx.List(r.table(), namespace) {
		q := &request{s: s, res: r, version: r.storage(), namespace: namespace, name: record.Key.Name}
		if _, gone := q.deleteIn(tx, record, opts); !gone {
			left++
		}
	}
	return left
}

func terminating(o object) bool { return child(o, "metadata")["deletionTimestamp"] != nil }

// finalizeNamespace is PUT /api/v1/namespaces/NAME/finalize: it sets spec.finalizers.
func (q *request) finalizeNamespace() error {
	o, err := q.decode()
	if err != nil {
		return err
	}
	stored, err := q.change(func(current store.Object) (object, error) {
		next := deepCopy(current)
		spec := child(next, "spec")
		if spec == nil {
			spec = object{}
			next["spec"] = spec
		}
		spec["finalizers"] = child(o, "spec")["finalizers"]
		if rv := resourceVersion(o); rv != "" {
			child(next, "metadata")["resourceVersion"] = rv
		}
		return next, nil
	})
	if err != nil {
		return err
	}
	return q.writeObject(http.StatusOK, stored)
}

func lower(s string) string { return strings.ToLower(s) }

func base64Of(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
