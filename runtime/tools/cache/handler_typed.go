package cache

import "fmt"

// Object is what typed informers need of an object: a namespace and a name. Pointers to the types of Kubernetes have them.
// Values are compared with the zero value to see whether there is an object.
type Object interface {
	comparable

	// GetName returns the name.
	GetName() string
	// GetNamespace returns the namespace, "" for cluster-scoped objects.
	GetNamespace() string
}

// DeletedObject is an object that is gone. Its methods tell which, in all cases.
type DeletedObject[T Object] struct {
	// OptionalObj is the last state of the object that was seen. It may be older than what was deleted, and the zero
	// value if none is known; FinalStateUnknown is set then.
	OptionalObj T

	// FinalStateUnknown is nil if OptionalObj is what was deleted. Else the watch has missed the deletion, and this has
	// the key, and OptionalObj once more.
	FinalStateUnknown *DeletedFinalStateUnknown
}

// GetObjectName returns namespace and name. A key that is not of that form counts as a name.
func (d DeletedObject[T]) GetObjectName() ObjectName {
	var none T
	switch {
	case d.FinalStateUnknown != nil:
		name, err := ParseObjectName(d.FinalStateUnknown.Key)
		if err != nil {
			return ObjectName{Name: d.FinalStateUnknown.Key}
		}
		return name
	case d.OptionalObj != none:
		return ObjectName{Namespace: d.OptionalObj.GetNamespace(), Name: d.OptionalObj.GetName()}
	}
	return ObjectName{}
}

// GetKey returns the key of the object, as DeletionHandlingMetaNamespaceKeyFunc does.
func (d DeletedObject[T]) GetKey() string {
	if d.FinalStateUnknown != nil {
		return d.FinalStateUnknown.Key
	}
	return d.GetObjectName().String()
}

// GetName returns the name.
func (d DeletedObject[T]) GetName() string { return d.GetObjectName().Name }

// GetNamespace returns the namespace, "" for cluster-scoped objects.
func (d DeletedObject[T]) GetNamespace() string { return d.GetObjectName().Namespace }

// TypedResourceEventHandler is a [ResourceEventHandler] for objects of type T.
type TypedResourceEventHandler[T Object] interface {
	// OnAdd is called with an object that is new. isInInitialList says that it was there when the informer, or the
	// handler, began.
	OnAdd(obj T, isInInitialList bool)
	// OnUpdate is called with an object that has changed, and as it was last seen, and for resyncs.
	OnUpdate(oldObj, newObj T)
	// OnDelete is called for an object that is gone.
	OnDelete(obj DeletedObject[T])
}

// TypedResourceEventHandlerFuncs is a TypedResourceEventHandler of functions, of which any may be nil.
type TypedResourceEventHandlerFuncs[T Object] struct {
	// AddFunc is OnAdd.
	AddFunc func(obj T)
	// UpdateFunc is OnUpdate.
	UpdateFunc func(oldObj, newObj T)
	// DeleteFunc is OnDelete.
	DeleteFunc func(obj DeletedObject[T])
}

// OnAdd calls AddFunc.
func (r TypedResourceEventHandlerFuncs[T]) OnAdd(obj T, isInInitialList bool) {
	if r.AddFunc != nil {
		r.AddFunc(obj)
	}
}

// OnUpdate calls UpdateFunc.
func (r TypedResourceEventHandlerFuncs[T]) OnUpdate(oldObj, newObj T) {
	if r.UpdateFunc != nil {
		r.UpdateFunc(oldObj, newObj)
	}
}

// OnDelete calls DeleteFunc.
func (r TypedResourceEventHandlerFuncs[T]) OnDelete(obj DeletedObject[T]) {
	if r.DeleteFunc != nil {
		r.DeleteFunc(obj)
	}
}

