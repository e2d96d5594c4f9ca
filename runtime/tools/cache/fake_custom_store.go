package cache

// FakeCustomStore is a [Store] of functions, for tests. A function that is nil does nothing and returns zero values.
type FakeCustomStore struct {
	// AddFunc is called by Add.
	AddFunc func(obj any) error
	// UpdateFunc is called by Update.
	UpdateFunc func(obj any) error
	// DeleteFunc is called by Delete.
	DeleteFunc func(obj any) error
	// ListFunc is called by List.
	ListFunc func() []any
	// ListKeysFunc is called by ListKeys.
	ListKeysFunc func() []string
	// GetFunc is called by Get.
	GetFunc func(obj any) (item any, exists bool, err error)
	// GetByKeyFunc is called by GetByKey.
	GetByKeyFunc func(key string) (item any, exists bool, err error)
	// ReplaceFunc is called by Replace.
	ReplaceFunc func(list []any, resourceVersion string) error
	// ResyncFunc is called by Resync.
	ResyncFunc func() error
	// BookmarkFunc is called by Bookmark.
	BookmarkFunc func(rv string)
	// LastStoreSyncResourceVersionFunc is called by LastStoreSyncResourceVersion.
	LastStoreSyncResourceVersionFunc func() string
}

var _ Store = (*FakeCustomStore)(nil)

// Add calls AddFunc.
func (f *FakeCustomStore) Add(obj any) error { return callWith(f.AddFunc, obj) }

// Update calls UpdateFunc.
func (f *FakeCustomStore) Update(obj any) error { return callWith(f.UpdateFunc, obj) }

// Delete calls DeleteFunc.
func (f *FakeCustomStore) Delete(obj any) error { return callWith(f.DeleteFunc, obj) }

// List calls ListFunc.
func (f *FakeCustomStore) List() []any { return call(f.ListFunc) }

// ListKeys calls ListKeysFunc.
func (f *FakeCustomStore) ListKeys() []string { return call(f.ListKeysFunc) }

// Get calls GetFunc.
func (f *FakeCustomStore) Get(obj any) (item any, exists bool, err error) {
	if f.GetFunc == nil {
		return nil, false, nil
	}
	return f.GetFunc(obj)
}

// GetByKey calls GetByKeyFunc.
func (f *FakeCustomStore) GetByKey(key string) (item any, exists bool, err error) {
	if f.GetByKeyFunc == nil {
		return nil, false, nil
	}
	return f.GetByKeyFunc(key)
}

// Replace calls ReplaceFunc.
func (f *FakeCustomStore) Replace(list []any, resourceVersion string) error {
	if f.ReplaceFunc == nil {
		return nil
	}
	return f.ReplaceFunc(list, resourceVersion)
}

// Resync calls ResyncFunc.
func (f *FakeCustomStore) Resync() error { return call(f.ResyncFunc) }

// Bookmark calls BookmarkFunc.
func (f *FakeCustomStore) Bookmark(rv string) {
	if f.BookmarkFunc != nil {
		f.BookmarkFunc(rv)
	}
}

// LastStoreSyncResourceVersion calls LastStoreSyncResourceVersionFunc.
func (f *FakeCustomStore) LastStoreSyncResourceVersion() string {
	return call(f.LastStoreSyncResourceVersionFunc)
}

func call[R any](fn func() R) (zero R) {
	if fn == nil {
		return zero
	}
	return fn()
}

func callWith(fn func(any) error, obj any) error {
	if fn == nil {
		return nil
	}
	return fn(obj)
}
