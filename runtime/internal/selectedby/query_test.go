package selectedby

import (
	"errors"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

func TestFor(t *testing.T) {
	selectors := map[string]*metav1.LabelSelector{
		"ok":    {MatchLabels: map[string]string{"a": "b"}},
		"other": {MatchLabels: map[string]string{"a": "c"}},
		"bad":   {MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "a", Operator: "Nope"}}},
		"empty": {},
		"none":  nil,
	}
	labelled := &metav1.ObjectMeta{Name: "p", Labels: map[string]string{"a": "b"}}
	stranger := &metav1.ObjectMeta{Name: "p", Labels: map[string]string{"x": "y"}}
	for name, tt := range map[string]struct {
		object       metav1.Object
		emptyMatches bool
		unlabelled   bool
		want         []string
		fails        bool
	}{
		"one":                  {labelled, false, false, []string{"ok"}, false},
		"and the empty one":    {labelled, true, false, []string{"empty", "ok"}, false},
		"none":                 {stranger, false, false, nil, true},
		"only the empty one":   {stranger, true, false, []string{"empty"}, false},
		"no labels":            {&metav1.ObjectMeta{}, true, false, nil, true},
		"no labels, and valid": {&metav1.ObjectMeta{}, true, true, []string{"empty"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			query := Query[string]{
				Kind:         "Thing",
				List:         func(labels.Selector) ([]string, error) { return []string{"bad", "empty", "none", "ok", "other"}, nil },
				Selector:     func(s string) *metav1.LabelSelector { return selectors[s] },
				EmptyMatches: tt.emptyMatches,
				Unlabelled:   tt.unlabelled,
			}
			got, err := query.For("pod", tt.object)
			if !slices.Equal(got, tt.want) || (err != nil) != tt.fails {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	broken := errors.New("broken")
	query := Query[string]{List: func(labels.Selector) ([]string, error) { return nil, broken }}
	if _, err := query.For("pod", labelled); !errors.Is(err, broken) {
		t.Errorf("the error of List is lost: %v", err)
	}
}
