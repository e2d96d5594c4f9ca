package pager

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

const (
	defaultPageSize       = 500
	defaultPageBufferSize = 10
)

// ListPageFunc lists one page: opts.Limit objects from where opts.Continue
// points to.
type ListPageFunc func(ctx context.Context, opts metav1.ListOptions) (runtime.Object, error)

// SimplePageFunc makes a ListPageFunc of a function that takes no context.
func SimplePageFunc(fn func(opts metav1.ListOptions) (runtime.Object, error)) ListPageFunc {
	return func(_ context.Context, opts metav1.ListOptions) (runtime.Object, error) { return fn(opts) }
}

// ListPager lists a collection page by page. It mirrors client-go's type.
type ListPager struct {
	// PageSize is how many objects are asked for at a time, 500 from New.
	PageSize int64
	// PageFn lists one page.
	PageFn ListPageFunc

	// FullListIfExpired makes List ask for everything at once when the server
	// has forgotten the list between two pages (410 Expired).
	FullListIfExpired bool

	// PageBufferSize is how many pages EachListItem reads ahead, 10 from New.
	PageBufferSize int32
}

// New returns a pager with pages of 500 objects, 10 pages read ahead, and a
// full list where the pages have expired.
func New(fn ListPageFunc) *ListPager {
	return &ListPager{PageSize: defaultPageSize, PageFn: fn, FullListIfExpired: true, PageBufferSize: defaultPageBufferSize}
}

// List returns the whole collection and whether it came in several pages. A
// list that fits one page is returned as the server sent it; several become
// one *internalversion.List (package k8s.io/apimachinery/pkg/apis/meta) with
// the list metadata of the first page. A limit in options overrides PageSize.
func (p *ListPager) List(ctx context.Context, options metav1.ListOptions) (runtime.Object, bool, error) {
	return p.list(ctx, options, meta.EachListItem)
}

// ListWithAlloc is List for callers that keep some of the items for long: each
// item is copied, so that it does not keep its page alive.
func (p *ListPager) ListWithAlloc(ctx context.Context, options metav1.ListOptions) (runtime.Object, bool, error) {
	return p.list(ctx, options, meta.EachListItemWithAlloc)
}

type eachItem func(runtime.Object, func(runtime.Object) error) error

func (p *ListPager) list(ctx context.Context, options metav1.ListOptions, each eachItem) (runtime.Object, bool, error) {
	if options.Limit == 0 {
		options.Limit = p.PageSize
	}
	version, match := options.ResourceVersion, options.ResourceVersionMatch
	var all *internalversion.List
	for {
		if ctx.Err() != nil {
			return nil, all != nil, context.Cause(ctx)
		}
		page, err := p.PageFn(ctx, options)
		if err != nil {
			if !apierrors.IsResourceExpired(err) || !p.FullListIfExpired || options.Continue == "" {
				return nil, all != nil, err
			}
			options.Limit, options.Continue = 0, ""
			options.ResourceVersion, options.ResourceVersionMatch = version, match
			full, err := p.PageFn(ctx, options)
			return full, true, err
		}
		m, err := meta.ListAccessor(page)
		if err != nil {
			return nil, all != nil, fmt.Errorf("list: returned object must be a list: %w", err)
		}
		if m.GetContinue() == "" && all == nil {
			return page, false, nil
		}
		if all == nil {
			all = &internalversion.List{}
			all.ResourceVersion = m.GetResourceVersion()
			all.SelfLink = m.GetSelfLink()
		}
		if err := each(page, func(obj runtime.Object) error {
			all.Items = append(all.Items, obj)
			return nil
		}); err != nil {
			return nil, true, fmt.Errorf("list: %w", err)
		}
		if m.GetContinue() == "" {
			return all, true, nil
		}
		if m.GetContinue() == options.Continue {
			return nil, true, errNoProgress
		}
		options.Continue = m.GetContinue()
		options.ResourceVersion, options.ResourceVersionMatch = "", ""
	}
}

// errNoProgress says that a list would never end.
var errNoProgress = errors.New("list: the server names the page that it has just sent as the next one")

// EachListItem calls fn with every object of the collection while further
// pages are read in the background. It returns the error of fn, else that of
// the list, 410 Expired included.
func (p *ListPager) EachListItem(ctx context.Context, options metav1.ListOptions, fn func(obj runtime.Object) error) error {
	return p.eachPage(ctx, options, func(page runtime.Object) error { return meta.EachListItem(page, fn) })
}

// EachListItemWithAlloc is EachListItem for functions that keep some of the
// items for long: each item is copied, so that it does not keep its page alive.
func (p *ListPager) EachListItemWithAlloc(ctx context.Context, options metav1.ListOptions, fn func(obj runtime.Object) error) error {
	return p.eachPage(ctx, options, func(page runtime.Object) error { return meta.EachListItemWithAlloc(page, fn) })
}

// eachPage calls fn with each page. The goroutine that reads ahead has ended
// when eachPage returns.
func (p *ListPager) eachPage(ctx context.Context, options metav1.ListOptions, fn func(runtime.Object) error) error {
	if options.Limit == 0 {
		options.Limit = p.PageSize
	}
	if p.PageBufferSize < 0 {
		return fmt.Errorf("list: PageBufferSize is %d, it must not be negative", p.PageBufferSize)
	}
	reading, cancel := context.WithCancel(ctx)
	pages := make(chan runtime.Object, p.PageBufferSize)
	var failed error // written before pages is closed, read after
	go func() {
		defer close(pages)
		failed = p.read(reading, options, pages)
	}()
	defer func() {
		cancel()
		for range pages {
		}
	}()
	for page := range pages {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := fn(page); err != nil {
			return err
		}
	}
	return failed
}

// read sends every page to the channel.
func (p *ListPager) read(ctx context.Context, options metav1.ListOptions, pages chan<- runtime.Object) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		page, err := p.PageFn(ctx, options)
		if err != nil {
			return err
		}
		m, err := meta.ListAccessor(page)
		if err != nil {
			return fmt.Errorf("list: returned object must be a list: %w", err)
		}
		select {
		case pages <- page:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		switch m.GetContinue() {
		case "":
			return nil
		case options.Continue:
			return errNoProgress
		}
		options.Continue = m.GetContinue()
		options.ResourceVersion, options.ResourceVersionMatch = "", ""
	}
}
