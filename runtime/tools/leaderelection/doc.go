// Package leaderelection lets one of several candidates act at a time. The candidates compete for a lock, the Lease of
// package resourcelock; its holder is the leader for as long as it renews it. It mirrors client-go's package of the same
// name, without the alpha feature of elections coordinated by the server (NewCandidate, LeaseCandidate).
//
//	lock := &resourcelock.LeaseLock{
//		LeaseMeta:  metav1.ObjectMeta{Namespace: "default", Name: "my-controller"},
//		Client:     client.CoordinationV1(),
//		LockConfig: resourcelock.ResourceLockConfig{Identity: hostname},
//	}
//	leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
//		Lock:          lock,
//		LeaseDuration: 15 * time.Second,
//		RenewDeadline: 10 * time.Second,
//		RetryPeriod:   2 * time.Second,
//		Callbacks:     leaderelection.LeaderCallbacks{OnStartedLeading: run, OnStoppedLeading: exit},
//	})
//
// # What it promises
//
// A candidate takes the lock from another only when it has seen no change of the record for the duration of the lease,
// by its own clock. The times in the record are never compared, so clocks may differ by any amount. They may not run at
// different speeds by more than LeaseDuration/RenewDeadline. A leader stops by itself before its lease ends by its own
// clock, and as soon as it sees another holder.
//
// That is no fence: a leader that was suspended may still believe for a moment that it leads. What must never happen
// twice needs the protection of the thing that it changes, such as a resourceVersion.
//
// Its one rule: a decision is made by the local clock and by changes of the record, never by a time of another machine.
package leaderelection
