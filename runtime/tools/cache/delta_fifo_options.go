package cache

import "github.com/go-logr/logr"

// DeltaFIFOOptions configure a [DeltaFIFO]. All are optional.
type DeltaFIFOOptions struct {
	// Logger is where the queue logs to. Without one nothing is logged. (client-go logs to klog.)
	Logger *logr.Logger

	// Name is the name of the queue. The default is "DeltaFIFO".
	Name string

	// KeyFunction makes keys of objects; MetaNamespaceKeyFunc by default.
	KeyFunction KeyFunc

	// KnownObjects is what the consumer knows. Replace deletes what is in it and not in the new list, Delete ignores
	// what is neither in it nor in the queue, and Resync shows it again. Without it Replace deletes only what is in the
	// queue.
	KnownObjects KeyListerGetter

	// EmitDeltaTypeReplaced makes Replace queue deltas of type Replaced. Without it they are of type Sync, as if the
	// objects were only shown again.
	EmitDeltaTypeReplaced bool

	// Transformer changes objects before they are queued.
	Transformer TransformFunc
}
