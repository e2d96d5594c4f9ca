// Package reference makes references to objects, as events and status fields hold them. It mirrors client-go's package of
// the same name.
//
// Its one rule: a reference is made from what the object and the scheme say; the server is not asked.
package reference
