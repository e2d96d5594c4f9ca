// Package homedir finds the folder in which a user's .kube folder lives. It mirrors client-go's package.
//
// The one rule: it never fails; where no home is known the answer is empty.
package homedir
