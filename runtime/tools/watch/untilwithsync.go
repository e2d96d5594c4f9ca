package watch

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// PreconditionFunc looks at the objects that there are and returns whether what is waited for has happened already. An
// error ends the waiting.
type PreconditionFunc func(store cache.Store) (bool, error)

// UntilWithSync waits for events of an informer on lw, as UntilWithoutRetry does: first the existing objects come as ADDED,
// then every change. It survives all that a watch can suffer, for which it may miss states in between; in the end it sees
// what there is. objType is an object of the type that lw lists; it may be nil.
//
// With a precondition it first waits for the whole list and asks that; if it is met, UntilWithSync returns nil and no
// error. If the list does not come before ctx ends, the error says why, see [cache.WaitForSync]. All goroutines have ended
// when it returns.
func UntilWithSync(ctx context.Context, lw cache.ListerWatcher, objType runtime.Object, precondition PreconditionFunc, conditions ...ConditionFunc) (*watch.Event, error) {
	// The watch is ended by Stop, so that the end of ctx is seen as what it is.
	informer, w := watchInformer(context.WithoutCancel(ctx), lw, objType)
	defer func() { <-w.done }()
	defer w.Stop()
	if precondition != nil {
		if err := cache.WaitForSync(ctx, informer); err != nil {
			return nil, fmt.Errorf("until with sync: %w", err)
		}
		if met, err := precondition(informer.GetStore()); err != nil || met {
			return nil, err
		}
	}
	return UntilWithoutRetry(ctx, w, conditions...)
}
