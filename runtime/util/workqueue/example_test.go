package workqueue_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/clientsmith/client-gen/runtime/util/workqueue"
)

func ExampleNewTypedRateLimitingQueue() {
	queue := workqueue.NewTypedRateLimitingQueue(
		workqueue.NewTypedItemExponentialFailureRateLimiter[string](time.Millisecond, time.Second))
	failing := 2
	reconcile := func(key string) error {
		if failing--; failing >= 0 {
			return errors.New("not yet")
		}
		return nil
	}

	queue.Add("default/nightly")
	for {
		key, shutdown := queue.Get()
		if shutdown {
			return
		}
		if err := reconcile(key); err != nil {
			fmt.Println(key, err)
			queue.AddRateLimited(key)
		} else {
			fmt.Println(key, "done")
			queue.Forget(key)
			queue.ShutDown()
		}
		queue.Done(key)
	}
	// Output:
	// default/nightly not yet
	// default/nightly not yet
	// default/nightly done
}
