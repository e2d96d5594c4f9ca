// Package await waits for an object: for one of its conditions, for anything that can be seen of it, or until it is
// gone. client-go has nothing of the kind.
//
//	ctx, cancel := context.WithTimeout(ctx, time.Minute)
//	defer cancel()
//	deployment, err := await.Condition[*appsv1.Deployment](ctx, client.AppsV1().Deployments("default"), "web", "Available", metav1.ConditionTrue)
//
// When the time is over, the error says what was waited for and what was last seen:
//
//	wait for condition Available=True of "web": context deadline exceeded (last seen: resourceVersion 81,
//	Available=False (MinimumReplicasUnavailable: Deployment does not have minimum availability.))
//
// Its one rule: nothing is polled. An object is listed once and then watched, through breaks and restarts, and how long
// is up to the context.
package await
