package cache

import "github.com/go-logr/logr"

// RealFIFOOptions configure a [RealFIFO].
type RealFIFOOptions struct {
	// Logger is where the queue logs to. Without one nothing is logged. (client-go logs to klog.)
	Logger *logr.Logger

	// Name is the name of the queue, unless Identifier has one. The default is "RealFIFO".
	Name string

	// KeyFunction makes keys of objects; MetaNamespaceKeyFunc by default.
	KeyFunction KeyFunc

	// KnownObjects is what the consumer knows. Replace deletes what is in it and not in the new list, and Resync shows
	// it again. Needed unless AtomicEvents is set, and not allowed if it is.
	KnownObjects KeyListerGetter

	// Transformer changes objects before they are queued. Deletions noticed by Replace and objects shown again by
	// Resync are not transformed a second time.
	Transformer TransformFunc

	// AtomicEvents makes Replace and Resync one event each, of type ReplacedAll and SyncAll, and leaves it to the
	// consumer to compare with what it knows.
	AtomicEvents bool

	// UnlockWhileProcessing lets others write to the queue while the consumer handles what it took. Needs AtomicEvents.
	UnlockWhileProcessing bool

	// Identifier names the metrics of the queue; without one there are none.
	Identifier InformerNameAndResource

	// MetricsProvider makes the metrics. The default is the provider of the process.
	MetricsProvider InformerMetricsProvider

	// EmitDeltaTypeBookmark makes bookmarks events too. Needs AtomicEvents.
	EmitDeltaTypeBookmark bool
}
