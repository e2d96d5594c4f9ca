package csaupgrade

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/sets"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// Option changes what is upgraded.
type Option func(*options)

type options struct{ subresource string }

// Subresource upgrades the fields that are managed through a subresource, such as "status", and no others. Without it
// those that are managed through none are upgraded.
func Subresource(s string) Option {
	return func(o *options) { o.subresource = s }
}

// FindFieldsOwners returns the entries of an operation that own all of some fields, whatever the subresource. An entry
// whose fields cannot be read owns none.
func FindFieldsOwners(managedFields []metav1.ManagedFieldsEntry, operation metav1.ManagedFieldsOperationType, fields *fieldpath.Set) []metav1.ManagedFieldsEntry {
	var owners []metav1.ManagedFieldsEntry
	for _, entry := range managedFields {
		if entry.Operation != operation {
			continue
		}
		if owned, err := setOf(entry); err == nil && fields.Difference(owned).Empty() {
			owners = append(owners, entry)
		}
	}
	return owners
}

// UpgradeManagedFields makes ssaManagerName, as an applier, own what csaManagerNames own by updates. The updaters are
// removed; what they owned in another version of the API than the applier is left to nobody. Without an applier the
// latest of the updaters becomes it. obj is left alone on errors.
//
// What client-side apply owned cannot be told afterwards, and defaulted fields that it owned will go when they are not
// applied, to be defaulted again. Before changed managed fields are sent make sure that those of the server have not
// changed: UpgradeManagedFieldsPatch does.
func UpgradeManagedFields(obj runtime.Object, csaManagerNames sets.Set[string], ssaManagerName string, opts ...Option) error {
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return fmt.Errorf("upgrade managed fields: %w", err)
	}
	upgraded, err := upgrade(accessor.GetManagedFields(), csaManagerNames, ssaManagerName, opts)
	if err != nil {
		return fmt.Errorf("upgrade managed fields: %w", err)
	}
	accessor.SetManagedFields(upgraded)
	return nil
}

// UpgradeManagedFieldsPatch returns a JSON patch that does to the object of the server what UpgradeManagedFields would do
// to obj, if that has not changed since obj was read. It is nil if there is nothing to do. obj is left alone.
func UpgradeManagedFieldsPatch(obj runtime.Object, csaManagerNames sets.Set[string], ssaManagerName string, opts ...Option) ([]byte, error) {
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return nil, fmt.Errorf("upgrade managed fields: %w", err)
	}
	upgraded, err := upgrade(accessor.GetManagedFields(), csaManagerNames, ssaManagerName, opts)
	if err != nil {
		return nil, fmt.Errorf("upgrade managed fields: %w", err)
	}
	if equality.Semantic.DeepEqual(upgraded, accessor.GetManagedFields()) {
		return nil, nil
	}
	type operation struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value any    `json:"value"`
	}
	return json.Marshal([]operation{
		{"replace", "/metadata/managedFields", upgraded},
		// Refused with a conflict if the object has changed.
		{"replace", "/metadata/resourceVersion", accessor.GetResourceVersion()},
	})
}

// upgrade returns changed copies of entries.
func upgrade(entries []metav1.ManagedFieldsEntry, csaManagers sets.Set[string], ssaManager string, opts []Option) ([]metav1.ManagedFieldsEntry, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	isUpdater := func(e metav1.ManagedFieldsEntry) bool {
		return e.Operation == metav1.ManagedFieldsOperationUpdate && e.Subresource == o.subresource && csaManagers.Has(e.Manager)
	}
	if !slices.ContainsFunc(entries, isUpdater) {
		return entries, nil
	}
	target := slices.IndexFunc(entries, func(e metav1.ManagedFieldsEntry) bool {
		return e.Operation == metav1.ManagedFieldsOperationApply && e.Subresource == o.subresource && e.Manager == ssaManager
	})
	if target < 0 {
		target = latest(entries, isUpdater)
	}
	applier := entries[target]
	fields, err := setOf(applier)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !isUpdater(e) {
			continue
		}
		owned, err := setOf(e)
		if err != nil {
			return nil, err
		}
		if e.APIVersion == applier.APIVersion {
			fields = fields.Union(owned)
		}
	}
	raw, err := fields.ToJSON()
	if err != nil {
		return nil, fmt.Errorf("write the fields of %q: %w", ssaManager, err)
	}
	applier.Manager, applier.Operation, applier.FieldsV1 = ssaManager, metav1.ManagedFieldsOperationApply, metav1.NewFieldsV1(string(raw))
	var upgraded []metav1.ManagedFieldsEntry
	for i, e := range entries {
		switch {
		case i == target:
			upgraded = append(upgraded, applier)
		case !isUpdater(e):
			upgraded = append(upgraded, *e.DeepCopy())
		}
	}
	return upgraded, nil
}

// latest returns the index of the newest entry that matches; there is one.
func latest(entries []metav1.ManagedFieldsEntry, matches func(metav1.ManagedFieldsEntry) bool) int {
	found := -1
	for i, e := range entries {
		if matches(e) && (found < 0 || entries[found].Time.Before(e.Time)) {
			found = i
		}
	}
	return found
}

// setOf returns the fields of an entry.
func setOf(e metav1.ManagedFieldsEntry) (*fieldpath.Set, error) {
	fields := &fieldpath.Set{}
	raw := e.FieldsV1.GetRawBytes()
	if len(raw) == 0 {
		return fields, nil
	}
	if err := fields.FromJSON(bytes.NewReader(raw)); err != nil {
		return nil, fmt.Errorf("read the fields of %q: %w", e.Manager, err)
	}
	return fields, nil
}
