// Package selector turns the two ways in which Scale kinds of the beta versions say which pods they count into a
// LabelSelector and back.
//
// Its one rule: the string says everything, the map is for readers that know no better.
package selector

import (
	"fmt"
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// FromString returns the selector that a string spells, or nil for an empty string.
func FromString(s string) (*metav1.LabelSelector, error) {
	if s == "" {
		return nil, nil
	}
	parsed, err := metav1.ParseToLabelSelector(s)
	if err != nil {
		return nil, fmt.Errorf("parse label selector %q: %w", s, err)
	}
	return parsed, nil
}

// ToString spells a selector; nil is an empty string.
func ToString(s *metav1.LabelSelector) (string, error) {
	if s == nil {
		return "", nil
	}
	selector, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		return "", fmt.Errorf("convert label selector: %w", err)
	}
	return selector.String(), nil
}

// FromStatus returns the selector of a status that has a string, a map or both. The string wins.
func FromStatus(target string, labels map[string]string) (*metav1.LabelSelector, error) {
	if target != "" || labels == nil {
		return FromString(target)
	}
	return &metav1.LabelSelector{MatchLabels: maps.Clone(labels)}, nil
}

// ToStatus returns the string and the map of a status. There is a map only if it says what the selector does.
func ToStatus(s *metav1.LabelSelector) (target string, labels map[string]string, err error) {
	if target, err = ToString(s); err != nil || s == nil {
		return "", nil, err
	}
	if len(s.MatchExpressions) == 0 {
		labels = maps.Clone(s.MatchLabels)
	}
	return target, labels, nil
}
