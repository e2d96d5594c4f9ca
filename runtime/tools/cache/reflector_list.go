package cache

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/tools/pager"
)

// list fills the store from a list.
func (r *Reflector) list(ctx context.Context) error {
	start := r.clock.Now()
	r.metrics.lists.Inc()
	version := r.relistVersion("0")
	list, paginated, err := r.pages(ctx, version)
	if err != nil && ctx.Err() == nil && (isExpired(err) || isTooLarge(err) || version != "" && version != "0" && isUnusable(err)) {
		r.setVersionGone(true)
		version = ""
		list, paginated, err = r.pages(ctx, version)
	}
	if err != nil {
		return fmt.Errorf("list %s: %w", r.typeDescription, err)
	}
	if version == "0" && paginated {
		r.paginated = true
	}
	r.setVersionGone(false)
	r.order.Reset()
	items, version, err := r.extract(ctx, list)
	if err != nil {
		return fmt.Errorf("list %s: %w", r.typeDescription, err)
	}
	r.metrics.listSeconds.Observe(r.clock.Since(start).Seconds())
	r.metrics.itemsInList.Observe(float64(len(items)))
	if err := r.store.Replace(items, version); err != nil {
		return fmt.Errorf("store the list of %s: %w", r.typeDescription, err)
	}
	r.setVersion(version)
	return nil
}

// pages lists the collection as of a version.
func (r *Reflector) pages(ctx context.Context, version string) (list runtime.Object, paginated bool, err error) {
	p := pager.New(r.lw.ListWithContext)
	switch {
	case r.WatchListPageSize != 0:
		p.PageSize = r.WatchListPageSize
	case r.wholeLists:
		p.PageSize = 0
	case r.paginated: // it did once, so that it keeps no lists in memory and whole ones would cost as much
	case version != "" && version != "0":
		p.PageSize = 0
	}
	return p.ListWithAlloc(ctx, metav1.ListOptions{ResourceVersion: version})
}

// extract returns the items of a list, each in memory of its own, so that one that stays does not keep all.
func (r *Reflector) extract(ctx context.Context, list runtime.Object) (items []any, version string, err error) {
	if isTable(list) {
		return nil, "", errors.New("the server sent a Table, which has no objects to keep")
	}
	m, err := meta.ListAccessor(list)
	if err != nil {
		return nil, "", fmt.Errorf("what the server sent is no list: %w", err)
	}
	items = make([]any, 0, meta.LenList(list))
	skipped := 0
	err = meta.EachListItemWithAlloc(list, func(item runtime.Object) error {
		if r.expectedType != nil && reflect.TypeOf(item) != r.expectedType {
			if skipped == 0 {
				r.log(ctx).Error("skips objects of the wrong type", "got", fmt.Sprintf("%T", item))
			}
			skipped++
			return nil
		}
		items = append(items, item)
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("read the items: %w", err)
	}
	return items, m.GetResourceVersion(), nil
}

// isTable reports whether obj is a table of columns, as kubectl asks for, in any of the forms it is decoded into.
func isTable(obj runtime.Object) bool {
	if _, ok := obj.(*metav1.Table); ok {
		return true
	}
	gvk := obj.GetObjectKind().GroupVersionKind()
	return gvk.Group == metav1.GroupName && gvk.Kind == "Table"
}
