// Package selectedby finds the controllers and budgets whose label selectors match an object. Its one rule: a selector that
// is missing or invalid matches nothing, so that one bad object hides no other.
package selectedby
