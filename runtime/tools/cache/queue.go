package cache

import (
	"errors"

	"github.com/go-logr/logr"
)

// ErrFIFOClosed is what Pop returns once the queue is closed, and with it every queue of this package.
var ErrFIFOClosed = errors.New("queue of the cache: closed")

// PopProcessFunc handles what was taken from a queue. isInInitialList says whether it comes from the first list.
type PopProcessFunc func(obj any, isInInitialList bool) error

// ProcessBatchFunc handles several deltas at once, none two of them for the same object. If some could not be
// handled, the error should be a [TransactionError] that says which.
type ProcessBatchFunc func(deltas []Delta, isInInitialList bool) error

// Queue is a [ReflectorStore] whose content is handed to a consumer. Any number of goroutines may write; one is expected
// to Pop.
type Queue interface {
	ReflectorStore

	// Pop waits until there is something, takes it from the queue and calls the function with it. It returns what was
	// taken and the error of the function. On a closed queue it returns [ErrFIFOClosed].
	Pop(PopProcessFunc) (any, error)

	// HasSynced says whether the consumer has handled everything of the first Replace. If something else was written
	// before any Replace there is no first list, and the queue counts as synced.
	HasSynced() bool

	// HasSyncedChecker is HasSynced to wait for.
	HasSyncedChecker() DoneChecker

	// Close makes Pop return, now and in future.
	Close()
}

// QueueWithBatch is a [Queue] that can hand out several items in one call.
type QueueWithBatch interface {
	Queue

	// PopBatch waits until there is something and calls processBatch with as much as can be handled together, or
	// processSingle, in the way of Pop, with one item that cannot be part of a batch. Both functions must do the same.
	PopBatch(processBatch ProcessBatchFunc, processSingle PopProcessFunc) error
}

// knownObject returns the object that the consumer of a queue has under key, or nil.
func knownObject(known KeyGetter, logger logr.Logger, key string) any {
	obj, exists, err := known.GetByKey(key)
	if err != nil {
		logger.Error(err, "Getting a known object; its deletion is queued without it", "key", key)
		return nil
	}
	if !exists {
		return nil
	}
	return obj
}
