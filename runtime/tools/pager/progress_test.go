package pager

import (
	"context"
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// TestNoProgress: a server whose pages lead to themselves is an error, not a list without an end.
func TestNoProgress(t *testing.T) {
	asked := 0
	list := func(_ context.Context, opts metav1.ListOptions) (*corev1.PodList, error) {
		asked++
		return &corev1.PodList{ListMeta: metav1.ListMeta{ResourceVersion: "1", Continue: "again"}, Items: []corev1.Pod{{}}}, nil
	}
	page := func(ctx context.Context, opts metav1.ListOptions) (runtime.Object, error) { return list(ctx, opts) }
	for name, read := range map[string]func() error{
		"List": func() error {
			_, _, err := New(page).List(t.Context(), metav1.ListOptions{})
			return err
		},
		"EachListItem": func() error {
			return New(page).EachListItem(t.Context(), metav1.ListOptions{}, func(runtime.Object) error { return nil })
		},
		"All": func() error {
			for _, err := range All[*corev1.Pod](t.Context(), list, metav1.ListOptions{}) {
				if err != nil {
					return err
				}
			}
			return nil
		},
	} {
		asked = 0
		if err := read(); !errors.Is(err, errNoProgress) || asked != 2 {
			t.Errorf("%s: %v after %d pages", name, err, asked)
		}
	}
}
