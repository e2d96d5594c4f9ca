package cache

// ResourceEventHandler is told what happens to the objects of a collection. It must not modify the objects, nor anything
// that they refer to.
type ResourceEventHandler interface {
	// OnAdd is called with an object that is new. isInInitialList says that it was there when the informer, or the
	// handler, began.
	OnAdd(obj interface{}, isInInitialList bool)
	// OnUpdate is called with an object that has changed, and as it was last seen; there may have been states in between.
	// It is also called for resyncs, with nothing changed.
	OnUpdate(oldObj, newObj interface{})
	// OnDelete is called with the last state of an object that is gone, or with a DeletedFinalStateUnknown if the watch
	// has missed the deletion.
	OnDelete(obj interface{})
}

// ResourceEventHandlerFuncs is a ResourceEventHandler of functions, of which any may be nil.
type ResourceEventHandlerFuncs struct {
	// AddFunc is OnAdd.
	AddFunc func(obj interface{})
	// UpdateFunc is OnUpdate.
	UpdateFunc func(oldObj, newObj interface{})
	// DeleteFunc is OnDelete.
	DeleteFunc func(obj interface{})
}

// OnAdd calls AddFunc.
func (r ResourceEventHandlerFuncs) OnAdd(obj interface{}, isInInitialList bool) {
	if r.AddFunc != nil {
		r.AddFunc(obj)
	}
}

// OnUpdate calls UpdateFunc.
func (r ResourceEventHandlerFuncs) OnUpdate(oldObj, newObj interface{}) {
	if r.UpdateFunc != nil {
		r.UpdateFunc(oldObj, newObj)
	}
}

// OnDelete calls DeleteFunc.
func (r ResourceEventHandlerFuncs) OnDelete(obj interface{}) {
	if r.DeleteFunc != nil {
		r.DeleteFunc(obj)
	}
}

// ResourceEventHandlerDetailedFuncs is ResourceEventHandlerFuncs with all that OnAdd is told.
type ResourceEventHandlerDetailedFuncs struct {
	// AddFunc is OnAdd.
	AddFunc func(obj interface{}, isInInitialList bool)
	// UpdateFunc is OnUpdate.
	UpdateFunc func(oldObj, newObj interface{})
	// DeleteFunc is OnDelete.
	DeleteFunc func(obj interface{})
}

// OnAdd calls AddFunc.
func (r ResourceEventHandlerDetailedFuncs) OnAdd(obj interface{}, isInInitialList bool) {
	if r.AddFunc != nil {
		r.AddFunc(obj, isInInitialList)
	}
}

// OnUpdate calls UpdateFunc.
func (r ResourceEventHandlerDetailedFuncs) OnUpdate(oldObj, newObj interface{}) {
	if r.UpdateFunc != nil {
		r.UpdateFunc(oldObj, newObj)
	}
}

// OnDelete calls DeleteFunc.
func (r ResourceEventHandlerDetailedFuncs) OnDelete(obj interface{}) {
	if r.DeleteFunc != nil {
		r.DeleteFunc(obj)
	}
}

// FilteringResourceEventHandler tells a handler of the objects that a filter lets pass. An object that begins to pass is
// told as added, and one that ceases to as deleted.
type FilteringResourceEventHandler struct {
	// FilterFunc reports whether an object passes. With a deletion it may be given a DeletedFinalStateUnknown.
	FilterFunc func(obj interface{}) bool
	// Handler is who is told.
	Handler ResourceEventHandler
}

// OnAdd tells the handler if obj passes.
func (r FilteringResourceEventHandler) OnAdd(obj interface{}, isInInitialList bool) {
	if r.FilterFunc(obj) {
		r.Handler.OnAdd(obj, isInInitialList)
	}
}

// OnUpdate tells the handler of an update, an addition or a deletion, as newObj and oldObj pass.
func (r FilteringResourceEventHandler) OnUpdate(oldObj, newObj interface{}) {
	switch now, before := r.FilterFunc(newObj), r.FilterFunc(oldObj); {
	case now && before:
		r.Handler.OnUpdate(oldObj, newObj)
	case now:
		r.Handler.OnAdd(newObj, false)
	case before:
		r.Handler.OnDelete(oldObj)
	}
}

// OnDelete tells the handler if obj passes.
func (r FilteringResourceEventHandler) OnDelete(obj interface{}) {
	if r.FilterFunc(obj) {
		r.Handler.OnDelete(obj)
	}
}

// OnStop tells the handler, if it wants to know.
func (r FilteringResourceEventHandler) OnStop() { tellStopped(r.Handler) }

func tellStopped(handler any) {
	if h, ok := handler.(StopHandler); ok {
		h.OnStop()
	}
}
