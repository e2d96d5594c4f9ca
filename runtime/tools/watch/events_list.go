package watch

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/pager"
)

// list lists the collection and tells the caller how it differs from what is known. The watch goes on from the version
// of the first page: where the server had to give later pages from later versions, some changes come again, and change
// drops them.
func (s *stream[T, L]) list(ctx context.Context) error {
	opts := s.opts
	opts.Watch, opts.AllowWatchBookmarks, opts.SendInitialEvents = false, false, nil
	version := ""
	page := func(ctx context.Context, opts metav1.ListOptions) (L, error) {
		list, err := s.client.List(ctx, opts)
		if err != nil || opts.Continue != "" {
			return list, err
		}
		m, err := meta.ListAccessor(list)
		if err == nil {
			version = m.GetResourceVersion()
		}
		return list, err
	}
	present := map[string]bool{}
	// Any type is asked for, so that a wrong one is reported here and not as an error of the server.
	for item, err := range pager.All[runtime.Object](ctx, page, opts) {
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		s.started = true
		key, err := s.found(item)
		if err != nil {
			return err
		}
		present[key] = true
	}
	if version == "" {
		return fmt.Errorf("list: the list has no resourceVersion to watch from: %w", errWrongType)
	}
	s.started = true
	s.version = version
	s.ahead = false
	return s.missing(present)
}

// found tells the caller of a listed object that is new or has changed.
func (s *stream[T, L]) found(item runtime.Object) (key string, err error) {
	object, ok := item.(T)
	if !ok {
		return "", fmt.Errorf("list: items are %T, not %T: %w", item, object, errWrongType)
	}
	m, err := meta.Accessor(item)
	if err != nil {
		return "", fmt.Errorf("list: item %T: %w", item, errWrongType)
	}
	key = keyOf(m)
	before, seen := s.known[key]
	eventType := watch.Added
	if seen {
		old, err := meta.Accessor(before)
		if err != nil {
			return "", err
		}
		if old.GetUID() == m.GetUID() {
			order := compareVersions(m.GetResourceVersion(), old.GetResourceVersion())
			if order == 0 || order < 0 && !s.ahead {
				return key, nil
			}
			eventType = watch.Modified
		} else if err := s.gone(key, before); err != nil {
			return "", err
		}
	}
	s.known[key] = object
	return key, s.send(Event[T]{Type: eventType, Object: object, Listed: true})
}

// missing tells the caller of known objects that are no longer there.
func (s *stream[T, L]) missing(present map[string]bool) error {
	for _, key := range slices.Sorted(maps.Keys(s.known)) {
		if !present[key] {
			if err := s.gone(key, s.known[key]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *stream[T, L]) gone(key string, last T) error {
	delete(s.known, key)
	return s.send(Event[T]{Type: watch.Deleted, Object: last, Listed: true})
}

func keyOf(m metav1.Object) string { return m.GetNamespace() + "/" + m.GetName() }

// compareVersions orders two versions of an object. Versions are numbers; of what is none, as with fakes, only
// equality is known, and anything else counts as later.
func compareVersions(a, b string) int {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case a == b && a != "":
		return 0
	}
	return 1
}
