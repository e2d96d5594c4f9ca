package cache

import (
	"errors"
	"fmt"
)

// processDeltas makes the changes in the store, in order, and tells the handler of each after it.
func processDeltas(handler ResourceEventHandler, store Store, deltas Deltas, isInInitialList bool) error {
	var failed []error
	for _, d := range deltas {
		if err := processDelta(handler, store, d, isInInitialList); err != nil {
			failed = append(failed, fmt.Errorf("handle %s: %w", d.Type, err))
		}
	}
	return errors.Join(failed...)
}

func processDelta(handler ResourceEventHandler, store Store, d Delta, isInInitialList bool) error {
	switch d.Type {
	case Added, Updated, Replaced, Sync:
		old, exists, err := store.Get(d.Object)
		if err != nil {
			return err
		}
		if !exists {
			if err := store.Add(d.Object); err != nil {
				return err
			}
			handler.OnAdd(d.Object, isInInitialList)
			return nil
		}
		if err := store.Update(d.Object); err != nil {
			return err
		}
		handler.OnUpdate(old, d.Object)
	case Deleted:
		if err := store.Delete(d.Object); err != nil {
			return err
		}
		handler.OnDelete(d.Object)
	case ReplacedAll:
		info, ok := d.Object.(ReplacedAllInfo)
		if !ok {
			return fmt.Errorf("the object is a %T, not a %T", d.Object, info)
		}
		return processReplaced(handler, store, info, isInInitialList)
	case SyncAll:
		for _, obj := range store.List() {
			handler.OnUpdate(obj, obj)
		}
	case Bookmark:
		info, ok := d.Object.(BookmarkInfo)
		if !ok {
			return fmt.Errorf("the object is a %T, not a %T", d.Object, info)
		}
		store.Bookmark(info.ResourceVersion)
	default:
		return errors.New("unknown type")
	}
	return nil
}

// processReplaced replaces what is in the store and tells the handler what is gone, and then of everything in the list.
func processReplaced(handler ResourceEventHandler, store Store, info ReplacedAllInfo, isInInitialList bool) error {
	keys := make([]string, len(info.Objects))
	last := make(map[string]int, len(info.Objects)) // of several objects with a key the last counts
	for i, obj := range info.Objects {
		key, err := DeletionHandlingMetaNamespaceKeyFunc(obj)
		if err != nil {
			return KeyError{obj, err}
		}
		keys[i], last[key] = key, i
	}
	before := map[string]any{}
	var gone []DeletedFinalStateUnknown
	for _, key := range store.ListKeys() {
		obj, exists, err := store.GetByKey(key)
		if err != nil || !exists {
			continue
		}
		if _, present := last[key]; present {
			before[key] = obj
		} else {
			gone = append(gone, DeletedFinalStateUnknown{Key: key, Obj: obj})
		}
	}
	objects := append([]any(nil), info.Objects...) // the store takes the other slice
	if err := store.Replace(info.Objects, info.ResourceVersion); err != nil {
		return err
	}
	for _, deleted := range gone {
		handler.OnDelete(deleted)
	}
	for i, obj := range objects {
		if last[keys[i]] != i {
			continue
		}
		if old, existed := before[keys[i]]; existed {
			handler.OnUpdate(old, obj)
		} else {
			handler.OnAdd(obj, isInInitialList)
		}
	}
	return nil
}
