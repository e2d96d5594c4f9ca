// Package clientauthentication holds the types by which a client and a credential plugin talk to each other, in the
// form that code works with; the sub-packages v1 and v1beta1 hold the forms that travel. It mirrors client-go's package.
//
// The one rule: credentials in these types are never printed; formatting a status shows which of them are there.
package clientauthentication
