package pager

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// server lists objects named 000, 001, ... the way an API server does.
type server struct {
	objects int
	expire  map[int]string // request number -> token offered with 410 Expired
	asked   []metav1.ListOptions
}

func (s *server) list(_ context.Context, opts metav1.ListOptions) (*metav1.PartialObjectMetadataList, error) {
	s.asked = append(s.asked, opts)
	if token, ok := s.expire[len(s.asked)]; ok {
		err := apierrors.NewResourceExpired("the list is too old")
		err.ErrStatus.Continue = token
		return nil, fmt.Errorf("list: %w", err)
	}
	start, _ := strconv.Atoi(opts.Continue)
	end := s.objects
	if opts.Limit > 0 {
		end = min(end, start+int(opts.Limit))
	}
	list := &metav1.PartialObjectMetadataList{}
	list.ResourceVersion = "7"
	for i := start; i < end; i++ {
		list.Items = append(list.Items, metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: fmt.Sprintf("%03d", i)}})
	}
	if end < s.objects {
		list.Continue = strconv.Itoa(end)
	}
	return list, nil
}

func (s *server) page(ctx context.Context, opts metav1.ListOptions) (runtime.Object, error) {
	list, err := s.list(ctx, opts)
	if err != nil {
		return nil, err
	}
	return list, nil
}

func names(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%03d", i))
	}
	return all
}

func TestAll(t *testing.T) {
	tests := map[string]struct {
		server   server
		opts     metav1.ListOptions
		requests int
		expired  bool
	}{
		"empty":                      {server{}, metav1.ListOptions{}, 1, false},
		"one page":                   {server{objects: 500}, metav1.ListOptions{}, 1, false},
		"default pages":              {server{objects: 1200}, metav1.ListOptions{}, 3, false},
		"own limit":                  {server{objects: 10}, metav1.ListOptions{Limit: 3, ResourceVersion: "0"}, 4, false},
		"expired, token offered":     {server{objects: 10, expire: map[int]string{3: "6"}}, metav1.ListOptions{Limit: 3}, 5, false},
		"expired, begun again":       {server{objects: 10, expire: map[int]string{3: ""}}, metav1.ListOptions{Limit: 3}, 7, false},
		"expired on the first page":  {server{objects: 10, expire: map[int]string{1: ""}}, metav1.ListOptions{Limit: 3}, 1, true},
		"expired again and again":    {server{objects: 10, expire: map[int]string{2: "3", 3: "3", 4: "3", 5: "3", 6: "3", 7: "3"}}, metav1.ListOptions{Limit: 3}, 7, true},
		"all of it in a single page": {server{objects: 2}, metav1.ListOptions{Limit: 2}, 1, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			var failed error
			for object, err := range All[*metav1.PartialObjectMetadata](context.Background(), tt.server.list, tt.opts) {
				if err != nil {
					failed = err
					continue
				}
				got = append(got, object.Name)
			}
			if apierrors.IsResourceExpired(failed) != tt.expired || !tt.expired && failed != nil {
				t.Errorf("error is %v", failed)
			}
			if want := names(tt.server.objects); !tt.expired && !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			if len(tt.server.asked) != tt.requests {
				t.Errorf("%d requests, want %d: %v", len(tt.server.asked), tt.requests, tt.server.asked)
			}
			for _, opts := range tt.server.asked {
				if opts.Continue != "" && opts.ResourceVersion != "" {
					t.Errorf("a continue token goes with resourceVersion %q", opts.ResourceVersion)
				}
			}
		})
	}
}

func TestAllLeft(t *testing.T) {
	s := server{objects: 10}
	for object := range All[*metav1.PartialObjectMetadata](context.Background(), s.list, metav1.ListOptions{Limit: 3}) {
		if object.Name == "001" {
			break
		}
	}
	if len(s.asked) != 1 {
		t.Errorf("%d requests after the loop was left on the first page", len(s.asked))
	}
}

func TestAllWrongType(t *testing.T) {
	s := server{objects: 1}
	for object, err := range All[*metav1.Status](context.Background(), s.list, metav1.ListOptions{}) {
		if err == nil || object != nil {
			t.Errorf("got %v and error %v, want an error", object, err)
		}
	}
}

func TestListPagerList(t *testing.T) {
	tests := map[string]struct {
		server    server
		fullList  bool
		paginated bool
		expired   bool
		requests  int
	}{
		"one page":          {server{objects: 3}, true, false, false, 1},
		"three pages":       {server{objects: 8}, true, true, false, 3},
		"expired, full":     {server{objects: 8, expire: map[int]string{2: ""}}, true, true, false, 3},
		"expired, not full": {server{objects: 8, expire: map[int]string{2: ""}}, false, true, true, 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := New(tt.server.page)
			p.PageSize, p.FullListIfExpired = 3, tt.fullList
			list, paginated, err := p.List(context.Background(), metav1.ListOptions{ResourceVersion: "5"})
			if apierrors.IsResourceExpired(err) != tt.expired || paginated != tt.paginated || len(tt.server.asked) != tt.requests {
				t.Fatalf("paginated %v after %d requests, error %v", paginated, len(tt.server.asked), err)
			}
			if tt.expired {
				return
			}
			var got []string
			p.PageFn = func(context.Context, metav1.ListOptions) (runtime.Object, error) { return list, nil }
			if err := p.EachListItem(context.Background(), metav1.ListOptions{}, func(obj runtime.Object) error {
				got = append(got, obj.(*metav1.PartialObjectMetadata).Name)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if want := names(tt.server.objects); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			last := tt.server.asked[len(tt.server.asked)-1]
			if full := tt.server.expire != nil; full && (last.ResourceVersion != "5" || last.Limit != 0) {
				t.Errorf("the full list was asked for with %+v", last)
			}
		})
	}
}

func TestEachListItemStops(t *testing.T) {
	s := server{objects: 100}
	p := New(s.page)
	p.PageSize, p.PageBufferSize = 1, 0
	stop := errors.New("enough")
	calls := 0
	err := p.EachListItem(context.Background(), metav1.ListOptions{}, func(runtime.Object) error {
		if calls++; calls == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || calls != 3 || len(s.asked) > 5 {
		t.Errorf("error %v after %d calls and %d requests", err, calls, len(s.asked))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.EachListItem(ctx, metav1.ListOptions{}, func(runtime.Object) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want context.Canceled", err)
	}
}
