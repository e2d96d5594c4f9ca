package apitest

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// checkFieldSelector refuses fields that the resource can't be selected by.
func (q *request) checkFieldSelector() error {
	if q.list.FieldSelector == nil {
		return nil
	}
	for _, requirement := range q.list.FieldSelector.Requirements() {
		name := requirement.Field
		if name == "metadata.name" || name == "metadata.namespace" || q.version.selectable[name] != nil {
			continue
		}
		if q.res.custom || len(q.version.selectable) > 0 {
			return apierrors.NewBadRequest("field label not supported: " + name)
		}
		return apierrors.NewBadRequest(fmt.Sprintf("%q is not a known field selector: only \"metadata.name\", \"metadata.namespace\"", name))
	}
	return nil
}

func (q *request) selectsAll() bool {
	return (q.list.LabelSelector == nil || q.list.LabelSelector.Empty()) &&
		(q.list.FieldSelector == nil || q.list.FieldSelector.Empty()) && (q.name == "" || q.verb != "watch")
}

// matches tells whether the request's selectors choose a record; nil is never chosen.
func (q *request) matches(record *store.Record) bool {
	if record == nil {
		return false
	}
	if q.namespace != "" && record.Key.Namespace != q.namespace {
		return false
	}
	if q.name != "" && q.verb == "watch" && record.Key.Name != q.name {
		return false
	}
	if s := q.list.LabelSelector; s != nil && !s.Empty() && !s.Matches(labelsOf(record.Object)) {
		return false
	}
	if s := q.list.FieldSelector; s != nil && !s.Empty() && !s.Matches(q.fieldsOf(record)) {
		return false
	}
	return true
}

func labelsOf(o object) labels.Set {
	raw := child(child(o, "metadata"), "labels")
	set := make(labels.Set, len(raw))
	for name, value := range raw {
		set[name], _ = value.(string)
	}
	return set
}

func (q *request) fieldsOf(record *store.Record) fields.Set {
	set := fields.Set{"metadata.name": record.Key.Name, "metadata.namespace": record.Key.Namespace}
	for name, path := range q.version.selectable {
		set[name] = ""
		if value, ok := path.First(record.Object); ok {
			set[name] = fmt.Sprint(value)
		} else if name == "spec.hostNetwork" || name == "spec.unschedulable" {
			set[name] = "false"
		}
	}
	return set
}
