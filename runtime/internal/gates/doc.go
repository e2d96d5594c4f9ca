// Package gates answers whether the feature gates that clients consult are on. Package features is their public name,
// with everything that can be known about them; a program that does not link it cannot set them other than in the
// environment, and does without its registry and without apimachinery's versions.
//
// The one rule: once features is linked, it alone decides.
package gates
