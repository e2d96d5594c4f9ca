// Package version tells which build of a program this is, as reported in the default User-Agent.
//
// The one rule: it never fails and never panics; what is not known is empty.
package version
