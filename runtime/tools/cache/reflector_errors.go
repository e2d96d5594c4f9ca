package cache

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilnet "k8s.io/apimachinery/pkg/util/net"
)

// WatchErrorHandler is told of each error of a reflector, after which the reflector waits and tries again. It is there to
// see them, and must return soon.
type WatchErrorHandler func(r *Reflector, err error)

// WatchErrorHandlerWithContext is told of each error of a reflector, after which the reflector waits and tries again. It
// is there to see them, and must return soon. The context is that of the reflector and carries its logger.
type WatchErrorHandlerWithContext func(ctx context.Context, r *Reflector, err error)

// DefaultWatchErrorHandler logs err: as an error, or more quietly what happens to every watch now and then.
func DefaultWatchErrorHandler(ctx context.Context, r *Reflector, err error) {
	log := r.log(ctx)
	switch {
	case isExpired(err):
		log.Debug("watch closed, the server has forgotten its resource version", "err", err)
	case errors.Is(err, io.EOF):
	case errors.Is(err, io.ErrUnexpectedEOF):
		log.Info("watch closed with unexpected EOF", "err", err)
	default:
		log.Error("list or watch failed", "err", err)
	}
}

func (r *Reflector) handleWatchError(ctx context.Context, err error) {
	if r.onWatchError != nil {
		r.onWatchError(ctx, r, err)
		return
	}
	DefaultWatchErrorHandler(ctx, r, err)
}

// VeryShortWatchError is the error of a watch that ended within a second without an event.
type VeryShortWatchError struct {
	// Name is the name of the reflector.
	Name string
}

// Error names the reflector.
func (e *VeryShortWatchError) Error() string {
	return fmt.Sprintf("very short watch: %s: it ended within a second and without an event", e.Name)
}

// isExpired reports whether the server has forgotten a resource version.
func isExpired(err error) bool { return apierrors.IsResourceExpired(err) || apierrors.IsGone(err) }

// isTooLarge reports whether the server has not yet reached a resource version, as one that was restored from a backup or
// lags behind another.
func isTooLarge(err error) bool {
	if apierrors.HasStatusCause(err, metav1.CauseTypeResourceVersionTooLarge) {
		return true
	}
	const message = "Too large resource version" // what servers said before there was a cause
	if !apierrors.IsTimeout(err) {
		return false
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return false
	}
	s := status.Status()
	if s.Details != nil {
		for _, cause := range s.Details.Causes {
			if strings.Contains(cause.Message, message) {
				return true
			}
		}
	}
	return strings.Contains(s.Message, message)
}

// isUnusable reports whether the server may not know what a resource version is, as when one came from another server.
func isUnusable(err error) bool { return apierrors.IsBadRequest(err) || apierrors.IsInvalid(err) }

// isBusy reports whether a watch could not be started only because the server is away or busy for a moment.
func isBusy(err error) bool {
	return utilnet.IsConnectionRefused(err) || apierrors.IsTooManyRequests(err)
}

// isRefused reports whether the server has answered something that waiting does not change: no or wrong credentials, no
// permission, no such resource, or one that cannot be listed or watched.
func isRefused(err error) bool {
	return apierrors.IsUnauthorized(err) || apierrors.IsForbidden(err) || apierrors.IsNotFound(err) ||
		apierrors.IsMethodNotSupported(err) || apierrors.IsNotAcceptable(err) || apierrors.IsBadRequest(err) ||
		apierrors.IsInvalid(err)
}
