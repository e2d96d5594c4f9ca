// Package jsonpath evaluates the templates of kubectl's JSONPath, such as
// `{range .items[*]}{.metadata.name}{"\n"}{end}`, on Go values. It mirrors k8s.io/client-go/util/jsonpath.
//
//	j := jsonpath.New("names")
//	if err := j.Parse(`{.items[?(@.status.phase=="Running")].metadata.name}`); err != nil {
//		return err
//	}
//	err := j.Execute(os.Stdout, list)
//
// Text stands for itself; what is in braces is an expression:
//
//	$ and @               the object, within range and filters the current one
//	.name  ['name']       a field, by its name in JSON; a dot in it is written \.
//	..                    all that is below
//	.*  [*]               all fields, all elements
//	[0]  [-1]             an element, from the end if negative
//	[start:end:step]      some
//	['a','b']  [0,2]      several
//	[?(@.a==1)]           the elements that ==, !=, <, <=, > or >= is true of
//	[?(@.a)]              the elements that have a field
//	range ... end         what is between, for each element
//	"text"  'text'  5     themselves
//
// Results of one expression are separated by spaces; objects and lists are written as JSON. There are no regular
// expressions.
//
// Its one rule: the same template and value give the same text each time, members of maps being sorted.
package jsonpath
