package pager

import (
	"context"
	"errors"
	"fmt"
	"iter"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// All returns the objects of a collection one after the other, listing
// opts.Limit of them at a time (500 when it is 0). List is the List method of a
// typed or dynamic client; T is the type of an object, as in
// All[*corev1.Pod](ctx, client.List, opts).
//
// When the server has forgotten the list that the pages belong to (410
// Expired), All starts again with the token that the server offers for going
// on with an inconsistent list or, where it offers none, from the beginning,
// and skips what comes, in the order of namespace and name that servers list
// in, up to the last object returned. Any other error is returned once, with a
// nil object, and ends the loop. Leaving the loop or cancelling ctx ends the
// listing; no goroutine is started.
func All[T runtime.Object, L runtime.Object](
	ctx context.Context,
	list func(ctx context.Context, opts metav1.ListOptions) (L, error),
	opts metav1.ListOptions,
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		p := pages[L]{list: list, opts: opts, first: opts}
		if p.opts.Limit == 0 {
			p.opts.Limit = defaultPageSize
		}
		var last string // key of the last object returned
		for !p.done {
			page, err := p.next(ctx)
			if err == nil {
				err = meta.EachListItem(page, func(item runtime.Object) error {
					object, ok := item.(T)
					if !ok {
						return fmt.Errorf("list: items are %T, not %T", item, object)
					}
					key := keyOf(item)
					if p.fromStart && key <= last {
						return nil
					}
					last = key
					if !yield(object, nil) {
						return errLeft
					}
					return nil
				})
			}
			if err == errLeft {
				return
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
		}
	}
}

// errLeft ends the walk over a page when the caller has left its loop.
var errLeft = errors.New("loop was left")

// keyOf is what servers order the objects of a collection by.
func keyOf(obj runtime.Object) string {
	m, err := meta.Accessor(obj)
	if err != nil {
		return ""
	}
	if m.GetNamespace() == "" {
		return m.GetName()
	}
	return m.GetNamespace() + "/" + m.GetName()
}

// pages asks for one page after the other.
type pages[L runtime.Object] struct {
	list      func(ctx context.Context, opts metav1.ListOptions) (L, error)
	first     metav1.ListOptions // as the caller gave them
	opts      metav1.ListOptions // for the next page
	restarts  int
	fromStart bool // a restart began at the first object
	done      bool
}

// maxRestarts bounds how often an expired list is begun again: a server that
// forgets faster than pages are read never lets it end.
const maxRestarts = 5

func (p *pages[L]) next(ctx context.Context) (L, error) {
	for {
		page, err := p.list(ctx, p.opts)
		if err == nil {
			return page, p.advance(page)
		}
		if !apierrors.IsResourceExpired(err) || p.opts.Continue == "" || p.restarts == maxRestarts {
			return page, err
		}
		p.restarts++
		p.opts.Continue = inconsistentContinue(err)
		if p.opts.Continue == "" {
			p.fromStart = true
			p.opts.ResourceVersion, p.opts.ResourceVersionMatch = p.first.ResourceVersion, p.first.ResourceVersionMatch
		}
	}
}

// advance prepares the options for the page behind the given one. A continue
// token stands for the version of the list, so that none may be named with it.
func (p *pages[L]) advance(page L) error {
	m, err := meta.ListAccessor(page)
	if err != nil {
		return fmt.Errorf("list: %w", err)
	}
	if next := m.GetContinue(); next != "" && next == p.opts.Continue {
		return errNoProgress
	}
	p.opts.Continue = m.GetContinue()
	p.opts.ResourceVersion, p.opts.ResourceVersionMatch = "", ""
	p.done = p.opts.Continue == ""
	return nil
}

// inconsistentContinue returns the token that a server sends along with 410
// Expired for clients that would rather go on than start again.
func inconsistentContinue(err error) string {
	var status apierrors.APIStatus
	if errors.As(err, &status) {
		return status.Status().Continue
	}
	return ""
}
