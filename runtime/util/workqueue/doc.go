// Package workqueue has queues of work for controllers. It mirrors k8s.io/client-go/util/workqueue.
//
//	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[string]())
//	...
//	key, shutdown := queue.Get()
//	if shutdown {
//		return
//	}
//	defer queue.Done(key)
//	if err := reconcile(ctx, key); err != nil {
//		queue.AddRateLimited(key)
//		return
//	}
//	queue.Forget(key)
//
// There are three layers: a queue ([Typed]), one with items that come later ([TypedDelayingInterface]), and one that
// decides how much later ([TypedRateLimitingInterface]).
//
// Its one rule: an item is never in two hands. One that is added while it is being worked on waits until that work is
// done, and one that is added many times before anybody takes it is taken once.
package workqueue
