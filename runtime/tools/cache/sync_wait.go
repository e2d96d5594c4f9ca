package cache

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// syncPoll is how often functions are asked that cannot be waited for.
const syncPoll = 100 * time.Millisecond

// WaitForCacheSync waits until all functions have returned true, and returns true then, or until stopCh is closed, and
// returns false. It asks them every 100 milliseconds. [WaitFor] waits without asking, and [WaitForSync] also says why it
// takes so long.
func WaitForCacheSync(stopCh <-chan struct{}, cacheSyncs ...InformerSynced) bool {
	return poll(wait.ContextForChannel(stopCh), cacheSyncs)
}

// WaitForNamedCacheSync is [WaitForCacheSync] that logs, to slog.Default, that controllerName waits and how it ended.
func WaitForNamedCacheSync(controllerName string, stopCh <-chan struct{}, cacheSyncs ...InformerSynced) bool {
	return pollAndLog(wait.ContextForChannel(stopCh), slog.Default().With("controller", controllerName), cacheSyncs)
}

// WaitForNamedCacheSyncWithContext is [WaitForCacheSync] that ends with ctx and logs, to the logger in ctx or else to
// slog.Default, that it waits and how it ended. The name is that of the logger.
func WaitForNamedCacheSyncWithContext(ctx context.Context, cacheSyncs ...InformerSynced) bool {
	return pollAndLog(ctx, loggerOr(ctx, nil), cacheSyncs)
}

func pollAndLog(ctx context.Context, log *slog.Logger, cacheSyncs []InformerSynced) bool {
	log.Info("waits for caches to sync")
	synced := poll(ctx, cacheSyncs)
	if synced {
		log.Info("caches are synced")
	} else {
		log.Error("caches are not synced", "err", context.Cause(ctx))
	}
	return synced
}

// poll asks until all have said yes. Who has is not asked again.
func poll(ctx context.Context, cacheSyncs []InformerSynced) bool {
	waiting := slices.Clone(cacheSyncs)
	ticker := time.NewTicker(syncPoll)
	defer ticker.Stop()
	for {
		waiting = slices.DeleteFunc(waiting, func(synced InformerSynced) bool { return synced() })
		if len(waiting) == 0 {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
	}
}

// WaitFor waits until all checkers are done, and returns true then, or until ctx ends, and returns false. With a name of
// what is waited for it logs the progress, to the logger in ctx or else to slog.Default.
func WaitFor(ctx context.Context, what string, checkers ...DoneChecker) bool {
	log := func(string, ...any) {}
	if what != "" {
		log = loggerOr(ctx, nil).With("for", what).Info
	}
	var names []string
	for _, c := range checkers {
		if !IsDone(c) {
			names = append(names, c.Name())
		}
	}
	if len(names) > 0 {
		log("waits", "pending", names)
	}
	for _, c := range checkers {
		select {
		case <-c.Done():
			continue
		default:
		}
		select {
		case <-c.Done():
			log("done waiting", "name", c.Name())
		case <-ctx.Done():
			if IsDone(c) {
				continue
			}
			log("stops waiting", "pending", c.Name(), "err", context.Cause(ctx))
			return false
		}
	}
	return true
}

// SyncResult is what the WaitForCacheSyncWithContext of a factory returns: which of its informers have synced.
type SyncResult struct {
	// Err is nil if all have, and otherwise why the waiting ended, the cause of its context.
	Err error

	// Synced says of each informer of the factory, by the type of its objects, whether it has synced.
	Synced map[reflect.Type]bool
}

// AsError returns nil if all have synced, or an error that wraps Err and names the others.
func (c SyncResult) AsError() error {
	if c.Err == nil {
		return nil
	}
	var missing []string
	for t, synced := range c.Synced {
		if !synced {
			missing = append(missing, t.String())
		}
	}
	slices.Sort(missing)
	return fmt.Errorf("sync caches of %s: %w", strings.Join(missing, ", "), c.Err)
}
