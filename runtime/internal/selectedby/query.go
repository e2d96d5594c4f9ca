package selectedby

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// Query asks which objects of type T select an object by its labels.
type Query[T any] struct {
	// Kind of T, for errors.
	Kind string
	// List returns all candidates: the List of a lister for the namespace of the object.
	List func(labels.Selector) ([]T, error)
	// Selector of a candidate; nil means none.
	Selector func(T) *metav1.LabelSelector
	// EmptyMatches lets a selector without requirements match every object, otherwise it matches none.
	EmptyMatches bool
	// Unlabelled allows objects without labels; otherwise asking for one is an error.
	Unlabelled bool
}

// For returns the candidates that select object, which is called kind in errors. It is an error if there are none.
func (q Query[T]) For(kind string, object metav1.Object) ([]T, error) {
	if len(object.GetLabels()) == 0 && !q.Unlabelled {
		return nil, fmt.Errorf("no %s selects %s %s: it has no labels", q.Kind, kind, object.GetName())
	}
	all, err := q.List(labels.Everything())
	if err != nil {
		return nil, err
	}
	var found []T
	for _, candidate := range all {
		selector, err := metav1.LabelSelectorAsSelector(q.Selector(candidate))
		if err != nil || selector.Empty() && !q.EmptyMatches || !selector.Matches(labels.Set(object.GetLabels())) {
			continue
		}
		found = append(found, candidate)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no %s in namespace %s selects %s %s with labels %v", q.Kind, object.GetNamespace(), kind, object.GetName(), object.GetLabels())
	}
	return found, nil
}
