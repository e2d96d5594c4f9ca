// Package sendonce sends requests so that what they ask for is not done twice, and so that a server which goes away
// before every one of them is not asked without a pause or an end, which is what net/http does over HTTP/2.
//
// Its one rule: a request is sent again only where it reads, or where the server has said that it has not executed it.
package sendonce