// TypedResourceEventHandlerDetailedFuncs is TypedResourceEventHandlerFuncs with all that OnAdd is told.
type TypedResourceEventHandlerDetailedFuncs[T Object] struct {
	// AddFunc is OnAdd.
	AddFunc func(obj T, isInInitialList bool)
	// UpdateFunc is OnUpdate.
	UpdateFunc func(oldObj, newObj T)
	// DeleteFunc is OnDelete.
	DeleteFunc func(obj DeletedObject[T])
}

// OnAdd calls AddFunc.
func (r TypedResourceEventHandlerDetailedFuncs[T]) OnAdd(obj T, isInInitialList bool) {
	if r.AddFunc != nil {
		r.AddFunc(obj, isInInitialList)
	}
}

// OnUpdate calls UpdateFunc.
func (r TypedResourceEventHandlerDetailedFuncs[T]) OnUpdate(oldObj, newObj T) {
	if r.UpdateFunc != nil {
		r.UpdateFunc(oldObj, newObj)
	}
}

// OnDelete calls DeleteFunc.
func (r TypedResourceEventHandlerDetailedFuncs[T]) OnDelete(obj DeletedObject[T]) {
	if r.DeleteFunc != nil {
		r.DeleteFunc(obj)
	}
}

// TypedFilteringResourceEventHandler is a [FilteringResourceEventHandler] for objects of type T.
type TypedFilteringResourceEventHandler[T Object] struct {
	// FilterFunc reports whether an object passes. With a deletion it is given OptionalObj, which may be the zero value.
	FilterFunc func(obj T) bool
	// Handler is who is told.
	Handler TypedResourceEventHandler[T]
}

// OnAdd tells the handler if obj passes.
func (r TypedFilteringResourceEventHandler[T]) OnAdd(obj T, isInInitialList bool) {
	if r.FilterFunc(obj) {
		r.Handler.OnAdd(obj, isInInitialList)
	}
}

// OnUpdate tells the handler of an update, an addition or a deletion, as newObj and oldObj pass.
func (r TypedFilteringResourceEventHandler[T]) OnUpdate(oldObj, newObj T) {
	switch now, before := r.FilterFunc(newObj), r.FilterFunc(oldObj); {
	case now && before:
		r.Handler.OnUpdate(oldObj, newObj)
	case now:
		r.Handler.OnAdd(newObj, false)
	case before:
		r.Handler.OnDelete(DeletedObject[T]{OptionalObj: oldObj})
	}
}

// OnDelete tells the handler if the object passes.
func (r TypedFilteringResourceEventHandler[T]) OnDelete(obj DeletedObject[T]) {
	if r.FilterFunc(obj.OptionalObj) {
		r.Handler.OnDelete(obj)
	}
}

// OnStop tells the handler, if it wants to know.
func (r TypedFilteringResourceEventHandler[T]) OnStop() { tellStopped(r.Handler) }

// untypedHandler is a typed handler for an informer. What is no T cannot get into the cache of a typed informer; if it
// does nevertheless, the program is told by a panic that says so.
type untypedHandler[T Object] struct {
	handler TypedResourceEventHandler[T]
}

func (h untypedHandler[T]) OnAdd(obj interface{}, isInInitialList bool) {
	h.handler.OnAdd(must[T](obj), isInInitialList)
}

func (h untypedHandler[T]) OnUpdate(oldObj, newObj interface{}) {
	h.handler.OnUpdate(must[T](oldObj), must[T](newObj))
}

func (h untypedHandler[T]) OnDelete(obj interface{}) {
	unknown, missed := obj.(DeletedFinalStateUnknown)
	if !missed {
		h.handler.OnDelete(DeletedObject[T]{OptionalObj: must[T](obj)})
		return
	}
	last, _ := unknown.Obj.(T)
	h.handler.OnDelete(DeletedObject[T]{OptionalObj: last, FinalStateUnknown: &unknown})
}

func (h untypedHandler[T]) OnStop() { tellStopped(h.handler) }

func must[T any](obj any) T {
	typed, ok := obj.(T)
	if !ok {
		panic(fmt.Sprintf("typed handler: the object is a %T, not a %T", obj, typed))
	}
	return typed
}
