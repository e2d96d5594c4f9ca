package cache

// UndeltaStore is a [Store] that calls a function with its whole content after every change. With several writers the
// function can be called at the same time, and twice with the same content, so it must be safe for that.
type UndeltaStore struct {
	// Store holds the content.
	Store
	// PushFunc is called with the content, in a slice of its own.
	PushFunc func([]any)
}

var _ Store = (*UndeltaStore)(nil)

// NewUndeltaStore returns an empty store that makes keys with keyFunc and calls pushFunc.
func NewUndeltaStore(pushFunc func([]any), keyFunc KeyFunc) *UndeltaStore {
	return &UndeltaStore{Store: NewStore(keyFunc), PushFunc: pushFunc}
}

// Add adds the object and pushes.
func (u *UndeltaStore) Add(obj any) error { return u.push(u.Store.Add(obj)) }

// Update updates the object and pushes.
func (u *UndeltaStore) Update(obj any) error { return u.push(u.Store.Update(obj)) }

// Delete deletes the object and pushes.
func (u *UndeltaStore) Delete(obj any) error { return u.push(u.Store.Delete(obj)) }

// Replace replaces the content and pushes.
func (u *UndeltaStore) Replace(list []any, resourceVersion string) error {
	return u.push(u.Store.Replace(list, resourceVersion))
}

// push calls PushFunc unless the write failed.
func (u *UndeltaStore) push(err error) error {
	if err != nil {
		return err
	}
	u.PushFunc(u.Store.List())
	return nil
}
