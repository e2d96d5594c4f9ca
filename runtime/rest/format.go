package rest

import (
	"fmt"
	"io"
)

// Format prints method and URL of the request, without query, whatever the verb is: headers, parameters and body may
// hold secrets. It implements fmt.Formatter.
func (r *Request) Format(f fmt.State, _ rune) {
	if r == nil {
		_, _ = io.WriteString(f, "<nil>")
		return
	}
	_, _ = fmt.Fprintf(f, "%s %s", r.verb, r.loggedURL())
}

// Format prints the status, type and length of the response, or the error, whatever the verb is: the body may hold
// secrets. It implements fmt.Formatter.
func (r Result) Format(f fmt.State, _ rune) {
	if r.err != nil {
		_, _ = fmt.Fprintf(f, "error: %v", r.err)
		return
	}
	_, _ = fmt.Fprintf(f, "status %d, %s, %d bytes", r.statusCode, r.contentType, len(r.body))
}
