// Package cached holds an OpenAPI v3 client that asks for each document once.
//
// The one rule: nothing expires. Whoever wants news makes a new client.
package cached
