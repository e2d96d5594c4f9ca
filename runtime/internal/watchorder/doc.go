// Package watchorder tells events of a watch that come late: of a state of an object from before the last one that was
// told. No server sends them; proxies that repeat or mix up what they pass on do.
//
// Its one rule: what it does not know is not late. It remembers a bounded number of objects, and compares nothing but
// resource versions that are numbers, of objects with UIDs, as those of servers are and those of fakes are not.
package watchorder
