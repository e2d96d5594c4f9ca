package retry

import (
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/wait"
)

// DefaultRetry suits a client that competes with few others for an object:
// five tries, ten milliseconds apart.
var DefaultRetry = wait.Backoff{
	Steps:    5,
	Duration: 10 * time.Millisecond,
	Factor:   1.0,
	Jitter:   0.1,
}

// DefaultBackoff suits an object that a controller is busy with: four tries,
// ten milliseconds apart at first and five times as long after each.
var DefaultBackoff = wait.Backoff{
	Steps:    4,
	Duration: 10 * time.Millisecond,
	Factor:   5.0,
	Jitter:   0.1,
}

// OnError calls fn until it returns nil or an error that is not retriable, or
// the steps of backoff are used up. It returns what the last call returned;
// when the steps are used up that is the last retriable error.
func OnError(backoff wait.Backoff, retriable func(error) bool, fn func() error) error {
	var last error
	err := wait.ExponentialBackoff(backoff, func() (bool, error) {
		last = fn()
		if last == nil || retriable(last) {
			return last == nil, nil
		}
		return false, last
	})
	if last != nil {
		return last
	}
	return err
}

// RetryOnConflict calls fn until it no longer fails with a conflict (HTTP
// status 409, reason Conflict), as OnError does. Fn should get the object,
// change it and update it:
//
//	err := retry.RetryOnConflict(retry.DefaultRetry, func() error {
//		tab, err := client.Get(ctx, name, metav1.GetOptions{})
//		if err != nil {
//			return err
//		}
//		tab.Spec.Replicas = 3
//		_, err = client.Update(ctx, tab, metav1.UpdateOptions{})
//		return err
//	})
func RetryOnConflict(backoff wait.Backoff, fn func() error) error {
	return OnError(backoff, apierrors.IsConflict, fn)
}
