// Package bounded reads the files that a user names or that lie in a project.
//
// Its one rule: no file, whatever it is, is read without an end, and none is
// waited for that nobody writes.
package bounded
